/** Every code of the registry has a file that gives it, and a golden that shows how it reads. */
import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { globSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { formatDiagnostics, type Diagnostic } from "../lib/located/diagnostic.ts";
import { propertyRuns } from "../testing/property-runs.ts";
import { SAMPLE_KNOWN } from "../testing/sample-readiness.ts";
import { CHECKLIST_CODES } from "./codes.ts";
import { parseChecklist } from "./parse-checklist.ts";
import { parseWaivers } from "./parse-waivers.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const FOLDER = "fixtures/checklists";
const ITEMS = new Map([["sample", ["ONE-1", "TWO-1"]]]);

function diagnosticsOf(folder: string, name: string): readonly Diagnostic[] {
  const file = `${FOLDER}/${folder}/${name}`;
  const text = readFileSync(join(ROOT, file), "utf8");
  if (folder === "invalid-waivers") return parseWaivers(text, { file, items: ITEMS }).diagnostics;
  return parseChecklist(text, { file, known: SAMPLE_KNOWN }).diagnostics;
}

test.describe("diagnostics of checklists", () => {
  for (const folder of ["invalid", "invalid-waivers", "warned"]) {
    for (const name of readdirSync(join(ROOT, FOLDER, folder))) {
      const code = name.slice(0, 6);
      test(`${folder}/${name} gives ${code} at its place`, () => {
        const diagnostics = diagnosticsOf(folder, name);
        expect(new Set(diagnostics.map((each) => each.code))).toEqual(new Set([code]));
        const severity = folder === "warned" ? "warning" : "error";
        expect(diagnostics.every((each) => each.severity === severity)).toBe(true);
        expect(`${formatDiagnostics(diagnostics)}\n`).toMatchSnapshot(
          `${folder}-${basename(name, ".yaml")}.txt`,
        );
      });
    }
  }

  test("every code has a fixture", () => {
    const files = globSync(`${FOLDER}/*/CKL*.yaml`, { cwd: ROOT });
    const shown = new Set(files.map((file) => basename(file).slice(0, 6)));
    // A file of the size that CKL003 is about does not belong into a repository.
    expect(Object.keys(CHECKLIST_CODES).filter((code) => !shown.has(code))).toEqual(["CKL003"]);
  });

  test("a file that is too large is refused before it is read", () => {
    const text = `checklist: x\n${"# comment\n".repeat(1_700_000)}`;
    const { value, diagnostics } = parseChecklist(text, { file: "x.yaml", known: SAMPLE_KNOWN });
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(["CKL003"]);
  });

  test("every problem is told at once", () => {
    const text = `checklist: x
title: X
categories:
  one:
    title: One
    items:
      - { id: A-1, question: q, criterion: c, owner: o, severity: hihg, evidence: [{ scenario: nix }] }
      - { id: A-2, question: q, criterion: c, severity: low, evidence: ["results[failover].verdit == pass"] }
`;
    const { diagnostics } = parseChecklist(text, { file: "x.yaml", known: SAMPLE_KNOWN });
    expect(diagnostics.map(({ code, line }) => `${line}:${code}`).sort()).toEqual([
      "7:CKL013",
      "7:CKL023",
      "8:CKL011",
      "8:CKL026",
    ]);
  });

  test("no text makes the readers throw", () => {
    const whole = readFileSync(join(ROOT, "checklists/production-readiness.yaml"), "utf8");
    const cut = fc.tuple(fc.nat(whole.length), fc.nat(200), fc.string({ maxLength: 20 }));
    fc.assert(
      fc.property(cut, ([at, length, put]) => {
        const text = whole.slice(0, at) + put + whole.slice(at + length);
        parseChecklist(text, { file: "x.yaml", known: SAMPLE_KNOWN });
        parseWaivers(text, { file: "x.yaml", items: ITEMS });
      }),
      { numRuns: propertyRuns(20) },
    );
  });
});
