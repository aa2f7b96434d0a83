import { expect, test } from "@playwright/test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RuntimeCapabilities } from "../ports/runtime.ts";
import { sampleLibrary } from "../testing/sample-library.ts";
import { SAMPLE_REGISTRIES as REGISTRIES } from "../testing/sample-registries.ts";
import { CODES, type ScenarioCodeEntry } from "./codes.ts";
import { formatDiagnostics, type Diagnostic } from "../lib/located/diagnostic.ts";
import { loadRefusals } from "./load-refusals.ts";
import { parseScenario } from "./parse-scenario.ts";
import { refusals } from "./refusals.ts";

const LIBRARY = sampleLibrary();
const FIXTURES = join(import.meta.dirname, "..", "..", "fixtures");

/** A runtime that lacks everything that one may lack. */
const missing = { missing: "this test has none", fix: "take another runtime" };
const NOTHING: RuntimeCapabilities = {
  advertisedNames: missing,
  packetFaults: missing,
  structuralBoundary: missing,
  images: missing,
};

const SCRIPTS: Readonly<Record<string, string>> = {
  "load/browse.ts": "export default function () {}",
  "load/beside.ts": 'import { a } from "../lib/a.ts";\nconst names = open("./names.json");',
  "load/outside.ts": 'import { a } from "./a.ts";\nconst names = open("../../names.json");',
  "load/remote.ts": 'import { uuidv4 } from "https://jslib.k6.io/k6-utils/1.4.0/index.js";',
};

function diagnosticsOf(folder: string, name: string): readonly Diagnostic[] {
  const text = readFileSync(join(FIXTURES, folder, name), "utf8");
  const set = /^# --set (\S+?)=(\S+)/.exec(text);
  const { scenario, diagnostics } = parseScenario(text, {
    file: `fixtures/${folder}/${name}`,
    registries: REGISTRIES,
    fixtures: LIBRARY,
    scripts: { read: (path) => SCRIPTS[path] },
    overrides: set === null ? {} : { [set[1] ?? ""]: set[2] ?? "" },
  });
  if (folder !== "refused") return diagnostics;
  if (scenario === undefined) throw new Error(formatDiagnostics(diagnostics));
  const context = { registries: REGISTRIES, text };
  return [
    ...refusals(scenario, NOTHING, context),
    ...loadRefusals(scenario, new Map([["k6", "2.2.0"]]), context),
  ];
}

test.describe("diagnostics", () => {
  for (const [code, entry] of Object.entries(CODES) as [string, ScenarioCodeEntry][]) {
    test(`${code} is what its fixture in ${entry.stage} gives, at its place`, () => {
      const names = readdirSync(join(FIXTURES, entry.stage)).filter((name) =>
        name.startsWith(`${code}-`),
      );
      expect(names).toHaveLength(1);
      const diagnostics = diagnosticsOf(entry.stage, names[0] ?? "");
      expect(new Set(diagnostics.map((each) => each.code))).toEqual(new Set([code]));
      const severity = entry.stage === "warned" ? "warning" : "error";
      expect(diagnostics.every((each) => each.severity === severity)).toBe(true);
      expect(`${formatDiagnostics(diagnostics)}\n`).toMatchSnapshot(`${code}.txt`);
    });
  }

  test("every fixture is named by a code of the registry and stands in the folder of its stage", () => {
    for (const stage of ["invalid", "warned", "refused", "command-line"]) {
      for (const name of readdirSync(join(FIXTURES, stage))) {
        const code = name.slice(0, 6);
        expect((CODES as Record<string, ScenarioCodeEntry>)[code]?.stage, name).toBe(stage);
      }
    }
  });

  test("at most fifty problems are printed and the rest is counted", () => {
    const lines = Array.from({ length: 80 }, (_, i) => `key${i}: 1`).join("\n");
    const { diagnostics } = parseScenario(lines, { file: "x.yaml", registries: REGISTRIES });
    const text = formatDiagnostics(diagnostics);
    expect(text.match(/^x\.yaml:/gm)).toHaveLength(50);
    expect(text).toMatch(/… and \d+ more$/);
  });

  test("problems come in the order of the file, each once", () => {
    const { diagnostics } = parseScenario("zz: 1\nscenario: x\naa: 2\n", {
      file: "x.yaml",
      registries: REGISTRIES,
    });
    const lines = diagnostics.map(({ line }) => line ?? 0);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(diagnostics.map(({ code }) => code)).toContain("SCN010");
  });
});
