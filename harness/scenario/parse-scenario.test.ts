import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SAMPLE_REGISTRIES as registries } from "../testing/sample-registries.ts";
import { DiagnosticsError, formatDiagnostics } from "../lib/located/diagnostic.ts";
import { loadScenario, parseScenario, type ParseResult } from "./parse-scenario.ts";

const SOUND = `scenario: sound
title: Sound
parameters: { outage: 2s, clients: 4, strict: true, start: "\${outage}" }
topology:
  regions: [east, west, south]
  wan: { east <-> west: 40ms }
  nodes:
    db: { postgres: { primary: east, replicas: [west, south], synchronous: any 1 } }
    api: { service: { command: [api, --port, "80"], uses: { db: db } } }
workloads:
  ledger: { kind: set, on: db, from: west, clients: "\${clients}", rate: 100/s }
  browse: { kind: http, on: api, from: all, path: /orders }
steady-state:
  - { probe: http, node: api, path: /healthz, expect: { status: 200 } }
  - { probe: replication-lag, node: db, expect: { max: 1s } }
timeline:
  - { at: 1s..4s, fault: partition, isolate: primary of db, for: "\${outage}", as: outage }
  - { at: 5s, fault: latency, link: west -> db@east, round-trip: 200ms, jitter: 20ms, for: 1s..2s }
  - { at: 6s, action: promote, node: db, region: west }
objectives:
  - { name: Writes go on, sli: availability(ledger), during: outage, target: ">= 80%" }
  - { name: Quick, sli: latency(browse), during: after, target: "p99.9 <= 250ms", confidence: point }
checks:
  - { check: no-lost-writes, workload: ledger }
  - { check: single-primary, node: db }
`;

function parse(text: string, overrides = {}, seed?: string): ParseResult {
  const options = { file: "scenarios/sound.yaml", registries, overrides };
  return parseScenario(text, seed === undefined ? options : { ...options, seed });
}

test.describe("parseScenario", () => {
  test("what may be a text or a mapping is told what is wrong with its mapping", () => {
    const browse = "{ kind: k6, on: api, requests: [{ path: /, methd: GET }, GETT /] }";
    const text = SOUND.replace(/browse: \{.*\}/, `browse: ${browse}`);
    const messages = parse(text).diagnostics.map(({ code, message, fix }) => [code, message, fix]);
    expect(messages).toEqual([
      ["SCN010", 'unknown key "methd"', 'did you mean "method"?'],
      ["SCN012", '"GETT /" is not METHOD /path or a mapping of keys to values', expect.any(String)],
    ]);
  });

  test("a sound scenario has every default, unit and reference worked out", () => {
    const { scenario, diagnostics } = parse(SOUND);
    expect(formatDiagnostics(diagnostics)).toBe("");
    expect(scenario).toMatchObject({
      id: "sound",
      file: "scenarios/sound.yaml",
      tags: [],
      seed: "1",
      parameters: { outage: "2s", clients: 4, strict: true, start: "2s" },
      timing: { beforeMs: 3000, recoveryMs: 15_000, afterMs: 3000, startMs: 60_000 },
      commands: ["api --port 80"],
      topology: { wan: [{ between: ["east", "west"], roundTripMs: 40 }], nodes: { length: 6 } },
      groups: [
        { group: "db", kind: "postgres", uses: {}, line: 8 },
        { group: "api", kind: "service", uses: { db: "db" }, line: 9 },
      ],
      workloads: [
        { name: "ledger", from: ["west"], clients: 4, ratePerSecond: 100, timeoutMs: 2000 },
        { name: "browse", from: ["east", "west", "south"], options: { path: "/orders" } },
      ],
      steadyState: [
        {
          label: "http(api/healthz)",
          probe: { kind: "http", node: "api", options: { path: "/healthz" } },
          expect: { status: 200 },
          when: ["before", "after"],
        },
        { probe: { kind: "replication-lag", timeoutMs: 2000 }, expect: { max: 1000 } },
      ],
      faults: [
        {
          id: "outage",
          kind: "partition",
          forMs: 2000,
          target: { type: "node", group: "db", which: "primary" },
          parameters: { form: "isolate", streams: ["upstream", "downstream"] },
        },
        {
          id: "latency-1",
          atMs: 5000,
          target: { type: "links", from: "west", to: "east", group: "db", bothWays: false },
          parameters: { "round-trip": 200, jitter: 20 },
        },
      ],
      actions: [
        {
          id: "promote-1",
          action: "promote",
          target: { type: "node", group: "db", which: "west" },
          parameters: { region: "west", fence: true },
        },
      ],
      objectives: [
        { during: "outage", target: { comparison: ">=", value: 0.8, unit: "ratio" } },
        { target: { quantile: 0.999, comparison: "<=", value: 250, unit: "ms" } },
      ],
      checks: [{ name: "no-lost-writes(ledger)" }, { name: "single-primary(db)", node: "db" }],
    });
  });

  test("a random time lies in its range, is fixed by the seed, and moves with it", () => {
    const times = new Set<number>();
    for (let seed = 0; seed < 40; seed += 1) {
      const [fault] = parse(SOUND, {}, String(seed)).scenario?.faults ?? [];
      expect(fault?.atMs).toBeGreaterThanOrEqual(1000);
      expect(fault?.atMs).toBeLessThanOrEqual(4000);
      expect(parse(SOUND, {}, String(seed)).scenario?.faults[0]).toEqual(fault);
      times.add(fault?.atMs ?? 0);
    }
    expect(times.size).toBeGreaterThan(30);
  });

  test("one more entry moves no random time of the others", () => {
    const more = SOUND.replace(
      "  - { at: 6s,",
      "  - { at: 1s..9s, fault: kill, node: one of db, for: 1s }\n  - { at: 6s,",
    );
    const [before, after] = [parse(SOUND).scenario, parse(more).scenario];
    expect(after?.faults).toHaveLength(3);
    expect(after?.faults.slice(0, 2)).toEqual(before?.faults);
  });

  test("seeds have 64 bits, as numbers, texts and hexadecimal", () => {
    for (const [written, read] of [
      ["18446744073709551615", "18446744073709551615"],
      ['"9007199254740993"', "9007199254740993"],
      ["0xffffffffffffffff", "18446744073709551615"],
      ["0", "0"],
    ]) {
      expect(parse(`${SOUND}seed: ${written}\n`).scenario?.seed).toBe(read);
    }
    for (const written of ["18446744073709551616", "-1", "1.5", ".nan", "abc", "[1]"]) {
      const { diagnostics } = parse(`${SOUND}seed: ${written}\n`);
      expect(diagnostics.map(({ code }) => code)).toEqual(["SCN014"]);
    }
  });

  test("--set replaces a default, keeps its type, and reaches parameters made of it", () => {
    const { scenario } = parse(SOUND, { clients: "9", outage: "500ms", strict: "false" });
    expect(scenario?.parameters).toEqual({
      outage: "500ms",
      clients: 9,
      strict: false,
      start: "500ms",
    });
    expect(scenario?.workloads[0]?.clients).toBe(9);
    expect(scenario?.faults[0]?.forMs).toBe(500);
  });

  test("the fault phase ends with its last entry, or where timing says", () => {
    expect(parse(SOUND.replace("1s..4s", "1s")).scenario?.timing.faultsMs).toBe(7000);
    expect(parse(`${SOUND}timing: { faults: 30s }\n`).scenario?.timing.faultsMs).toBe(30_000);
  });

  test("loadScenario throws every problem at once", () => {
    const text = SOUND.replace("on: db,", "on: dbb,").replace("isolate: primary", "isolate: prim");
    const load = (): unknown => loadScenario(text, { file: "sound.yaml", registries });
    expect(load).toThrow(DiagnosticsError);
    expect(parse(text).diagnostics.map(({ code }) => code)).toEqual(["TOP004", "FLT004"]);
  });
});

test.describe("hostile text", () => {
  const nested = (n: number): string => `${"a:\n".padEnd(4)}${"[".repeat(n)}`;
  const bomb = (): string =>
    `x0: &x0 ${"lol".repeat(50)}\n${Array.from({ length: 30 }, (_, i) => `x${i + 1}: &x${i + 1} [*x${i}, *x${i}]`).join("\n")}\n`;
  const parameterBomb = (): string =>
    `parameters:\n  p0: ${"x".repeat(100)}\n${Array.from({ length: 60 }, (_, i) => `  p${i + 1}: "\${p${i}}\${p${i}}"`).join("\n")}\n`;
  for (const [name, text, code] of [
    ["ten megabytes", "a: 1\n".repeat(2_000_000), "SCN003"],
    ["ten megabytes without a line break", "x".repeat(10_000_000), "SCN003"],
    [
      "as many keys as a file may have",
      Array.from({ length: 14_000 }, (_, i) => `k${i}:`).join("\n"),
      "SCN007",
    ],
    ["as many open brackets as a file may have", nested(130_000), "SCN008"],
    ["deep block lists", "- ".repeat(65_000), "SCN008"],
    [
      "deep indentation",
      Array.from({ length: 400 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
      "SCN008",
    ],
    ["aliases that double thirty times", bomb(), "SCN007"],
    ["parameters that double sixty times", parameterBomb(), "SCN007"],
    ["an alias of itself", "a: &a [*a]\n", "SCN007"],
    ["ten thousand aliases", `a: &a [1]\nb: [${"*a,".repeat(30_000)}]\n`, "SCN007"],
    ["an anchor that is not there", "a: *b\n", "SCN007"],
    ["a NUL byte", "a: \0\n", "SCN001"],
    ["bytes that are no UTF-8", Buffer.from([0x61, 0xff, 0xfe]).toString("utf8"), "SCN001"],
    ["nothing", "", "SCN002"],
    ["blanks", " \n\n", "SCN002"],
    ["a list", "- a\n", "SCN002"],
    ["a word", "hello\n", "SCN002"],
    ["null", "~\n", "SCN002"],
    ["a tag", "a: !!js/function 'x'\n", "SCN004"],
    ["a key that is a list", "? [a]\n: b\n", "SCN012"],
    ["a prototype", "__proto__: { title: x }\n", "SCN012"],
    ["an unquoted parameter in brackets", "a: { b: ${c} }\n", "SCN004"],
    ["an unquoted comparison", "objectives:\n  - target: >= 99%\n", "SCN004"],
  ] as const) {
    test(`${name} is ${code} within two seconds`, () => {
      const startedAt = performance.now();
      const { scenario, diagnostics } = parse(text);
      expect(performance.now() - startedAt).toBeLessThan(2000);
      expect(scenario).toBeUndefined();
      expect(diagnostics.map((each) => each.code)).toContain(code);
      expect(formatDiagnostics(diagnostics).length).toBeLessThan(100_000);
    });
  }

  test("quotes are suggested where YAML needs them", () => {
    expect(parse("a: { b: ${c} }\n").diagnostics[0]?.fix).toBe(
      'quote it inside of brackets: "${c}"',
    );
    expect(parse("objectives:\n  - target: >= 99%\n").diagnostics[0]?.fix).toBe(
      'quote it: ">= 99%"',
    );
  });

  test("names of Object.prototype are names like others", () => {
    for (const name of ["constructor", "toString", "hasOwnProperty", "valueOf"]) {
      const text = SOUND.replace("on: db,", `on: ${name},`).replace("kind: http", `kind: ${name}`);
      const codes = parse(text).diagnostics.map(({ code }) => code);
      expect(codes).toEqual(["TOP004", "LOD001"]);
    }
  });
});

test.describe("whatever the text", () => {
  const fixtures = join(import.meta.dirname, "..", "..", "fixtures", "invalid");
  const seeds = [
    SOUND,
    ...readdirSync(fixtures)
      .map((name) => readFileSync(join(fixtures, name), "utf8"))
      .filter((text) => text.length < 5000),
  ];
  const harmless = (text: string): void => {
    const { scenario, diagnostics } = parse(text);
    if (scenario === undefined) expect(diagnostics.length).toBeGreaterThan(0);
    const { length } = text.split("\n");
    for (const { line = 1, column = 1 } of diagnostics) {
      expect(line).toBeLessThanOrEqual(length);
      expect(column).toBeGreaterThan(0);
    }
  };

  test("parsing never throws: random text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), harmless), {
      numRuns: 500,
    });
  });

  test("parsing never throws: scenarios with a piece cut out, doubled or replaced", () => {
    const mutation = fc.record({
      text: fc.constantFrom(...seeds),
      at: fc.nat(),
      length: fc.nat({ max: 60 }),
      piece: fc.oneof(
        fc.constantFrom(
          "",
          "[",
          "}",
          ": ",
          "\n  ",
          "&a ",
          "*a",
          "null",
          "${",
          "- ",
          "..",
          ".nan",
          "@",
          " of ",
        ),
        fc.string({ maxLength: 5 }),
      ),
      times: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(mutation, ({ text, at, length, piece, times }) => {
        const start = at % text.length;
        harmless(text.slice(0, start) + piece.repeat(times) + text.slice(start + length));
      }),
      { numRuns: 1000 },
    );
  });

  test("parsing never throws: sound scenarios with a value of any shape", () => {
    const paths = ["title", "tags", "timing", "topology", "workloads", "timeline", "checks"];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 3 }), (key, value) => {
        const without = SOUND.replace(new RegExp(`^${key}:.*\\n(?:  .*\\n)*`, "m"), "");
        harmless(`${without}${key}: ${JSON.stringify(value)}\n`);
      }),
      { numRuns: 500 },
    );
  });
});
