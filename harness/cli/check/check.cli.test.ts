import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { runCommandLine } from "../program.ts";
import { fakeWorld, type FakeWorld } from "../../testing/fake-world.ts";

const KNOSSOS = "fixtures/histories/knossos";
const ROOT = join(import.meta.dirname, "..", "..", "..");

async function harness(
  words: readonly string[],
  cwd = ROOT,
): Promise<{ readonly code: number; readonly world: FakeWorld; readonly out: string }> {
  const world = fakeWorld({ cwd });
  const code = await runCommandLine(["check", ...words], world);
  return { code, world, out: world.stdout.join("\n") };
}

let folder = "";
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "harness-check-"));
});
test.afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
  return path;
}

const CAS = ["linearizable", "--model", "cas-register", "--initial", "0"];
const REGISTER = [
  '{"process":0,"type":"invoke","f":"write","value":1}',
  '{"process":0,"type":"ok","f":"write","value":1}',
];

test("check passes the good histories of Knossos and fails the bad ones", async () => {
  const good = await harness([...CAS, `${KNOSSOS}/cas-register/good`]);
  expect(good.out).toContain("6 histories: 6 pass");
  expect(good.code).toBe(0);
  const bad = await harness([...CAS, `${KNOSSOS}/cas-register/bad`]);
  expect(bad.out).toContain("7 histories: 7 fail");
  expect(bad.code).toBe(1);
  const multi = ["linearizable", "--model", "multi-register", "--initial", '{"x":0,"y":0}'];
  expect((await harness([...multi, `${KNOSSOS}/multi-register/good`])).code).toBe(0);
  expect((await harness(["linearizable", "--model", "mutex", `${KNOSSOS}/mutex/bad`])).code).toBe(
    1,
  );
});

test("check --json prints one line for each history", async () => {
  const { code, world } = await harness([
    ...CAS,
    "--json",
    `${KNOSSOS}/cas-register/good/cas-register-bug.edn`,
    `${KNOSSOS}/cas-register/bad/bad-analysis.edn`,
  ]);
  expect(code).toBe(1);
  const [good, bad] = world.stdout.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(good).toMatchObject({ verdict: "pass", strongest: null, findings: [] });
  expect(good?.["file"]).toContain("cas-register-bug.edn");
  expect(typeof good?.["milliseconds"]).toBe("number");
  expect(bad).toMatchObject({ verdict: "fail", findings: [{ code: "nonlinearizable" }] });
  const findings = bad?.["findings"] as { message: string; operations: { index: number }[] }[];
  expect(findings[0]?.message).toContain("T13");
  expect(findings[0]?.operations[0]?.index).toBe(13);
});

test("check exits by the worst history, and judges the others all the same", async () => {
  const good = file("good.jsonl", REGISTER);
  const bad = file("bad.jsonl", [
    ...REGISTER,
    '{"process":0,"type":"invoke","f":"read","value":null}',
    '{"process":0,"type":"ok","f":"read","value":2}',
  ]);
  const broken = file("broken.jsonl", [...REGISTER, "{"]);
  const wrong = file("wrong.jsonl", [
    ...REGISTER,
    '{"process":0,"type":"invoke","f":"cas","value":7}',
  ]);
  expect((await harness(["linearizable", good])).code).toBe(0);
  expect((await harness(["linearizable", good, bad])).code).toBe(1);
  const all = await harness(["linearizable", broken, good, bad]);
  expect(all.code).toBe(3);
  expect(all.out).toContain("3 histories: 1 pass, 1 fail, 1 invalid");
  expect(all.world.stderr.join("\n")).toContain(`${broken}:3 error HIS002`);
  const shaped = await harness(["linearizable", wrong]);
  expect(shaped.code).toBe(3);
  expect(shaped.world.stderr.join("\n")).toContain(`${wrong}:3 error CHK010: T2 (cas)`);
});

test("check says unknown where the budget of steps is used up", async () => {
  const words = [...CAS, "--steps", "3", `${KNOSSOS}/cas-register/good/memstress3-20.edn`];
  const { code, out } = await harness(words);
  expect(code).toBe(2);
  expect(out).toContain("budget of 3 model steps");
});

test("check says what a mistyped word probably meant", async () => {
  for (const [words, meant] of [
    [["linearisable", "x"], '"linearizable"'],
    [["linearizable", "--model", "cas-regster", "x"], '"cas-register"'],
    [["list-append", "--consistency", "serialisable", "x"], '"serializable"'],
    [["linearizable", "--format", "ednn", "x"], '"edn"'],
    [["linearizable", "--failed-cas", "droped", "x"], '"dropped"'],
  ] as const) {
    const { code, world } = await harness(words);
    expect(code, words.join(" ")).toBe(3);
    expect(world.stderr.join("\n")).toContain(`did you mean ${meant}`);
  }
});

test("check refuses an initial value that is no JSON, and a path that is no history", async () => {
  const initial = await harness(["linearizable", "--initial", "abc", "x"]);
  expect(initial.code).toBe(3);
  expect(initial.world.stderr.join("\n")).toContain(`--initial '"abc"'`);
  const missing = await harness(["linearizable", "absent.edn"]);
  expect(missing.code).toBe(3);
  expect(missing.world.stderr.join("\n")).toContain("absent.edn error HIS006");
});

test("check writes pictures that hold no script and escape what they show", async () => {
  const bad = file("<evil>.jsonl", [
    '{"process":0,"type":"invoke","f":"read","value":null}',
    '{"process":0,"type":"ok","f":"read","value":"</text><script>alert(1)</script>"}',
  ]);
  const pictures = join(folder, "pictures");
  const { code } = await harness(["linearizable", bad, "--pictures", pictures]);
  expect(code).toBe(1);
  const [name] = readdirSync(pictures);
  const svg = readFileSync(join(pictures, name as string), "utf8");
  expect(svg).toContain("<svg");
  expect(svg).not.toContain("<script");
  expect(svg).toContain("&lt;script&gt;");
});

test("check takes a model of one's own", async () => {
  const model = join(folder, "stack.mjs");
  writeFileSync(
    model,
    `export default {
      name: "stack",
      initial: [],
      step: (stack, { f, input, output, outcome }) => {
        if (f === "push") return [...stack, input];
        if (outcome === "unknown") return stack.slice(0, -1);
        return stack.at(-1) === output ? stack.slice(0, -1) : undefined;
      },
    };`,
  );
  const push = [1, 2].flatMap((value) => [
    `{"process":0,"type":"invoke","f":"push","value":${value}}`,
    `{"process":0,"type":"ok","f":"push","value":${value}}`,
  ]);
  const pop = (value: number): readonly string[] => [
    '{"process":0,"type":"invoke","f":"pop","value":null}',
    `{"process":0,"type":"ok","f":"pop","value":${value}}`,
  ];
  const good = file("stack-good.jsonl", [...push, ...pop(2), ...pop(1)]);
  const bad = file("stack-bad.jsonl", [...push, ...pop(1)]);
  expect((await harness(["linearizable", "--model", "./stack.mjs", good], folder)).code).toBe(0);
  expect((await harness(["linearizable", "--model", "./stack.mjs", bad], folder)).code).toBe(1);
  const noModel = file("no-model.mjs", ["export default 7;"]);
  const refused = await harness(["linearizable", "--model", noModel, good]);
  expect(refused.code).toBe(3);
});

test("check judges independent keys apart, by field or by tuple", async () => {
  const lines = (value: (key: string, value: unknown) => unknown, key: boolean): string[] =>
    ["a", "b"].flatMap((name, process) =>
      [
        ["invoke", "write", process],
        ["ok", "write", process],
        ["invoke", "read", null],
        ["ok", "read", process],
      ].map(([type, f, v]) =>
        JSON.stringify({ process, type, f, value: value(name, v), ...(key ? { key: name } : {}) }),
      ),
    );
  const byField = file(
    "field.jsonl",
    lines((_, value) => value, true),
  );
  const byTuple = file(
    "tuple.jsonl",
    lines((name, value) => [name, value], false),
  );
  const json = async (words: readonly string[]): Promise<unknown> =>
    JSON.parse((await harness(["linearizable", "--json", ...words])).out);
  expect(await json([byField])).toMatchObject({ verdict: "pass", stats: { keys: 2 } });
  expect(await json([byTuple])).toMatchObject({ verdict: "pass", stats: { keys: 2 } });
  expect(await json([byField, "--key-by", "process"])).toMatchObject({ stats: { keys: 2 } });
  expect((await harness(["linearizable", byField, "--key-by", "proces"])).code).toBe(3);
});

test("check --help lists checkers, models and examples", async () => {
  const { code, out } = await harness(["--help"]);
  expect(code).toBe(0);
  for (const word of ["linearizable", "set-full", "versioned-register", "Examples:", "Exit code"]) {
    expect(out).toContain(word);
  }
});
