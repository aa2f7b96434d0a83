/**
 * One run: prepare → start → seed → steady state → load → faults under load → heal all → recovery → load after → final
 * reads → steady state → tear-down → collect. Whatever happens on the way, healing and tear-down run, each with a
 * deadline of its own. What this file decides is the order; each phase is a method of RunSession.
 */
import type { RunStatus } from "../domain/journal.ts";
import type { RunDocument } from "../domain/run-document.ts";
import type { RunDirectory } from "../ports/run-store.ts";
import type { EngineDependencies } from "./engine-dependencies.ts";
import { startRunClock } from "./run-clock.ts";
import { RunSession } from "./run-session.ts";

export interface RunOutcome {
  readonly status: RunStatus;
  /** Trouble that ended the run early; the journal has it too. */
  readonly problem?: Error;
}

/**
 * Runs a scenario and leaves everything but the judgement in its run directory, which holds run.json already. Throws
 * only when the run directory cannot be written.
 */
export async function runScenario(
  document: RunDocument,
  directory: RunDirectory,
  deps: EngineDependencies,
): Promise<RunOutcome> {
  const clock = startRunClock(deps.clock, directory);
  await clock.journal(
    {
      type: "run-started",
      runId: document.runId,
      scenario: document.scenario.id,
      seed: document.scenario.seed,
    },
    true,
  );
  const session = new RunSession(document, deps, directory, clock);
  const problem = await play(session, deps);
  const status: RunStatus = deps.signal.aborted ? "interrupted" : "completed";
  await directory.flush();
  await clock.journal({ type: "run-ended", status }, true);
  return { status, ...(problem ? { problem } : {}) };
}

/** Runs the phases; returns what stopped them. Whatever happens, the topology is taken down. */
async function play(session: RunSession, deps: EngineDependencies): Promise<Error | undefined> {
  try {
    const problem = await playPhases(session);
    if (problem !== undefined) await session.report(problem);
    if (deps.keep !== undefined && !deps.signal.aborted) await deps.keep(session.describe());
    return problem;
  } finally {
    await session.teardown();
    await session.collect();
  }
}

async function playPhases(session: RunSession): Promise<Error | undefined> {
  let problem: Error | undefined;
  try {
    await session.start();
    await session.seed();
    await session.steadyBefore();
    await session.loadBefore();
    await session.faults();
  } catch (error) {
    problem = asError(error);
  }
  const healed = await session.heal().catch(asError);
  problem ??= healed ?? undefined;
  return problem ?? (await session.observeAfter().catch(asError)) ?? undefined;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
