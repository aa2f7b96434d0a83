import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError, InputErrors } from "../../lib/errors.ts";
import { propertyRuns } from "../../testing/property-runs.ts";
import { importResults } from "./import-results.ts";
import { offsetIn } from "./json-offset.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "..", "fixtures", "import");
const FILES = readdirSync(FOLDER).filter((name) => !name.endsWith(".md"));
const read = (name: string): string => readFileSync(join(FOLDER, name), "utf8");

/** Every problem of a text, as `line:column code`. */
function problemsOf(text: string): string[] {
  try {
    importResults(text, "report");
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const all = error instanceof InputErrors ? error.errors : [error];
    for (const { location, why, fix } of all)
      expect([location?.file, why, fix]).not.toContain(undefined);
    return all.map(({ code, location }) => `${location?.line}:${location?.column} ${code}`);
  }
  return [];
}

test.describe("importResults", () => {
  for (const name of FILES) {
    test(`reads ${name} as its golden says`, () => {
      const text = `${JSON.stringify(importResults(read(name), name), undefined, 2)}\n`;
      expect(text).toMatchSnapshot(`${name.replace(/\.\w+$/, "")}.json`);
    });
  }

  test("takes a JUnit file in which all tests are skipped as unknown, and one without tests", () => {
    expect(importResults(read("junit-all-skipped.xml"), "a").status).toBe("unknown");
    expect(importResults("<testsuites/>", "a").status).toBe("unknown");
    expect(importResults('<testsuite name="a" tests="0"/>', "a").status).toBe("unknown");
  });

  test("takes a failure that only the totals of a suite know as a failure", () => {
    const text = '<testsuite name="a" tests="1" errors="1"><testcase name="b"/></testsuite>';
    expect(importResults(text, "a").status).toBe("failed");
    const report = JSON.parse(read("ctrf.json")) as {
      results: { summary: { failed: number }; tests: unknown[] };
    };
    report.results.tests = report.results.tests.slice(0, 1);
    expect(importResults(JSON.stringify(report), "a").status).toBe("failed");
  });

  test("shows what k6 said of its thresholds, and takes none of it for a verdict", () => {
    const [exported, handled] = ["k6-summary-export.json", "k6-handle-summary.json"].map((name) =>
      importResults(read(name), name)
        .suites.flatMap((suite) => suite.cases.map((each) => ({ suite: suite.name, ...each })))
        .filter(({ name: own }) => own.startsWith("threshold"))
        .map(({ suite, name: own, status, message }) => [suite, own, status, message]),
    );
    expect(exported).toEqual([
      ["checks", "threshold rate>0.9999", "unknown", "k6 says that it was crossed"],
      ["http_req_duration", "threshold p(95)<500", "unknown", "k6 says that it held"],
    ]);
    expect(handled).toEqual([
      ["http_req_duration", "threshold p(95)<500", "unknown", "k6 says that it held"],
      ["http_req_duration", "threshold max<100", "unknown", "k6 says that it was crossed"],
    ]);
    expect(importResults(read("k6-handle-summary.json"), "a").status).toBe("unknown");
  });

  test("gives the same figure of all three shapes of k6", () => {
    for (const name of FILES.filter((file) => file.startsWith("k6-"))) {
      const suite = importResults(read(name), name).suites.find(
        (each) => each.name === "http_req_duration",
      );
      expect(suite?.figures["p(95)"]).toEqual({ value: 41.75, unit: "ms" });
    }
  });

  test("takes a Chaos Toolkit experiment that did not end, or was a dry run, as unknown", () => {
    const journal = JSON.parse(read("chaos-toolkit.json")) as Record<string, unknown>;
    for (const change of [{ status: "interrupted" }, { status: "aborted" }, { dry: "actions" }]) {
      expect(importResults(JSON.stringify({ ...journal, ...change }), "a").status).toBe("unknown");
    }
  });
});

test.describe("importResults of bad input", () => {
  const CASES: readonly (readonly [what: string, text: string, problems: readonly string[]])[] = [
    ["an empty file", "", ["1:1 IMP001"]],
    ["a text", "  passed", ["1:3 IMP001"]],
    ["JSON of no known format", "[]", ["1:1 IMP001"]],
    ["XML of no known format", "<a>\n</a>", ["1:1 IMP001"]],
    ["XML that was cut off", '<testsuite>\n  <testcase name="a">', ["2:22 IMP002"]],
    ["JSON that was cut off", '{"metrics":\n  {', ["2:4 IMP003"]],
    ["entities", '<!DOCTYPE a [<!ENTITY b "c">]>\n<testsuite/>', ["1:1 IMP006"]],
    [
      "values of other types, all of them",
      '{"kind": "ChaosResult",\n "metadata": {"name": 7},\n "spec": {"engine": []}}',
      ["2:23 IMP004", "3:21 IMP004"],
    ],
    [
      "elements without end",
      `${"<testsuite>".repeat(300)}${"</testsuite>".repeat(300)}`,
      ["undefined:undefined IMP005"],
    ],
  ];
  for (const [what, text, problems] of CASES) {
    test(`says where it met ${what}`, () => expect(problemsOf(text)).toEqual(problems));
  }

  test("expands no entity, and reads a comment or CDATA that looks like a declaration as text", () => {
    const text =
      '<testsuite><!-- <!DOCTYPE a> --><testcase name="&lol;"><failure><![CDATA[<!ENTITY]]></failure></testcase></testsuite>';
    const [suite] = importResults(text, "a").suites;
    expect(suite?.cases[0]).toMatchObject({ name: "&lol;", message: "<!ENTITY" });
  });

  test("ends quickly on deeply nested JSON", () => {
    const deep = (open: string, close: string): string =>
      open.repeat(20_000) + close.repeat(20_000);
    const groups = `{"metrics":{},"root_group":${deep('{"groups":[', "]}")}}`;
    expect(problemsOf(groups)[0]).toMatch(/IMP00[45]$/);
    expect(problemsOf(deep("[", "]"))).toEqual(["1:1 IMP001"]);
  });

  test("throws nothing but located problems, whatever was done to a file", () => {
    const whole = FILES.map(read);
    const edit = fc.record({
      text: fc.constantFrom(...whole),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(40),
      put: fc.oneof(
        fc.constantFrom(
          "<",
          ">",
          '"',
          "{",
          "}",
          "null",
          "-1",
          "1e999",
          "]]>",
          "&",
          "\\u0000",
          "__proto__",
          "<a>",
        ),
        fc.string({ maxLength: 10 }),
      ),
    });
    fc.assert(
      fc.property(edit, ({ text, at, cut, put }) => {
        const from = Math.floor(at * text.length);
        problemsOf(text.slice(0, from) + put + text.slice(from + cut));
      }),
      { numRuns: propertyRuns(300) },
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constantFrom(...whole)), (text) => {
        problemsOf(text);
        problemsOf(`${text}<`);
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  test("throws nothing but located problems when any value of a JSON file has another type", () => {
    const files = FILES.filter((name) => name.endsWith(".json")).map(
      (name) => JSON.parse(read(name)) as unknown,
    );
    const odd = fc.constantFrom<unknown>(null, 0, -1, "", [], {}, true, "x", [[]], { "": 1 });
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), odd, (value, seed, other) => {
        problemsOf(JSON.stringify(withOdd(value, seed, other)));
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});

/** The same value with one of its parts, chosen by the seed, replaced. */
function withOdd(value: unknown, seed: number, odd: unknown): unknown {
  const count = partsOf(value);
  let left = seed % count;
  const walk = (one: unknown): unknown => {
    if (left === 0) {
      left -= 1;
      return odd;
    }
    left -= 1;
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(value);
}

function partsOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, one) => sum + partsOf(one), 1);
}

test("offsetIn finds the place of every value of a JSON text", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 4 }), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      const check = (one: unknown, path: readonly (string | number)[]): void => {
        const at = offsetIn(text, path);
        const inner = JSON.stringify(one, undefined, indent).split("\n")[0] ?? "";
        expect(text.slice(at, at + inner.length)).toBe(inner);
        if (Array.isArray(one)) one.forEach((each, i) => check(each, [...path, i]));
        else if (typeof one === "object" && one !== null) {
          for (const [key, each] of Object.entries(one)) check(each, [...path, key]);
        }
      };
      check(value, []);
    }),
    { numRuns: propertyRuns(100) },
  );
});
