import type { ProbeReading } from "../../domain/probe.ts";
import type { NodeSpec } from "../../domain/topology.ts";
import type { Clock } from "../../ports/clock.ts";

/** Asks every node at once and times each answer (figure `time`, ms). What a node throws is no answer. */
export async function perNode(
  nodes: readonly NodeSpec[],
  clock: Clock,
  ask: (node: NodeSpec) => Promise<Omit<ProbeReading, "node">>,
): Promise<readonly ProbeReading[]> {
  return Promise.all(
    nodes.map(async (node): Promise<ProbeReading> => {
      const startedAt = clock.now();
      try {
        const answer = await ask(node);
        const time = (clock.now() - startedAt) / 1e6;
        return { ...answer, node: node.name, figures: { time, ...answer.figures } };
      } catch (error) {
        const words = error instanceof Error ? error.message : String(error);
        return { node: node.name, value: null, error: words };
      }
    }),
  );
}
