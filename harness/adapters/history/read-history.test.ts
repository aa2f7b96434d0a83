import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { History } from "../../domain/history.ts";
import { InputError } from "../../lib/errors.ts";
import { lineOfRecord, readHistory, type ReadHistoryOptions } from "./read-history.ts";

let folder = "";
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "harness-history-"));
});
test.afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function read(
  content: string | Buffer,
  name = "h.jsonl",
  options: ReadHistoryOptions = {},
): Promise<History> {
  const path = join(folder, name);
  writeFileSync(path, content);
  return readHistory(path, { name, ...options });
}

async function refusal(content: string | Buffer, name?: string): Promise<InputError> {
  const error = await read(content, name).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InputError);
  return error as InputError;
}

const WRITE_AND_READ = {
  "ours.jsonl": [
    '{"index":0,"time":10,"process":0,"type":"invoke","f":"write","value":1,"key":"x"}',
    '{"index":1,"time":20,"process":1,"type":"invoke","f":"read","value":null,"key":"x"}',
    '{"index":2,"time":30,"process":0,"type":"ok","f":"write","value":1,"key":"x"}',
    '{"index":3,"time":40,"process":1,"type":"ok","f":"read","value":1,"key":"x"}',
    "",
  ].join("\n"),
  "spaced.jsonl": [
    '{ "process": 0, "type": "invoke", "f": "write", "value": 1, "key": "x", "time": 10 }',
    '{"process":1,"type":"invoke","f":"read","key":"x","time":20}\r',
    '  {"process":0,"type":"ok","f":"write","value":1,"time":30,"extra":{"a":[1]}}',
    '{"process":1,"type":"ok","f":"read","value":1,"time":40}',
  ].join("\n"),
  "lines.edn": [
    '{:process 0, :type :invoke, :f :write, :value 1, :key "x", :time 10}',
    "; a comment",
    "{:process :nemesis, :type :info, :f :kill, :value nil, :time 15}",
    '{:process 1, :type :invoke, :f :read, :value nil, :key "x", :time 20}',
    '{:process 0, :type :ok, :f :write, :value 1, :key "x", :time 30}',
    '{:process 1, :type :ok, :f :read, :value 1, :key "x", :time 40}',
  ].join("\n"),
  "vector.edn": `[#jepsen.history.Op{:index 0, :time 10, :type :invoke, :process 0, :f :write,
      :value #jepsen.independent/tuple ["x" 1]}
     #jepsen.history.Op{:index 1, :time 20, :type :invoke, :process 1, :f :read, :value #jepsen.independent/tuple ["x" nil]}
     #_{:ignored true}
     #jepsen.history.Op{:index 2, :time 30, :type :ok, :process 0, :f :write, :value #jepsen.independent/tuple ["x" 1]}
     #jepsen.history.Op{:index 3, :time 40, :type :ok, :process 1, :f :read, :value #jepsen.independent/tuple ["x" 1]}]`,
  "elle.json": JSON.stringify(
    [
      { process: 0, type: "invoke", f: "write", value: 1, key: "x", time: 10 },
      { process: 1, type: "invoke", f: "read", value: null, key: "x", time: 20 },
      { process: 0, type: "ok", f: "write", value: 1, key: "x", time: 30 },
      { ":process": 1, ":type": ":ok", ":f": ":read", ":value": 1, ":time": 40 },
    ],
    null,
    2,
  ),
};

for (const [name, content] of Object.entries(WRITE_AND_READ)) {
  test(`a history is read from ${name}`, async () => {
    const { operations, warnings } = await read(content, name);
    expect(warnings).toEqual([]);
    const [write, readOperation] = operations;
    expect(operations).toHaveLength(2);
    expect(write).toMatchObject({ process: 0, f: "write", input: 1, output: 1, outcome: "ok" });
    expect(write).toMatchObject({ key: "x", invokedAt: 10, completedAt: 30 });
    expect(readOperation).toMatchObject({ process: 1, f: "read", input: null, output: 1 });
    expect(readOperation).toMatchObject({ key: "x", invokedAt: 20, completedAt: 40 });
    expect((write?.index ?? 9) < (readOperation?.index ?? 0)).toBe(true);
    expect((write?.completionIndex ?? 9) < (readOperation?.completionIndex ?? 0)).toBe(true);
  });
}

test("a Jepsen log is read, other lines are passed over", async () => {
  const { operations } = await read(
    [
      "2014-08-06 19:00:00,123 INFO  jepsen.core - Running test",
      "INFO  jepsen.util - 0\t:invoke\t:cas\t[4 1]",
      "INFO  jepsen.util - :nemesis\t:info\t:start\tnil",
      "INFO  jepsen.util - 1\t:invoke\t:read\tnil",
      "INFO  jepsen.util - 0\t:fail\t:cas\t[4 1]",
      "INFO  jepsen.util - 1\t:ok\t:read\t3",
      "INFO  jepsen.util - 2\t:invoke\t:write\t2",
      "INFO  jepsen.util - 2\t:info\t:write\t:timed-out",
    ].join("\n"),
    "etcd_000.log",
  );
  expect(operations.map(({ f, outcome }) => `${f} ${outcome}`)).toEqual([
    "cas fail",
    "read ok",
    "write unknown",
  ]);
  expect(operations[0]?.input).toEqual([4, 1]);
  expect(operations[1]?.output).toBe(3);
});

test("info and a missing completion are unknown, and stay concurrent to the end", async () => {
  const { operations } = await read(
    [
      '{"process":0,"type":"invoke","f":"write","value":1}',
      '{"process":0,"type":"info","f":"write","value":1,"error":"timeout"}',
      '{"process":1,"type":"invoke","f":"write","value":2}',
      "",
    ].join("\n"),
  );
  expect(operations).toMatchObject([
    { outcome: "unknown", completedAt: Infinity, completionIndex: Infinity, error: "timeout" },
    { outcome: "unknown", completedAt: Infinity, completionIndex: Infinity },
  ]);
});

test("processes may have names, and names are not numbers of others", async () => {
  const { operations } = await read(
    [
      '{"process":"a","type":"invoke","f":"write","value":1}',
      '{"process":"b","type":"invoke","f":"write","value":2}',
      '{"process":"7","type":"invoke","f":"read"}',
      '{"process":"a","type":"ok","f":"write","value":1}',
      "",
    ].join("\n"),
  );
  expect(new Set(operations.map(({ process }) => process)).size).toBe(3);
  expect(operations.map(({ outcome }) => outcome)).toEqual(["ok", "unknown", "unknown"]);
  expect(operations[2]?.process).toBe(7);
});

test("two integers too large for a double stay two values", async () => {
  for (const [name, content] of [
    [
      "big.jsonl",
      '{"process":0,"type":"invoke","f":"txn","value":[9007199254740993,9007199254740992]}\n',
    ],
    ["big.edn", "{:process 0 :type :invoke :f :txn :value [9007199254740993 9007199254740992]}"],
  ] as const) {
    const { operations } = await read(content, name);
    const [a, b] = operations[0]?.input as unknown[];
    expect(a).not.toEqual(b);
  }
});

test("a last line that was cut off is left out with a warning", async () => {
  const whole = WRITE_AND_READ["ours.jsonl"];
  const { operations, warnings } = await read(whole.slice(0, -20));
  expect(operations.map(({ outcome }) => outcome)).toEqual(["ok", "unknown"]);
  expect(warnings).toEqual(["h.jsonl:4 the last line is cut off and was left out"]);
  const edn = await read(WRITE_AND_READ["vector.edn"].slice(0, -30), "cut.edn");
  expect(edn.operations.map(({ outcome }) => outcome)).toEqual(["ok", "unknown"]);
  expect(edn.warnings).toHaveLength(1);
  const json = await read(WRITE_AND_READ["elle.json"].slice(0, -30), "cut.json");
  expect(json.operations.map(({ outcome }) => outcome)).toEqual(["ok", "unknown"]);
  expect(json.warnings).toHaveLength(1);
});

const INVOKE = '{"index":0,"time":5,"process":0,"type":"invoke","f":"read","value":null}\n';
const OK = '{"index":1,"time":6,"process":0,"type":"ok","f":"read","value":1}\n';
const REFUSED: Readonly<Record<string, readonly [content: string, line: number, word: string]>> = {
  "a line that is no JSON": [`${INVOKE}{"index":1,"ti{"index":2}\n${OK}`, 2, "no record"],
  "two lines run into each other": [`${INVOKE}${OK.trim()}${OK}`, 2, "no record"],
  "a line that is no object": [`${INVOKE}[1,2]\n`, 2, "no record"],
  "an index that goes back": [INVOKE + OK.replace('"index":1', '"index":0'), 2, "index 0"],
  "an index that is no number": [INVOKE.replace('"index":0', '"index":"a"'), 1, "index NaN"],
  "a time that goes back": [INVOKE + OK.replace('"time":6', '"time":4'), 2, "time 4"],
  "a completion without an invocation": [OK, 1, "not open"],
  "a second completion": [INVOKE + OK + OK.replace('"index":1', '"index":2'), 3, "not open"],
  "a second call of one process": [
    INVOKE + INVOKE.replace('"index":0', '"index":1'),
    2,
    "calls again",
  ],
  "a completion of something else": [INVOKE + OK.replace("read", "write"), 2, "completes write"],
  "an unknown type": [INVOKE + OK.replace('"ok"', '"okay"'), 2, "okay"],
  "a record without a process": ['{"type":"invoke","f":"read"}\n', 1, "process"],
  "a record without a function": ['{"process":1,"type":"invoke"}\n', 1, '"f"'],
  "an empty file": ["", 1, "no records"],
};

for (const [what, [content, line, word]] of Object.entries(REFUSED)) {
  test(`${what} is refused with its line`, async () => {
    const error = await refusal(content);
    expect(error.location).toEqual({ file: "h.jsonl", line });
    expect(error.message).toContain(word);
    expect(error.why).toBeTruthy();
    expect(error.fix).toBeTruthy();
  });
}

test("EDN that is wrong is refused with its line", async () => {
  const good = "{:process 0, :type :invoke, :f :read, :value nil}\n";
  const unbalanced = await refusal(
    `${good}{:process 0, :type :ok, :f :read, :value [1}}\n`,
    "a.edn",
  );
  expect(unbalanced.location).toEqual({ file: "a.edn", line: 2 });
  const number = await refusal(`[${good}\n\n7]`, "b.edn");
  expect(number.location).toEqual({ file: "b.edn", line: 4 });
  const deep = await refusal(`{:process 0 :value ${"[".repeat(5000)}`, "c.edn");
  expect(deep.location?.file).toBe("c.edn");
});

test("EDN whose times go back is judged by the order of its records, with one warning", async () => {
  const { operations, warnings } = await read(
    [
      "{:process 0, :type :invoke, :f :write, :value 1, :time 20}",
      "{:process 1, :type :invoke, :f :write, :value 2, :time 10}",
      "{:process 1, :type :ok, :f :write, :value 2, :time 5}",
    ].join("\n"),
    "times.edn",
  );
  expect(operations.map(({ index }) => index)).toEqual([0, 1]);
  expect(warnings).toHaveLength(1);
});

test("binary data is refused", async () => {
  for (const bytes of [Buffer.from([0, 1, 2, 3]), Buffer.from("89504e470d0a1a0a0000", "hex")]) {
    const error = await refusal(bytes);
    expect(error.location).toEqual({ file: "h.jsonl", line: 1 });
  }
  const later = Buffer.concat([Buffer.from(INVOKE.repeat(1)), Buffer.from([0xff, 0, 1, 10])]);
  expect((await refusal(later)).message).toContain("binary");
});

test("a record longer than allowed is refused before it is held", async () => {
  const long = `${INVOKE}{"value":"${"x".repeat(3 << 20)}`;
  for (const name of ["long.jsonl", "long.json"]) {
    const format = name === "long.jsonl" ? "jsonl" : "elle-json";
    const reading = read(long, name, { maxRecordBytes: 1 << 20, format });
    await expect(reading).rejects.toThrow("longer than 1 MiB");
  }
  const edn = `{:process 0 :type :invoke :f :read}\n{:value "${"x".repeat(3 << 20)}`;
  const reading = read(edn, "long.edn", { maxRecordBytes: 1 << 20 });
  await expect(reading).rejects.toThrow("longer than 1 MiB");
});

test("a missing file and a folder are refused in words", async () => {
  await expect(readHistory(join(folder, "absent.jsonl"))).rejects.toThrow("no such file");
  await expect(readHistory(folder)).rejects.toThrow("folder");
});

test("records that span chunks are put together", async () => {
  const records = Array.from({ length: 30_000 }, (_, i) =>
    [
      `{"process":${i % 7},"type":"invoke","f":"write","value":"é${"x".repeat(i % 97)}"}`,
      `{"process":${i % 7},"type":"ok","f":"write","value":"é${"x".repeat(i % 97)}"}`,
    ].join("\n"),
  );
  const { operations } = await read(`${records.join("\n")}\n`);
  expect(operations).toHaveLength(30_000);
  expect(operations.every(({ input, output }) => input === output)).toBe(true);
  expect(operations[29_999]?.input).toBe(`é${"x".repeat(29_999 % 97)}`);
});

test("the line of a record is found again", async () => {
  const path = join(folder, "where.jsonl");
  writeFileSync(path, `\n${INVOKE}\n\n${OK}`);
  expect(await lineOfRecord(path, 1)).toBe(5);
  expect(await lineOfRecord(path, 77)).toBeUndefined();
});
