/** Whether the load that was planned was there: without it, objectives are about another load than they say. */
import type { JournalEntry } from "../../domain/journal.ts";
import type { OfferedPart } from "../../domain/load.ts";
import type { OfferedResult } from "../../domain/results.ts";
import type { OfferedInWindow } from "../../measure/load/driven-requests.ts";
import type { Window } from "../../measure/window.ts";
import type { StoredRun } from "./stored-run.ts";

export type LoadEnded = JournalEntry & { readonly type: "load-ended" };

/** Less of the planned load than this was not the load that the objectives are about. */
const OFFERED_SHARE = 0.95;

/** Part by part where there are several: what one region could not offer must not drown in what others did. */
export function loadDoubts(entry: LoadEnded): string[] {
  const { workload, parts, dropped = 0, maxDropped = 1 } = entry;
  if (parts === undefined) return loadDoubt(workload, { ...entry, dropped }, maxDropped);
  return parts.flatMap((part) => {
    const scenario = part.scenario === workload ? "" : ` (${part.scenario})`;
    return loadDoubt(`${workload}${scenario} from ${part.region}`, part, maxDropped);
  });
}

function loadDoubt(
  load: string,
  { due, begun, dropped }: Pick<OfferedPart, "due" | "begun" | "dropped">,
  maxDropped: number,
): string[] {
  const what = `the load of ${load} was not offered`;
  if (dropped > maxDropped * due) {
    return [`${what}: ${dropped} of ${due} due iterations were dropped, because no VU was free`];
  }
  if (begun >= OFFERED_SHARE * due) return [];
  return [`${what}: ${begun} of ${due} due operations were begun`];
}

/**
 * Why the load of an objective was not there while it was measured, by the name of the objective: its phase or fault may
 * have lost a share of it that the whole run had room for.
 */
export function loadDoubtsOfObjectives(
  { document, journal, load }: StoredRun,
  windows: ReadonlyMap<string, Window>,
): ReadonlyMap<string, string> {
  const doubts = new Map<string, string>();
  for (const { name, sli, during } of document.scenario.objectives) {
    const ended = loadEnded(journal, sli.of);
    if (ended === undefined) continue;
    const window = windows.get(during);
    const offered = (window && load.get(sli.of)?.offeredIn(window)) ?? [];
    const asked = offered.filter(({ region }) => sli.from === undefined || region === sli.from);
    const [doubt] = [
      ...loadDoubts(ended),
      ...asked.flatMap((part) =>
        windowDoubt(`${sli.of} from ${part.region} during ${during}`, part, ended),
      ),
    ];
    if (doubt !== undefined) doubts.set(name, doubt);
  }
  return doubts;
}

/** One arrival that found no VU says nothing of a load. */
const FEW = 1;

function windowDoubt(
  load: string,
  { due, dropped }: OfferedInWindow,
  { maxDropped = 1 }: LoadEnded,
): string[] {
  return dropped > FEW ? loadDoubt(load, { due, dropped, begun: due - dropped }, maxDropped) : [];
}

function loadEnded(journal: readonly JournalEntry[], workload: string): LoadEnded | undefined {
  return journal.findLast(
    (each): each is LoadEnded => each.type === "load-ended" && each.workload === workload,
  );
}

/** For reports; undefined: a closed model, or a run that died under its load. */
export function offeredResult(
  journal: readonly JournalEntry[],
  workload: string,
): OfferedResult | undefined {
  const entry = loadEnded(journal, workload);
  if (entry === undefined) return undefined;
  const { due, begun, dropped, maxDropped, parts } = entry;
  return {
    ...{ due, begun },
    ...(dropped === undefined ? {} : { dropped }),
    ...(maxDropped === undefined ? {} : { maxDropped }),
    isOffered: loadDoubts(entry).length === 0,
    ...(parts === undefined ? {} : { parts }),
  };
}
