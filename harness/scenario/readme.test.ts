import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REGISTRIES } from "../cli/registries.ts";
import { formatDiagnostics } from "../lib/located/diagnostic.ts";
import { sampleLibrary } from "../testing/sample-library.ts";
import { parseScenario } from "./parse-scenario.ts";

const README = readFileSync(join(import.meta.dirname, "..", "..", "README.md"), "utf8");
const BLOCKS = [...README.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block = ""]) => block);

/** What a piece of a scenario refers to and does not bring. */
const REST = `scenario: readme
title: A piece of a scenario
topology:
  regions: [us-east-1, eu-central-1]
  wan: { us-east-1 <-> eu-central-1: 90ms }
  nodes:
    db: { postgres: { primary: us-east-1, replicas: [eu-central-1] } }
    cache: { redis: { primary: us-east-1, replicas: [eu-central-1] } }
    api: { service: { command: [node, server.js], uses: { db: db } } }
`;

test("the README shows a whole scenario, load with objectives, and fixtures", () => {
  const first = BLOCKS.map((block) => /^\w+/.exec(block)?.[0]);
  expect(first).toEqual(["scenario", "workloads", "fixtures"]);
});

for (const [i, block] of BLOCKS.entries()) {
  test(`block ${i + 1} of the README is a scenario, or a piece of one, without an error`, () => {
    const { scenario, diagnostics } = parseScenario(
      block.startsWith("scenario:") ? block : `${REST}${block}`,
      { file: "README.md", registries: REGISTRIES, fixtures: sampleLibrary() },
    );
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(formatDiagnostics(errors)).toBe("");
    expect(scenario).toBeDefined();
  });
}
