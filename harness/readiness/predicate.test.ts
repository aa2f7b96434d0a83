import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { propertyRuns } from "../testing/property-runs.ts";
import { sampleResults } from "../testing/sample-readiness.ts";
import { evaluatePredicate } from "./evaluate-predicate.ts";
import { parsePredicate, type Predicate } from "./predicate.ts";

function predicate(text: string): Predicate {
  const parsed = parsePredicate(text);
  if (!parsed.ok) throw new Error(`${text} ${parsed.problem}`);
  return parsed.value;
}

test.describe("parsePredicate", () => {
  test("reads a path, a comparison and a value with its unit", () => {
    expect(
      predicate('results[region-failover].objectives["Clients are back"].value < 30s'),
    ).toEqual({
      text: 'results[region-failover].objectives["Clients are back"].value < 30s',
      steps: [
        { field: "results" },
        { key: "region-failover" },
        { field: "objectives" },
        { key: "Clients are back" },
        { field: "value" },
      ],
      comparison: "<",
      literal: { kind: "number", value: 30_000, unit: "ms" },
    });
  });

  for (const [written, literal] of [
    ["99.9%", { kind: "number", value: 0.999, unit: "ratio" }],
    ["40/s", { kind: "number", value: 40, unit: "per-second" }],
    ["1.5 GB", { kind: "number", value: 1.5e9, unit: "bytes" }],
    ["0", { kind: "number", value: 0, unit: "" }],
    ["pass", { kind: "word", value: "pass" }],
    ['"not ready"', { kind: "word", value: "not ready" }],
    ["true", { kind: "word", value: true }],
    ["null", { kind: "word", value: null }],
  ] as const) {
    test(`reads ${written}`, () => {
      expect(predicate(`a.b == ${written}`).literal).toEqual(literal);
    });
  }

  for (const [text, problem] of [
    ["results[x].verdict", "compares nothing"],
    ["results[x].verdict = pass", 'has "=" for a comparison'],
    ["results[x].verdict ==", "compares with nothing"],
    ["results[x.verdict == pass", "has a [ that is not closed"],
    ["results[x]..verdict == pass", "is no path"],
    ["a.b < fast", "orders a word with <"],
    ["a.b < 30 parsecs", 'compares with "30 parsecs"'],
    ["", "is no path"],
  ] as const) {
    test(`refuses ${JSON.stringify(text)}`, () => {
      expect(parsePredicate(text)).toMatchObject({ ok: false, problem });
    });
  }

  test("never throws, whatever the text", () => {
    const pieces = fc.constantFrom(
      "a",
      ".",
      "[",
      "]",
      '"',
      "'",
      "\\",
      " ",
      "<",
      "==",
      "30s",
      "%",
      "é",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        parsePredicate(parts.join(""));
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});

test.describe("evaluatePredicate", () => {
  const judge = (text: string, document: unknown = sampleResults()) =>
    evaluatePredicate(predicate(text), document);

  for (const [text, state] of [
    ['objectives["Clients are back"].value < 30s', "met"],
    ['objectives["Clients are back"] < 30s', "met"],
    ['objectives["Clients are back"].value < 5s', "unmet"],
    // The measured 99.5 % lies above, its lower bound of 98.9 % does not.
    ['objectives["Writes work"].value >= 99%', "unknown"],
    ['objectives["Writes work"].value >= 98%', "met"],
    ['objectives["Writes work"].value >= 99.9%', "unmet"],
    ["verdict == pass", "met"],
    ["verdict != pass", "unmet"],
    ["findings.length == 0", "met"],
    ['checks["no-lost-writes(ledger)"].stats.lost == 0', "met"],
    ["objectives[0].verdict == pass", "met"],
    ["durationMs < 1m", "met"],
    // Units that do not fit, and what is not there, are never met.
    ['objectives["Clients are back"].value < 30', "unknown"],
    ['objectives["Writes work"].value < 30s', "unknown"],
    ['objectives["Clients"].value < 30s', "unknown"],
    ["objectives[7].value < 30s", "unknown"],
    ["title < 3", "unknown"],
    ["constructor.name == Object", "unknown"],
  ] as const) {
    test(`${text} is ${state}`, () => {
      expect(judge(text).state).toBe(state);
    });
  }

  test("a figure that was not measured is unknown", () => {
    const [first] = sampleResults().objectives;
    const document = { objectives: [{ ...first, value: null, lower: null, upper: null }] };
    expect(judge('objectives["Clients are back"].value < 30s', document)).toMatchObject({
      state: "unknown",
      why: 'objectives["Clients are back"].value was not measured',
    });
  });

  test("a name that two entries have is unknown, not the first of them", () => {
    const document = { findings: [{ code: "x" }, { code: "x" }] };
    expect(judge('findings["x"].code == x', document)).toMatchObject({
      state: "unknown",
      why: 'findings["x"] names 2 entries',
    });
  });

  test("gives the figure with its bounds and the place in the file", () => {
    expect(judge('objectives["Writes work"].value >= 98%')).toMatchObject({
      jsonPath: '$["objectives"][1]["value"]',
      figure: {
        value: 0.995,
        unit: "ratio",
        lower: 0.989,
        upper: 0.998,
        samples: 1000,
        limit: 0.98,
      },
      why: "99.5 % (95 % bounds 98.9 % to 99.8 %) is >= 98 %",
    });
  });
});
