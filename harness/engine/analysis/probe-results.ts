import type { ProbeResult } from "../../domain/probe-results.ts";
import type { Scenario } from "../../domain/scenario.ts";
import {
  probeResults,
  type ProbeReadingRecord,
  type SummarizedProbe,
} from "../../measure/probe-summary.ts";
import type { Window } from "../../measure/window.ts";
import type { Sample } from "../../ports/run-store.ts";
import type { StoredRun } from "./stored-run.ts";

const PHASES = ["whole", "before", "during", "recovery", "after"] as const;
const LAG = "replication-lag";

/** What the scenario's probes said, and what the harness itself asked of replicas all the time. */
export function probeResultsOf(
  { document: { scenario }, samples }: Pick<StoredRun, "document" | "samples">,
  windows: ReadonlyMap<string, Window>,
): ProbeResult[] {
  const lag = samples.get(LAG) ?? [];
  const groups = [...new Set(lag.map(({ group = "" }) => group))];
  return probeResults([...readings(samples.get("probes") ?? []), ...lag.map(lagReading)], {
    probes: [...scenario.probes, ...groups.map(lagProbe)],
    windows,
    phases: PHASES,
    faults: scenario.faults.map(({ id }) => id),
    against: heldAgainst(scenario),
  });
}

function readings(samples: readonly Sample[]): ProbeReadingRecord[] {
  return samples.map(({ time, probe = "", name, value, node = "", region = "", error, held }) => ({
    ...{ time, probe, name, value, node, region },
    ...(error === undefined ? {} : { error }),
    ...(held === undefined ? {} : { held }),
  }));
}

/** As objectives name it: `replication-lag(db)`. */
function lagProbe(group: string): SummarizedProbe {
  return { name: `${LAG}(${group})`, kind: LAG, units: { value: "ms", bytes: "bytes" } };
}

function lagReading({ time, name, value, node = "", region = "", group = "" }: Sample) {
  return {
    ...{ time, value, node, region, probe: `${LAG}(${group})` },
    name: name === LAG ? "value" : name.replace(`${LAG}-`, ""),
    ...(value === null ? { error: "no answer" } : {}),
  };
}

function heldAgainst({ checks }: Scenario): Map<string, string> {
  return new Map(
    checks.flatMap(({ options: { metric, lag, figure = "value" } }) =>
      typeof metric === "string" && typeof lag === "string"
        ? [[`${metric} ${String(figure)}`, lag] as const]
        : [],
    ),
  );
}
