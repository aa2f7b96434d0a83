/** Damaged histories of every format: the reader answers with a history or with a located InputError, nothing else. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { InputError } from "../../lib/errors.ts";
import { propertyRuns } from "../../testing/property-runs.ts";
import { HISTORY_FORMATS } from "./history-format.ts";
import { readHistory } from "./read-history.ts";

const SAMPLES = [
  '{"index":0,"time":1,"process":0,"type":"invoke","f":"write","value":[1,"a\\n"],"key":"k"}\n' +
    '{"index":1,"time":2,"process":0,"type":"ok","f":"write","value":[1,"a\\n"],"key":"k"}\n',
  "{:process 0, :type :invoke, :f :cas, :value [0 1]}\n{:process 0, :type :ok, :f :cas, :value #{1 2}}\n",
  '[{"process":0,"type":"invoke","f":"txn","value":[["append",1,2]]},{"process":0,"type":"ok","f":"txn","value":[]}]',
  "INFO jepsen.util - 0\t:invoke\t:read\tnil\nINFO jepsen.util - 0\t:ok\t:read\t3\n",
].map((text) => Buffer.from(text));

/** Byte changes: overwrite, insert, delete, cut off, repeat. */
const damage = fc.array(
  fc.record({
    kind: fc.constantFrom("set", "insert", "delete", "cut", "repeat"),
    at: fc.nat({ max: 250 }),
    length: fc.integer({ min: 1, max: 40 }),
    byte: fc.oneof(
      fc.nat({ max: 255 }),
      fc.constantFrom(...Buffer.from('{}[]()":,#\\;\n 019-.eE').values()),
    ),
  }),
  { minLength: 1, maxLength: 5 },
);

let folder = "";
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "harness-fuzz-"));
});
test.afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("a damaged history is read or refused, and never crashes the reader", async () => {
  const outcomes = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SAMPLES),
      damage,
      fc.constantFrom("auto" as const, ...HISTORY_FORMATS),
      async (sample, changes, format) => {
        let bytes = sample;
        for (const { kind, at, length, byte } of changes) {
          const place = at % (bytes.length + 1);
          const head = bytes.subarray(0, place);
          const middle = {
            set: Buffer.from([byte]),
            insert: Buffer.alloc(length, byte),
            delete: Buffer.alloc(0),
            cut: Buffer.alloc(0),
            repeat: bytes.subarray(place, place + length),
          }[kind];
          const skipped = { set: 1, insert: 0, delete: length, cut: bytes.length, repeat: 0 }[kind];
          bytes = Buffer.concat([head, middle, bytes.subarray(place + skipped)]);
        }
        const path = join(folder, "damaged");
        writeFileSync(path, bytes);
        try {
          const { operations } = await readHistory(path, { format, name: "damaged" });
          outcomes.read += 1;
          if (operations.some(({ f }) => typeof f !== "string")) throw new Error("no function");
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          outcomes.refused += 1;
          if (error.location?.file !== "damaged" || error.location.line === undefined) {
            throw new Error("an InputError without a place", { cause: error });
          }
        }
      },
    ),
    { numRuns: propertyRuns(5000), seed: 7 },
  );
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(20);
});
