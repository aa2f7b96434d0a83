import type { Results } from "../../domain/results.ts";

/**
 * How long the system took to recover from the faults of a run, ms; null: it did not. Measured by the objectives that ask
 * for it (`time-to-recover`); where there is none, from the first heal to the end of the recovery phase. A run without a
 * proved fault has nothing to recover from.
 */
export function recoveriesOf(results: Results): (number | null)[] {
  if (!results.faults.some(({ provedAt }) => provedAt !== null)) return [];
  const asked = results.objectives.filter(({ sli }) => sli.startsWith("time-to-recover("));
  if (asked.length > 0) {
    return asked.filter(({ samples }) => samples > 0).map(({ value }) => value);
  }
  const heal = results.phases.find(({ phase }) => phase === "heal");
  const recovery = results.phases.find(({ phase }) => phase === "recovery");
  if (heal === undefined || recovery === undefined) return [];
  if (recovery.endedAt === null || recovery.problem !== undefined) return [null];
  return [(recovery.endedAt - heal.startedAt) / 1e6];
}

export interface RecoveryStatistics {
  /** Mean of those that recovered, ms; null where none did. */
  readonly meanMs: number | null;
  readonly worstMs: number | null;
  readonly recovered: number;
  readonly notRecovered: number;
}

/** Null where nothing had to recover. */
export function recoveryStatistics(
  recoveries: readonly (number | null)[],
): RecoveryStatistics | null {
  if (recoveries.length === 0) return null;
  const known = recoveries.filter((ms) => ms !== null);
  const sum = known.reduce((total, ms) => total + ms, 0);
  return {
    meanMs: known.length === 0 ? null : sum / known.length,
    worstMs: known.length === 0 ? null : known.reduce((worst, ms) => Math.max(worst, ms), 0),
    recovered: known.length,
    notRecovered: recoveries.length - known.length,
  };
}
