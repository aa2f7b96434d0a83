import { expect, test } from "@playwright/test";
import { memoryRunStore } from "../../testing/memory-run-store.ts";
import { sampleDocument } from "../../testing/sample-run.ts";
import { sampleScenario } from "../../testing/sample-scenario.ts";
import { readStoredRun, type StoredRun } from "./stored-run.ts";

/** Reads a run whose file holds a good line, and then this one. */
async function read(name: string, good: string, line: string): Promise<StoredRun> {
  const directory = await memoryRunStore().create("sample", "run-1");
  directory.put("run.json", JSON.stringify(sampleDocument(sampleScenario())));
  directory.put("journal.jsonl", "");
  directory.put(name, `${good}\n${line}\n`);
  return readStoredRun(directory, async () => ({ operations: [], warnings: [] }));
}

const LOAD = "samples/load.shop.jsonl";
const REQUEST =
  '{"type":"request","time":5,"region":"eu","scenario":"s","name":"GET /","ms":1.5,"status":200,"ok":true}';
const SAMPLE = '{"time":5,"name":"lag","value":3}';

test.describe("records of the load", () => {
  const without = (field: string): string => REQUEST.replace(new RegExp(`"${field}":[^,]*,`), "");
  for (const [line, said] of [
    [REQUEST.replace("1.5", "-5"), "its ms is -5"],
    [REQUEST.replace("1.5", "1e400"), "its ms is Infinity"],
    [REQUEST.replace("1.5", '"x"'), 'its ms is "x"'],
    [without("ms"), "its ms is missing"],
    [without("name"), "its name is missing"],
    [without("region"), "its region is missing"],
    [without("scenario"), "its scenario is missing"],
    [without("time"), "its time is missing"],
    [without("status"), "its status is missing"],
    [REQUEST.replace('"time":5', '"time":-1e400'), "its time is -Infinity"],
    [REQUEST.replace("true", '"yes"'), 'its ok is "yes"'],
    [REQUEST.replace('"request"', '"reqest"'), 'its type is "reqest"'],
    ['{"type":"iteration","time":5,"region":"eu","scenario":"s","ms":null}', "its ms is null"],
    ['{"type":"check","time":5,"region":"eu","scenario":"s","name":7,"ok":true}', "its name is 7"],
    ['{"type":"check","time":5,"region":"eu","scenario":"s","name":"c"}', "its ok is missing"],
    ['{"type":"dropped","time":5,"region":"eu","scenario":"s","count":1.5}', "its count is 1.5"],
    ["null", "a record of the load is an object"],
  ] as const) {
    test(`known-bad: ${said} is refused with its line`, async () => {
      await expect(read(LOAD, REQUEST, line)).rejects.toMatchObject({
        code: "RUN015",
        message: expect.stringContaining(said),
        location: { file: `/memory/sample/run-1/${LOAD}`, line: 2 },
      });
    });
  }

  test("what a load driver writes is read", async () => {
    const dropped = '{"type":"dropped","time":-5,"region":"eu","scenario":"s","count":2}';
    const { load } = await read(LOAD, REQUEST, dropped);
    expect(load.get("shop")?.requests.length).toBe(1);
    expect(load.get("shop")?.dropped).toBe(2);
  });
});

test.describe("samples", () => {
  for (const [line, said] of [
    [SAMPLE.replace("5", "1e400"), "its time is Infinity"],
    [SAMPLE.replace("5", '"x"'), 'its time is "x"'],
    [SAMPLE.replace("3", '"3"'), 'its value is "3"'],
    [SAMPLE.replace("3", "1e400"), "its value is Infinity"],
    ['{"time":5,"name":"lag"}', "its value is missing"],
    ["null", "a sample is an object"],
  ] as const) {
    test(`known-bad: ${said} is refused with its line`, async () => {
      await expect(read("samples/lag.jsonl", SAMPLE, line)).rejects.toMatchObject({
        code: "RUN015",
        message: expect.stringContaining(said),
        location: { line: 2 },
      });
    });
  }

  test("a sample without an answer is read", async () => {
    const { samples } = await read("samples/lag.jsonl", SAMPLE, SAMPLE.replace("3", "null"));
    expect(samples.get("lag")?.map(({ value }) => value)).toEqual([3, null]);
  });
});
