/** Every executor that a scenario can say, on the real k6: the load that the server sees is the load that was asked for. */
import { expect, test } from "@playwright/test";
import type { LoadRecord } from "../../domain/load.ts";
import type { WorkloadSpec } from "../../domain/scenario.ts";
import { arrivalsUntil } from "../../measure/load/arrivals.ts";
import {
  k6OfThisMachine,
  type K6Options,
  type K6Server,
  serve,
  startK6,
} from "../../testing/k6-bench.ts";
import { k6Lacks } from "./k6-problems.ts";
import { k6Schema } from "./k6-language.ts";

/** Long enough that users who come at the same time meet. */
const ANSWER_MS = 40;
/** The virtual user is in the path: the server sees who asks. */
const REQUESTS = [{ path: "/{vu}" }];

interface Seen {
  readonly server: K6Server;
  readonly requests: number;
  readonly dropped: number;
  readonly iterations: number;
  /** Requests of each virtual user. */
  readonly perUser: readonly number[];
  readonly due: number;
  readonly exitCode: number;
}

async function offered(
  yaml: K6Options["yaml"],
  spec: Partial<WorkloadSpec> = {},
  region = "here",
): Promise<Seen> {
  const server = await serve((_, response) => setTimeout(() => response.end("ok"), ANSWER_MS));
  const k6 = await startK6({
    ...{ yaml: { requests: REQUESTS, ...yaml }, url: server.url, spec, region },
  });
  try {
    const records = await k6.records();
    const count = (type: LoadRecord["type"]): number =>
      records.filter((record) => record.type === type).length;
    const users = new Map<string, number>();
    for (const { path } of server.asked) users.set(path, (users.get(path) ?? 0) + 1);
    return {
      server,
      requests: count("request"),
      iterations: count("iteration"),
      dropped: records.reduce((sum, each) => sum + (each.type === "dropped" ? each.count : 0), 0),
      perUser: [...users.values()].sort((a, b) => a - b),
      due: Object.values(k6.planned.schedules).reduce(
        (sum, schedule) => sum + arrivalsUntil(schedule, Infinity),
        0,
      ),
      exitCode: await k6.client.exited,
    };
  } finally {
    await k6.close();
    server.close();
  }
}

test.describe("executors", () => {
  test("shared-iterations: as many iterations as asked for, by all users together", async () => {
    const seen = await offered({ executor: "shared-iterations", iterations: 21, vus: 4 });
    expect(seen).toMatchObject({ exitCode: 0, requests: 21, iterations: 21, due: 0 });
    expect(seen.perUser).toHaveLength(4);
    expect(seen.server.most()).toBe(4);
  });

  test("per-vu-iterations: as many iterations as asked for, by each user", async () => {
    const seen = await offered({ executor: "per-vu-iterations", iterations: 7, vus: 3 });
    expect(seen).toMatchObject({ exitCode: 0, requests: 21, iterations: 21, perUser: [7, 7, 7] });
  });

  test("constant-vus: as many users as asked for, each of them waits for its answer", async () => {
    const seen = await offered({ executor: "constant-vus", vus: 3, duration: "1s" });
    expect(seen).toMatchObject({ exitCode: 0, due: 0, dropped: 0 });
    expect(seen.perUser).toHaveLength(3);
    expect(seen.server.most()).toBe(3);
    // Nobody asks again before the answer, and each asks more than once in its second.
    const [least = 0, , most = 0] = seen.perUser;
    expect(least).toBeGreaterThan(2);
    expect(most).toBeLessThanOrEqual(Math.ceil(1000 / ANSWER_MS) + 1);
  });

  test("ramping-vus: from the first number of users to the last", async () => {
    const stages = [
      { duration: "1s", target: 6 },
      { duration: "500ms", target: 6 },
    ];
    const seen = await offered({ executor: "ramping-vus", "start-vus": 1, stages });
    expect(seen.exitCode).toBe(0);
    expect(seen.server.most()).toBe(6);
    // One user alone until the ramp has brought the second, which takes a fifth of the second.
    const [first, ...others] = seen.server.asked;
    const early = others.filter(({ at }) => at - (first?.at ?? 0) < 100);
    expect(new Set(early.map(({ path }) => path))).toEqual(new Set([first?.path]));
  });

  test("constant-arrival-rate: every arrival of the schedule, however long answers take", async () => {
    const seen = await offered({ duration: "2s" }, { ratePerSecond: 50 });
    expect(seen).toMatchObject({ exitCode: 0, due: 100 });
    // k6 may begin one more or less at the very end.
    expect(Math.abs(seen.iterations + seen.dropped - seen.due)).toBeLessThanOrEqual(1);
    expect(seen.requests).toBe(seen.iterations);
  });

  test("ramping-arrival-rate: arrivals grow as the ramp does", async () => {
    const stages = [{ duration: "2s", target: "100/s" }];
    const seen = await offered({ executor: "ramping-arrival-rate", stages, vus: 20 });
    expect(seen).toMatchObject({ exitCode: 0, due: 100 });
    expect(Math.abs(seen.iterations + seen.dropped - seen.due)).toBeLessThanOrEqual(1);
    const [first] = seen.server.asked;
    const half = seen.server.asked.filter(({ at }) => at - (first?.at ?? 0) < 1000).length;
    // The area below the first half of the ramp is a quarter of it; the first arrival is some 140 ms into it.
    expect(half / seen.requests).toBeGreaterThan(0.2);
    expect(half / seen.requests).toBeLessThan(0.45);
  });

  test("externally-controlled: its users, where k6 still has it; refused where it has not", async () => {
    const { version } = await k6OfThisMachine();
    const yaml = { executor: "externally-controlled", vus: 2, "max-vus": 4, duration: "1s" };
    const options = k6Schema.parse({ requests: REQUESTS, ...yaml });
    const load = {
      on: "api",
      regions: 1,
      clients: undefined,
      timeoutMs: 1,
      ratePerSecond: undefined,
    };
    const refused = k6Lacks(options, load, version).map(({ code }) => code);
    const seen = await offered(yaml);
    if (version.startsWith("1.")) {
      expect(refused).toEqual([]);
      expect(seen.exitCode).toBe(0);
      expect(seen.perUser).toHaveLength(2);
      expect(seen.server.most()).toBe(2);
    } else {
      expect(refused).toEqual(["LOD012"]);
      expect(seen).toMatchObject({ exitCode: 104, requests: 0 });
    }
  });

  test("the shares of two regions are the whole", async () => {
    const spec = { from: ["east", "west"] };
    const iterations = { executor: "shared-iterations", iterations: 11, vus: 3 };
    const shares = await Promise.all(spec.from.map((region) => offered(iterations, spec, region)));
    expect(shares.map(({ requests }) => requests)).toEqual([6, 5]);
    const rated = { ...spec, ratePerSecond: 25 };
    const rates = await Promise.all(
      spec.from.map((region) => offered({ duration: "2s" }, rated, region)),
    );
    const begun = rates.reduce((sum, seen) => sum + seen.iterations + seen.dropped, 0);
    expect(Math.abs(begun - 50)).toBeLessThanOrEqual(2);
  });

  test("the known-bad twin: users who are too few drop arrivals, and k6 says so", async () => {
    const seen = await offered({ duration: "1s", vus: 1 }, { ratePerSecond: 100 });
    expect(seen.due).toBe(100);
    expect(seen.iterations).toBeLessThan(50);
    expect(seen.dropped).toBeGreaterThan(50);
    expect(Math.abs(seen.iterations + seen.dropped - seen.due)).toBeLessThanOrEqual(1);
  });
});
