import { expect, test } from "@playwright/test";
import { Random } from "../../lib/random.ts";
import type { OperationReply } from "../../ports/node-kind.ts";
import { lockWorkload } from "./lock.ts";
import type { OperationGenerator, PlannedOperation } from "./workload-kind.ts";

function generatorOf(options: object = {}): OperationGenerator {
  return lockWorkload.generator(lockWorkload.schema.parse(options), new Random(1n));
}

/** What one client asks when everything is answered so; `[f, key, value, pauseMs]`. */
function asked(generator: OperationGenerator, outcomes: readonly OperationReply["outcome"][]) {
  return outcomes.map((outcome, i): PlannedOperation => {
    const operation = generator.next(0);
    const value = operation.f === "acquire" ? 100 + i : operation.value;
    generator.told?.(0, { outcome, value });
    return operation;
  });
}

test.describe("lock", () => {
  test("a holder writes with its token and gives back what it took", () => {
    const all = asked(generatorOf(), ["ok", "ok", "ok", "ok", "ok"]);
    expect(all.map(({ f }) => f)).toEqual(["acquire", "write", "write", "release", "acquire"]);
    expect(all[1]).toMatchObject({ key: all[0]?.key, value: { token: 100 } });
    expect(all[3]).toMatchObject({ key: all[0]?.key, value: all[0]?.value });
    expect(all[4]?.value).not.toEqual(all[0]?.value);
  });

  test("who did not get it asks again, under another name", () => {
    const all = asked(generatorOf(), ["fail", "fail"]);
    expect(all.map(({ f }) => f)).toEqual(["acquire", "acquire"]);
    expect(all[1]?.value).not.toEqual(all[0]?.value);
  });

  test("after a refused write the lock is given back, after an unknown answer nothing is taken for granted", () => {
    const refused = asked(generatorOf(), ["ok", "fail", "ok"]);
    expect(refused.map(({ f }) => f)).toEqual(["acquire", "write", "release"]);
    const unknown = asked(generatorOf(), ["ok", "unknown", "ok"]);
    expect(unknown.map(({ f }) => f)).toEqual(["acquire", "write", "acquire"]);
  });

  test("one grant in so many stalls before its last write", () => {
    const options = { pause: "900ms", hold: "5ms", "pause-every": 2 };
    const writes = asked(generatorOf(options), Array<"ok">(8).fill("ok")).filter(
      ({ f }) => f === "write",
    );
    expect(writes.map(({ pauseMs }) => pauseMs)).toEqual([5, 5, 5, 905]);
  });
});
