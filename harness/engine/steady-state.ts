import type { ProbeOutcome } from "../domain/journal.ts";
import type { SteadyStateProbe } from "../domain/scenario.ts";
import type { GroupProbe, ProbeValue, RunningGroup } from "../ports/node-kind.ts";

/** Asks every steady-state probe once, over the control path. A probe that cannot be asked does not hold. */
export async function askSteadyState(
  probes: readonly SteadyStateProbe[],
  groups: ReadonlyMap<string, RunningGroup>,
): Promise<ProbeOutcome[]> {
  return Promise.all(
    probes.map(async (probe): Promise<ProbeOutcome> => {
      const name = `${probe.probe}(${probe.node}${probe.path ?? ""})`;
      const group = groups.get(probe.node);
      if (group === undefined) return { probe: name, held: false, seen: "no such group" };
      try {
        const { values } = await group.probe(questionOf(probe));
        return { probe: name, ...judge(probe, values) };
      } catch (error) {
        return {
          probe: name,
          held: false,
          seen: error instanceof Error ? error.message : String(error),
        };
      }
    }),
  );
}

function questionOf(probe: SteadyStateProbe): GroupProbe {
  switch (probe.probe) {
    case "replication-lag":
      return { type: "replication-lag" };
    case "primaries":
      return { type: "primaries" };
    default:
      return { type: "http", path: probe.path ?? "/" };
  }
}

function judge(
  probe: SteadyStateProbe,
  values: readonly ProbeValue[],
): { held: boolean; seen: string } {
  const seen = values
    .map(
      ({ node, value, unit }) =>
        `${node}=${value === null ? "no answer" : `${value}${unit ?? ""}`}`,
    )
    .join(", ");
  const { status, maxMs, count } = probe.expect;
  const answered = values.length > 0 && values.every(({ value }) => value !== null);
  const held =
    (count === undefined
      ? answered
      : values.filter(({ value }) => value !== null).length === count) &&
    (status === undefined || values.every(({ value }) => value === status)) &&
    (maxMs === undefined || values.every(({ value }) => Number(value) <= maxMs));
  return { held, seen: seen === "" ? "nothing answered" : seen };
}
