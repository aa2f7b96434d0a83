import type { ProbeReading } from "../../domain/probe.ts";
import type { NodeSpec } from "../../domain/topology.ts";
import type { Clock } from "../../ports/clock.ts";

/**
 * Asks every node at once and times each answer (figure `time`, ms). What a node throws is no answer, and neither is one
 * that has not come when the signal is aborted: a node that hangs takes nothing away from the others.
 */
export async function perNode(
  nodes: readonly NodeSpec[],
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  ask: (node: NodeSpec) => Promise<Omit<ProbeReading, "node">>,
): Promise<readonly ProbeReading[]> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  late.catch(() => undefined);
  const tooLate = (): void => reject(signal.reason as Error);
  signal.addEventListener("abort", tooLate, { once: true });
  if (signal.aborted) tooLate();
  try {
    return await Promise.all(
      nodes.map(async (node): Promise<ProbeReading> => {
        const startedAt = clock.now();
        try {
          const answer = await Promise.race([ask(node), late]);
          const time = (clock.now() - startedAt) / 1e6;
          return { ...answer, node: node.name, figures: { time, ...answer.figures } };
        } catch (error) {
          const words = error instanceof Error ? error.message : String(error);
          return { node: node.name, value: null, error: words };
        }
      }),
    );
  } finally {
    signal.removeEventListener("abort", tooLate);
  }
}
