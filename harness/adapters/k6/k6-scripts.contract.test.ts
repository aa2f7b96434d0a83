/**
 * Scripts of users on the real k6, as the engine runs them: what they are handed, what their own options plan, and how
 * each way in which a script can go wrong is told. None of them may look like a load that was made.
 */
import { expect, test } from "@playwright/test";
import { DrivenRequests } from "../../measure/load/driven-requests.ts";
import {
  type K6Options,
  type K6Server,
  type LoadRun,
  runLoad,
  serve,
} from "../../testing/k6-bench.ts";

const HELPER = `export interface Order { readonly id: number }
export function order(id: number): Order { return { id }; }
export function boom(): never { throw new TypeError("helper boom"); }
`;
/** TypeScript, modules and files beside it, groups, a metric of its own, and everything that a run hands in. */
const WHOLE = `import { check, group } from "k6";
import { SharedArray } from "k6/data";
import http from "k6/http";
import { Trend } from "k6/metrics";
import { order, type Order } from "./lib/helper.ts";

interface RunData { readonly region: string; readonly seed: string }
const data = JSON.parse(open(__ENV["HARNESS_DATA"] ?? "")) as RunData;
const names = new SharedArray("names", () => JSON.parse(open("./names.json")) as string[]);
const mine = new Trend("mine", true);

export function buy(): void {
  const { id }: Order = order(41);
  group("shop", () => {
    const tags = { name: "buy", kind: "order" };
    const url = \`\${__ENV["HARNESS_URL"]}/\${names[0]}/\${id}/\${data.region}-\${data.seed}/\${__ENV["COLOUR"]}\`;
    check(http.get(url, { tags, timeout: __ENV["HARNESS_TIMEOUT"] }), { taken: (r) => r.status === 200 });
  });
  mine.add(3);
}
`;
const IMPORTS = `import http from "k6/http";
import exec from "k6/execution";
import { boom } from "./lib/helper.ts";
const url = __ENV.HARNESS_URL;
`;

let server: K6Server;
test.beforeEach(async () => {
  server = await serve();
});
test.afterEach(() => server.close());

function run(
  script: string,
  yaml: K6Options["yaml"] = {},
  options: Pick<K6Options, "spec" | "fixtures"> & { readonly forMs?: number } = {},
): Promise<LoadRun> {
  const { spec = {}, forMs = 1000, fixtures = [] } = options;
  return runLoad(
    {
      ...{
        yaml: { script: "load/script.ts", ...yaml },
        ...{ url: server.url, fixtures },
        spec: { timeoutMs: 1000, ...spec },
      },
      files: {
        "load/script.ts": script,
        "load/lib/helper.ts": HELPER,
        "load/names.json": '["ann"]',
      },
    },
    forMs,
  );
}

function count(seen: LoadRun, type: string): number {
  return seen.records.filter((record) => record.type === type).length;
}

test.describe("a script of a user", () => {
  test("is TypeScript with modules and files beside it, and finds what the run hands in", async () => {
    const options = { exec: "buy", env: { COLOUR: "red" }, tags: { shop: "one" }, duration: "1s" };
    const seen = await run(WHOLE, options, { spec: { ratePerSecond: 20 } });
    expect(seen.problems).toEqual([]);
    expect(count(seen, "request")).toBeGreaterThan(10);
    expect(new Set(server.asked.map(({ path }) => path))).toEqual(new Set(["/ann/41/here-7/red"]));
    expect(seen.records.find(({ type }) => type === "request")).toMatchObject({
      ...{ name: "GET buy", ok: true, scenario: "browse" },
    });
    expect(seen.records.find(({ type }) => type === "check")).toMatchObject({ name: "taken" });
  });

  test("finds rows of the fixtures, the same in every VU, read once", async () => {
    const script = `import { SharedArray } from "k6/data";
import http from "k6/http";
const { fixtures } = JSON.parse(open(__ENV.HARNESS_DATA));
const [accounts, schema] = fixtures;
const rows = new SharedArray("accounts", () => JSON.parse(open(accounts.sample.file)));
export default function () {
  const { id, name, balance, active } = rows[rows.length - 1];
  const all = [accounts.name, accounts.into, accounts.rows, accounts.digest, accounts.key, accounts.sample.rows];
  const row = [id, name, balance + 1, !active, schema.rows, schema.sample.rows];
  http.get(\`\${__ENV.HARNESS_URL}/\${[...all, ...row].map(encodeURIComponent).join("/")}\`);
}`;
    const row = (id: number) => ({ id, name: "Zoë / O'Neil", balance: 2.5, active: true });
    const fixtures = [
      {
        ...{ name: "accounts", into: "db", rows: 20_000, digest: "abc", key: "id" },
        sample: [row(1), row(2)],
      },
      { name: "schema", into: "db", rows: null, digest: "def", sample: [] },
    ];
    const seen = await run(script, { vus: 3, duration: "1s" }, { fixtures });
    expect(seen.problems).toEqual([]);
    expect(new Set(server.asked.map(({ path }) => decodeURIComponent(path)))).toEqual(
      new Set(["/accounts/db/20000/abc/id/2/2/Zoë / O'Neil/3.5/false/null/0"]),
    );
  });

  test("has its own load replaced by the scenario's, however short it is written", async () => {
    for (const own of ['vus: 3, duration: "50s"', "iterations: 2", "stages: [{ target: 5 }]"]) {
      const script = `${IMPORTS}export const options = { ${own} };
export default function () { http.get(url); }`;
      const seen = await run(script, { duration: "1s" }, { spec: { ratePerSecond: 30 } });
      expect(seen.problems, own).toEqual([]);
      const made = count(seen, "iteration") + count(seen, "dropped");
      expect(Math.abs(made - 30), own).toBeLessThanOrEqual(1);
    }
  });

  test("says its own load: each open scenario has a schedule, from its own start on", async () => {
    const arrivals = `executor: "constant-arrival-rate", preAllocatedVUs: 20, exec: "page"`;
    const script = `${IMPORTS}export const options = { scenarios: {
  early: { ${arrivals}, rate: 40, duration: "5s" },
  late: { ${arrivals}, rate: 1200, timeUnit: "1m", duration: "5s", startTime: "500ms" },
  growing: { executor: "ramping-arrival-rate", startRate: 10, preAllocatedVUs: 20, exec: "page",
    stages: [{ duration: "1s", target: 50 }, { duration: "5s", target: 50 }] },
  waiting: { executor: "constant-vus", vus: 1, duration: "5s", exec: "rest" },
} };
export function page() { http.get(url); }
export function rest() { http.get(url); exec.vu.metrics; }`;
    const seen = await run(script.replace("exec.vu.metrics;", ""), {}, { forMs: 1500 });
    expect(seen.problems).toEqual([]);
    expect(seen.schedules).toEqual({
      early: { type: "constant", rate: 40, unitMs: 1000, durationMs: 5000 },
      late: { type: "constant", rate: 1200, unitMs: 60_000, durationMs: 5000 },
      growing: {
        ...{ type: "ramping", startRate: 10, unitMs: 1000 },
        stages: [
          { durationMs: 1000, target: 50 },
          { durationMs: 5000, target: 50 },
        ],
      },
    });
    const ended = seen.entries.find(({ type }) => type === "load-ended");
    const parts = ended?.type === "load-ended" ? (ended.parts ?? []) : [];
    const due = Object.fromEntries(parts.map((part) => [part.scenario, part.due]));
    // Half a second later and at half the rate.
    expect(due["early"]).toBeGreaterThan(2.2 * (due["late"] ?? 0));
    for (const { begun, dropped, due: all } of parts) {
      expect(Math.abs(begun + dropped - all)).toBeLessThanOrEqual(2);
    }
    const driven = new DrivenRequests(
      Object.entries(seen.schedules).map(([scenario, schedule]) => ({
        ...{ region: "here", scenario, schedule },
      })),
    );
    for (const record of seen.records) driven.add(record);
    driven.settle();
    expect(driven.requests.isOpen).toBe(true);
  });

  test("the known-bad twin: a script that drops its own arrivals is not a load that was offered", async () => {
    const script = `${IMPORTS}import { sleep } from "k6";
export const options = { scenarios: { slow: { executor: "constant-arrival-rate", rate: 50, duration: "1s",
  preAllocatedVUs: 2, gracefulStop: "200ms" } } };
export default function () { http.get(url); sleep(0.2); }`;
    const seen = await run(script, {}, { forMs: 1500 });
    const ended = seen.entries.find(({ type }) => type === "load-ended");
    expect(ended).toMatchObject({ due: 50, maxDropped: 0.01 });
    expect(ended?.type === "load-ended" ? ended.dropped : 0).toBeGreaterThan(25);
  });

  test("preparation is no load: requests of setup() are no samples", async () => {
    const script = `${IMPORTS}export function setup() { for (let i = 0; i < 5; i++) http.get(url + "/setup"); }
export const options = { vus: 1, iterations: 3 };
export default function () { http.get(url + "/load"); }`;
    const seen = await run(script);
    expect(server.asked.filter(({ path }) => path === "/setup")).toHaveLength(5);
    expect(count(seen, "request")).toBe(3);
  });
});

test.describe("a script that goes wrong", () => {
  const wrong: Readonly<Record<string, readonly [string, RegExp]>> = {
    "throws while it is loaded": [
      "boom();\nexport default function () { http.get(url); }",
      /^the script load\/script\.ts cannot be loaded: TypeError: helper boom \(load\/lib\/helper\.ts:3:\d+\)$/,
    ],
    "is no JavaScript": [
      "export default function ( {}",
      /^the script load\/script\.ts cannot be loaded: load\/script\.ts:5:\d+ Expected/,
    ],
    "does not have what it exports": [
      "export function other() {}",
      /^the script load\/script\.ts cannot be loaded: .*function 'default' not found in exports$/,
    ],
    "wants a module that this k6 has not": [
      'import x from "k6/x/none"; export default function () { x.y(); }',
      /^the script load\/script\.ts cannot be loaded: .*k6\/x\/none/,
    ],
    "throws in setup()": [
      "export function setup() { boom(); }\nexport default function () { http.get(url); }",
      /^the load of browse from here ended early: the script threw .*TypeError: helper boom \(load\/lib\/helper\.ts:3:\d+\)\)$/,
    ],
    "throws in an iteration": [
      "export const options = { vus: 1, iterations: 4 };\nexport default function () { http.get(url); boom(); }",
      /^the load of browse from here: the script threw in 4 iterations: TypeError: helper boom \(load\/lib\/helper\.ts:3:\d+\)$/,
    ],
    "rejects in an iteration": [
      "export default async function () { http.get(url); await Promise.resolve(); boom(); }",
      /^the load of browse from here: the script threw in one iteration: .*helper boom \(load\/lib\/helper\.ts:3:\d+\)$/,
    ],
    "throws in teardown()": [
      "export function teardown() { boom(); }\nexport default function () { http.get(url); }",
      /^the load of browse from here ended early: the script threw .*TypeError: helper boom \(load\/lib\/helper\.ts:3:\d+\)\)$/,
    ],
    "ends the test": [
      'export default function () { http.get(url); exec.test.abort("enough"); }',
      /^the load of browse from here ended early: the script ended the test \(test\.abort\) \(test aborted: enough at default \(load\/script\.ts:5:\d+\)\)$/,
    ],
    "asks for nothing": [
      "export const options = { vus: 1, iterations: 7 };\nexport default function () {}",
      /^browse from here made neither a request nor a check in 7 iterations: nothing was measured$/,
    ],
    "begins later than the load ends": [
      `export const options = { scenarios: { on: { executor: "constant-vus", vus: 1, duration: "20s" },
  late: { executor: "constant-arrival-rate", rate: 1, duration: "1s", preAllocatedVUs: 1, startTime: "30s" } } };
export default function () { http.get(url); }`,
      /^browse from here never began "late": the load had ended before its start$/,
    ],
    "takes a part of itself": [
      'export const options = { executionSegment: "0:1/2" };\nexport default function () { http.get(url); }',
      /^load\/script\.ts takes a part of its own load \(executionSegment\)$/,
    ],
  };
  for (const [what, [script, told]] of Object.entries(wrong)) {
    test(`${what}: that is told with its place`, async () => {
      const { problems } = await run(`${IMPORTS}${script}`);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(told);
    });
  }

  test("the good twin: one that goes right is told nothing", async () => {
    const seen = await run(`${IMPORTS}export const options = { vus: 1, iterations: 3 };
export default function () { http.get(url); console.error("only words"); }`);
    expect(seen.problems).toEqual([]);
    expect(count(seen, "request")).toBe(3);
  });
});
