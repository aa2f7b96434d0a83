/**
 * A lag metric tells the truth: what a probe reads from it agrees with the lag that marker rows show from outside.
 *
 * Each reading is held against the bounds that the marker rows before and after it gave (so a lag that changes in
 * between is no lie), widened by `within`. Bounds that are far apart cannot tell a half from a whole: readings under
 * them count for what they contradict and never as agreement. The share of readings that are off is judged by its
 * Clopper-Pearson bounds against what is tolerated.
 */
import { z } from "zod";
import type { CheckResult } from "../../checkers/checker.ts";
import type { Finding } from "../../domain/finding.ts";
import { percentage } from "../../lib/unit-schemas.ts";
import { ratioBounds } from "../../lib/ratio-bounds.ts";
import { quantileOf } from "../../measure/bounds.ts";
import type { Sample } from "../../ports/run-store.ts";
import type { Check } from "./check.ts";

const schema = z.strictObject({
  metric: z.string().describe("probe that reads the metric, in milliseconds: give it its unit"),
  lag: z.string().describe("replication-lag probe with markers, which measures"),
  figure: z.string().optional().describe("figure of the metric's probe; value"),
  replica: z
    .string()
    .optional()
    .describe("node that the metric is about; left out: the one that is asked, or of its region"),
  within: percentage("readings further off than this are wrong; 10%").optional(),
});

const WITHIN = 0.1;
/** A metric is read at another moment than it was made: this share of readings may be off. */
const TOLERATED = 0.1;
/** Bounds tell a reading from its half when the lower one is more than half of the upper one. */
const TELLING = 0.5;

interface Bounds {
  readonly time: number;
  readonly low: number;
  readonly high: number;
}

interface Pair {
  readonly said: number;
  readonly low: number;
  readonly high: number;
  readonly isTelling: boolean;
  readonly isOff: boolean;
}

export const lagMetricTrue: Check<z.infer<typeof schema>> = {
  name: "lag-metric-true",
  summary: "a replication-lag metric agrees with the lag that marker rows show",
  needs: "node",
  schema,
  probeOptions: ["metric", "lag"],
  run: ({ options, probes, nodes }) => {
    const measured = boundsByNode(probes.filter(({ probe }) => probe === options.lag));
    const regions = new Map(
      probes.filter(({ probe }) => probe === options.lag).map(({ region, node }) => [region, node]),
    );
    const pairs = new Map<string, Pair[]>();
    for (const { probe, name, value, time, node = "", region } of probes) {
      if (probe !== options.metric || name !== (options.figure ?? "value") || value === null)
        continue;
      const replica = options.replica ?? (nodes.includes(node) ? node : regions.get(region));
      const bounds = around(measured.get(replica ?? "") ?? [], time);
      if (replica === undefined || bounds === undefined) continue;
      const list = pairs.get(replica) ?? [];
      list.push(pairOf(value, bounds, options.within ?? WITHIN));
      pairs.set(replica, list);
    }
    return conclude(pairs, options);
  },
};

function conclude(
  pairs: ReadonlyMap<string, readonly Pair[]>,
  options: z.infer<typeof schema>,
): CheckResult {
  const all = [...pairs.values()].flat();
  const telling = all.filter(({ isTelling }) => isTelling);
  const stats = {
    readings: all.length,
    telling: telling.length,
    off: all.filter(({ isOff }) => isOff).length,
    "median-share": median(telling.map(({ said, low, high }) => said / ((low + high) / 2))) ?? null,
  };
  const findings = [...pairs].flatMap(([replica, list]) => lie(replica, list, options) ?? []);
  if (findings.length > 0) return { verdict: "fail", findings, stats };
  const undecided = [...pairs].find(([, list]) => upperShare(list) > TOLERATED);
  if (all.length > 0 && undecided === undefined) return { verdict: "pass", findings, stats };
  const reason =
    all.length === 0
      ? `no reading of ${options.metric} lies beside one of ${options.lag}: does ${options.lag} have markers:?`
      : `${telling.length} readings of ${options.metric} could have shown a lie, and up to ${percent(upperShare(undecided?.[1] ?? []))} of them may be off: a longer run, or a larger lag, would decide`;
  return { verdict: "unknown", reason, findings, stats };
}

function lie(
  replica: string,
  pairs: readonly Pair[],
  { metric, within = WITHIN }: z.infer<typeof schema>,
): Finding | undefined {
  const kinds = [pairs.filter((each) => each.isTelling), pairs.filter((each) => !each.isTelling)];
  const lying = kinds.find(
    (kind) => kind.length > 0 && ratioBounds(offIn(kind), kind.length).lower > TOLERATED,
  );
  if (lying === undefined) return undefined;
  const off = lying.filter(({ isOff }) => isOff);
  const middle = off.toSorted((a, b) => a.said - b.said)[Math.floor(off.length / 2)];
  if (middle === undefined) return undefined;
  const { said, low, high } = middle;
  return {
    code: "lag-metric-lies",
    message: `${metric} said that ${replica} lags by ${Math.round(said)} ms while marker rows showed ${Math.round(low)} to ${Math.round(high)} ms: ${off.length} of ${lying.length} readings were more than ${percent(within)} off`,
    operations: [],
  };
}

function upperShare(pairs: readonly Pair[]): number {
  const telling = pairs.filter(({ isTelling }) => isTelling);
  return telling.length === 0 ? 1 : ratioBounds(offIn(telling), telling.length).upper;
}

function offIn(pairs: readonly Pair[]): number {
  return pairs.filter(({ isOff }) => isOff).length;
}

function pairOf(said: number, { low, high }: Bounds, within: number): Pair {
  return {
    said,
    low,
    high,
    isTelling: low > TELLING * high,
    isOff: said < low * (1 - within) || said > high * (1 + within),
  };
}

/** Bounds of each node, in the order of time. */
function boundsByNode(samples: readonly Sample[]): ReadonlyMap<string, readonly Bounds[]> {
  const lows = new Map<string, number>();
  const map = new Map<string, Bounds[]>();
  for (const { name, node = "", time, value } of samples) {
    if (value === null) continue;
    if (name === "marker-low") lows.set(`${node} ${time}`, value);
    const low = lows.get(`${node} ${time}`);
    if (name !== "marker-high" || low === undefined) continue;
    const list = map.get(node) ?? [];
    list.push({ time, low, high: value });
    map.set(node, list);
  }
  return map;
}

/** What both the measurement before and the one after an instant allow; undefined outside of them. */
function around(bounds: readonly Bounds[], time: number): Bounds | undefined {
  const at = bounds.findIndex((each) => each.time >= time);
  const [before, after] = [bounds[at - 1] ?? bounds[at], bounds[at]];
  if (before === undefined || after === undefined || (at === 0 && after.time > time))
    return undefined;
  return { time, low: Math.min(before.low, after.low), high: Math.max(before.high, after.high) };
}

function median(values: readonly number[]): number | undefined {
  return quantileOf(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
