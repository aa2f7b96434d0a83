/** Clients that add unique numbers to a set until they are told to stop, and what became of each number. */
import { systemClock } from "../../adapters/node/system-clock.ts";
import type { RunningGroup } from "../../ports/node-kind.ts";

const TIMEOUT_MS = 1000;
const BACKOFF_MS = 10;

export interface LoadOptions {
  /** One client each. */
  readonly vantages: readonly string[];
  readonly options?: Readonly<Record<string, unknown>>;
  /** Pause between two operations of a client. */
  readonly pauseMs?: number;
}

export interface LoadResult {
  readonly acknowledged: ReadonlySet<number>;
  readonly unknown: ReadonlySet<number>;
  readonly errors: readonly string[];
  /** Nodes that acknowledged something. */
  readonly nodes: ReadonlySet<string>;
  /** Longest time without an acknowledgement. */
  readonly longestGapMs: number;
}

export async function startLoad(
  group: RunningGroup,
  { vantages, options = {}, pauseMs = 1 }: LoadOptions,
): Promise<{ stop(): Promise<LoadResult> }> {
  const acknowledged = new Set<number>();
  const unknown = new Set<number>();
  const errors = new Set<string>();
  const nodes = new Set<string>();
  const stopping = new AbortController();
  let next = 0;
  let lastAt = performance.now();
  let longestGapMs = 0;
  const clients = await Promise.all(
    vantages.map((vantage) =>
      group.client("set", { vantage, timeoutMs: TIMEOUT_MS, workload: "ledger", options }),
    ),
  );
  await clients[0]?.setup();
  const loops = clients.map(async (client) => {
    while (!stopping.signal.aborted) {
      const value = next++;
      const reply = await client.invoke({ f: "add", value }, AbortSignal.timeout(TIMEOUT_MS));
      if (reply.error !== undefined) errors.add(`${reply.outcome}: ${reply.error}`);
      if (reply.outcome === "unknown") unknown.add(value);
      if (reply.outcome === "ok") {
        acknowledged.add(value);
        if (reply.node !== undefined) nodes.add(reply.node);
        longestGapMs = Math.max(longestGapMs, performance.now() - lastAt);
        lastAt = performance.now();
      }
      await systemClock.sleep(reply.outcome === "ok" ? pauseMs : BACKOFF_MS);
    }
  });
  const stop = async (): Promise<LoadResult> => {
    stopping.abort();
    await Promise.all(loops);
    await Promise.all(clients.map((client) => client.close()));
    return { acknowledged, unknown, errors: [...errors], nodes, longestGapMs };
  };
  return { stop };
}

/** What each node has of the set, asked over the control path. */
async function finalReads(group: RunningGroup): Promise<ReadonlyMap<string, Set<number>>> {
  const reads = await Promise.all(
    group.nodes.map(async ({ name, region }) => {
      const client = await group.client("set", {
        vantage: region,
        node: name,
        control: true,
        timeoutMs: 5000,
        workload: "ledger",
      });
      const reply = await client.invoke({ f: "read", value: null }, AbortSignal.timeout(5000));
      await client.close();
      if (reply.outcome !== "ok") throw new Error(`${name} cannot be read: ${reply.error ?? ""}`);
      return [name, new Set(reply.value as number[])] as const;
    }),
  );
  return new Map(reads);
}

/** Per node: acknowledged elements that it does not have, and elements that nobody added. */
export async function judge(group: RunningGroup, { acknowledged, unknown }: LoadResult) {
  const reads = await finalReads(group);
  return [...reads].map(([node, present]) => ({
    node,
    lost: [...acknowledged].filter((element) => !present.has(element)).length,
    size: present.size,
    recovered: [...present].filter((element) => unknown.has(element)).length,
  }));
}
