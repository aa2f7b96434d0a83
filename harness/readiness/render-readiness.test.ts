import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { XMLValidator } from "fast-xml-parser";
import { marked } from "marked";
import { z } from "zod";
import { readTemplates } from "../adapters/node/template-files.ts";
import type { Readiness } from "../domain/readiness.ts";
import type { TemplateFiles } from "../documents/template-files.ts";
import {
  checklistWith,
  judgeSample,
  SAMPLE_WAIVER,
  sampleChecklist,
} from "../testing/sample-readiness.ts";
import { explainItem } from "./explain.ts";
import { readinessSchema } from "./readiness-schema.ts";
import { renderReadiness, type RenderedFile } from "./render-readiness.ts";
import { summarizeReadiness } from "./summary.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const WHOLE = `checklist: sample
title: Sample service
slo: 99.5%
levels: { A: { slo: 99.95% }, B: { slo: 99% } }
sign-off: [Engineering, SRE]
categories:
  reliability:
    title: Reliability & resilience
    items:
      - id: REL-1
        question: Are clients back within 30 s?
        criterion: longest gap below 30 s
        owner: sre
        severity: critical
        evidence: ['results[failover].objectives["Clients are back"].value < 30s']
      - id: REL-2
        question: Do writes work?
        criterion: 99 % of writes, with 95 % confidence
        owner: sre
        severity: high
        due: 2026-12-01
        estimate: 2 days
        evidence: ['results[failover].objectives["Writes work"].value >= 99%']
      - id: REL-3
        question: Are clients back within a second?
        criterion: longest gap below 1 s
        owner: sre
        severity: high
        evidence: ['results[failover].objectives["Clients are back"].value < 1s']
  documentation:
    title: Documentation
    items:
      - id: DOC-1
        question: Was the guide followed?
        criterion: somebody deployed by it
        owner: docs
        severity: low
        evidence: [{ manual: { by: Ann, on: 2026-11-02, saw: it worked, until: 2027-02-01 } }]
      - id: DOC-2
        question: Is there a runbook?
        criterion: for each alert
        owner: docs
        severity: medium
        needs: a runbook
      - id: DOC-3
        question: Is it known to the board?
        criterion: minutes
        owner: docs
        severity: low
        levels: [A]
        needs: the minutes
`;

let templates: TemplateFiles;
test.beforeAll(async () => {
  templates = await readTemplates({ home: ROOT, cwd: ROOT });
});

function sample(): Readiness {
  const waiver = { ...SAMPLE_WAIVER, item: "sample/REL-3" };
  return judgeSample(sampleChecklist(WHOLE), {}, [waiver]);
}

function render(readiness: Readiness): RenderedFile[] {
  return renderReadiness(readiness, { templates, base: "../../..", formats: ["md", "html"] });
}

test.describe("documents of a checklist", () => {
  test("match their goldens", () => {
    // The head of the page is of all documents; theirs change it without asking this one.
    const page = /<head>.*?<\/head>/s;
    for (const { name, text } of render(sample())) {
      expect(text.replace(page, "<head></head>")).toMatchSnapshot(name);
    }
    expect(`${summarizeReadiness(sample()).join("\n")}\n`).toMatchSnapshot("summary.txt");
    const readiness = sample();
    const items = readiness.categories.flatMap((category) => category.items);
    const explained = items.flatMap((item) => explainItem(readiness, item));
    expect(`${explained.join("\n")}\n`).toMatchSnapshot("explained.txt");
  });

  test("the picture of scores is well-formed and needs nothing from elsewhere", () => {
    const picture = render(sample()).find(({ name }) => name === "scores.svg")?.text ?? "";
    expect(XMLValidator.validate(picture)).toBe(true);
    expect(picture.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|<script|href/);
  });

  test("evidence that was changed stands on every one of them, by name", () => {
    const why = "results.json of run x was changed after the run";
    const readiness = { ...sample(), altered: [why] };
    const documents = render(readiness).filter(({ name }) => name !== "scores.svg");
    expect(documents).toHaveLength(6);
    for (const { text } of documents) expect(text.replaceAll("\\", "")).toContain(why);
  });

  test("texts that would be markup stay text in every document", () => {
    const evil = `<img src=x onerror=alert(1)>"'\`|**[x](javascript:alert(1)) {{title}} ]]>`;
    const poison = <T>(value: T): T => {
      if (typeof value === "string") return (KEPT.test(value) ? value : evil) as T;
      if (Array.isArray(value)) return value.map((one: unknown) => poison(one)) as T;
      if (typeof value !== "object" || value === null) return value;
      const entries = Object.entries(value).map(([key, one]) => [
        key,
        KEYS.includes(key) ? (one as unknown) : poison<unknown>(one),
      ]);
      return Object.fromEntries(entries) as T;
    };
    const documents = render(poison(sample()));
    for (const { name, text } of documents) {
      // Another reader of Markdown decides what is markup in it.
      const html = name.endsWith(".md") ? marked.parse(text, { async: false }) : text;
      expect(html, name).not.toMatch(/<img src=x|href="javascript:/);
      for (const [table] of name.endsWith(".md") ? text.matchAll(/(?:^\|.*\n)+/gm) : []) {
        const cells = table
          .trim()
          .split("\n")
          .map((row) => row.split(/(?<!\\)\|/).length);
        expect(new Set(cells).size, table).toBe(1);
      }
    }
  });

  test("twin: a template that uses a missing value is refused at its place", () => {
    const file = { file: "checklists/templates/sign-off.md.hbs", text: "# {{title}}\n{{titel}}\n" };
    const broken = new Map(templates).set("sign-off.md", file);
    expect(() =>
      renderReadiness(sample(), { templates: broken, base: "..", formats: ["md"] }),
    ).toThrow(/titel/);
  });
});

/** Words, times, digests and JSONPaths: made by the harness, never taken from anybody. */
const KEYS = [
  "state",
  "evaluated",
  "decision",
  "severity",
  "kind",
  "basis",
  "unit",
  "comparison",
  "counts",
  "sha256",
  "select",
];
const KEPT = /^\d{4}-\d\d-\d\d/;

test.describe("readiness.json", () => {
  test("is what its published schema says, as an independent reader sees it", () => {
    const text = readFileSync(join(import.meta.dirname, "readiness.schema.json"), "utf8");
    const schema = JSON.parse(text) as Record<string, unknown>;
    expect(text).toBe(`${JSON.stringify(z.toJSONSchema(readinessSchema), undefined, 2)}\n`);
    const readers = [z.fromJSONSchema(schema), readinessSchema];
    for (const readiness of [sample(), judgeSample(checklistWith())]) {
      const stored = JSON.parse(JSON.stringify(readiness)) as unknown;
      for (const reader of readers) expect(reader.safeParse(stored).error).toBeUndefined();
    }
    for (const reader of readers) {
      expect(reader.safeParse({ ...sample(), decision: "maybe" }).success).toBe(false);
    }
  });
});
