import { z } from "zod";
import type { NodeSpec } from "../../domain/topology.ts";
import type { ProbeKind } from "../../ports/probe-kind.ts";
import type { NodeUsage } from "../../ports/runtime.ts";
import { perNode } from "./per-node.ts";

const schema = z.strictObject({});

interface Reading {
  readonly time: number;
  readonly usage: NodeUsage;
}

/**
 * What every node uses, as shares and rates since it was asked last. The value is the saturation: the larger of the
 * shares of processor time and of memory that the node may use.
 */
export const resourcesProbe: ProbeKind<z.infer<typeof schema>> = {
  kind: "resources",
  summary: "processor, memory and I/O of nodes; the value is the larger share of what they may use",
  schema,
  needsNode: false,
  travels: false,
  answers: () => true,
  units: () => ({
    value: "ratio",
    saturation: "ratio",
    cpu: "ratio",
    memory: "bytes",
    read: "bytes-per-second",
    written: "bytes-per-second",
    processes: "number",
  }),
  form: () => "number",
  open: ({ groups, clock }) => {
    const last = new Map<string, Reading>();
    const usageOf = (node: NodeSpec): Promise<NodeUsage | undefined> =>
      groups.get(node.group)?.handle(node.name).usage() ?? Promise.resolve(undefined);
    return {
      ask: (nodes, signal) =>
        perNode(nodes, { clock, signal }, async (node) => {
          const usage = await usageOf(node);
          if (usage === undefined) throw new Error("nothing runs there, or nobody can tell");
          const time = clock.now();
          const before = last.get(node.name);
          last.set(node.name, { time, usage });
          return answer({ time, usage }, before);
        }),
      close: async () => {},
    };
  },
};

/** `cpu`: processors in use, 1.5 is one and a half. I/O: bytes a second. Before the second answer nothing has a rate. */
function answer({ time, usage }: Reading, before: Reading | undefined) {
  // A node that was started again counts from zero.
  const isFirst = before === undefined || usage.cpuMs < before.usage.cpuMs;
  const ms = isFirst ? 0 : (time - before.time) / 1e6;
  const rate = (now: number | null, then: number | null | undefined, per: number): number | null =>
    now === null || then == null || ms === 0 ? null : Math.max(0, (now - then) / (ms / per));
  const cpu = rate(usage.cpuMs, before?.usage.cpuMs, 1);
  const share = Math.max((cpu ?? 0) / usage.cpus, usage.memoryBytes / usage.memoryLimitBytes);
  return {
    value: share,
    figures: {
      saturation: share,
      cpu,
      memory: usage.memoryBytes,
      read: rate(usage.readBytes, before?.usage.readBytes, 1000),
      written: rate(usage.writtenBytes, before?.usage.writtenBytes, 1000),
      processes: usage.processes,
    },
  };
}
