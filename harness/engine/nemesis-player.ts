/**
 * Plays the schedule: faults start and end, actions run, each at its planned time.
 *
 * Life of a fault: resolved and journaled (fsynced) → applied at its time → proved active by independent probes →
 * healed → proved gone. Whatever is not proved is journaled as unproved, and the judge makes the run inconclusive.
 * `healAll` ends every fault that is still there and can be called at any moment, in any state.
 */
import type { PlannedAction, PlannedFault, ResolvedEffect, Schedule } from "../domain/fault.ts";
import { describeTarget } from "../nemesis/describe-target.ts";
import type { Progress } from "../ports/progress.ts";
import type { RunningGroup } from "../ports/node-kind.ts";
import { withDeadline } from "./deadline.ts";
import type { FaultInjector } from "./fault-injector.ts";
import type { FaultProver } from "./fault-prover.ts";
import type { RunClock } from "./run-clock.ts";

/** Targets are resolved this long before the start, so that asking and fsyncing do not delay it. */
const RESOLVE_AHEAD_MS = 150;
/** A proof that was told to stop gets this long to say what it saw. */
const PROOF_GRACE_MS = 1000;
/** An action that takes longer has failed. */
const ACTION_DEADLINE_MS = 20_000;

export interface NemesisDependencies {
  readonly schedule: Schedule;
  readonly resolve: (fault: PlannedFault) => Promise<ResolvedEffect>;
  readonly injector: FaultInjector;
  readonly prover: Pick<FaultProver, "proveActive" | "proveGone">;
  readonly groups: ReadonlyMap<string, RunningGroup>;
  readonly clock: RunClock;
  readonly progress: Progress;
}

interface Active {
  readonly fault: PlannedFault;
  readonly effect: ResolvedEffect;
  /** Ends the proof of activity before the heal begins. */
  readonly proof: AbortController;
  proving: Promise<void>;
}

export class NemesisPlayer {
  readonly #deps: NemesisDependencies;
  readonly #active = new Map<string, Active>();
  /** Healed, but what they hit is still hit by another fault: proved gone when that one is healed too. */
  readonly #covered = new Set<Active>();
  #startedAt = 0;

  constructor(deps: NemesisDependencies) {
    this.#deps = deps;
  }

  /** Resolves when every scheduled event has happened and the phase is over. */
  async play(signal: AbortSignal): Promise<void> {
    const { schedule, clock } = this.#deps;
    this.#startedAt = clock.elapsed();
    const events = [
      ...schedule.faults.map((fault) => this.#playFault(fault, signal)),
      ...schedule.actions.map((action) => this.#playAction(action, signal)),
      clock.sleepUntil(this.#instant(schedule.durationMs), signal),
    ];
    const results = await Promise.allSettled(events);
    signal.throwIfAborted();
    const failed = results.find((result) => result.status === "rejected");
    if (failed) throw failed.reason as Error;
  }

  /** Takes every fault away that is left, first of all; then proves each of them gone. */
  async healAll(signal: AbortSignal): Promise<void> {
    const left = [...this.#active.values()];
    const undone = await Promise.allSettled(left.map((active) => this.#undo(active)));
    await this.#deps.injector.healAll();
    for (const [i, active] of left.entries()) {
      if (undone[i]?.status === "fulfilled") this.#covered.add(active);
    }
    await this.#proveUncovered(signal);
    const failed = undone.find((result) => result.status === "rejected");
    if (failed) throw failed.reason as Error;
  }

  async #playFault(fault: PlannedFault, signal: AbortSignal): Promise<void> {
    const { clock, injector, progress } = this.#deps;
    const plannedAt = this.#instant(fault.atMs);
    await clock.sleepUntil(plannedAt - RESOLVE_AHEAD_MS * 1e6, signal);
    try {
      const effect = await this.#intend(fault, plannedAt);
      await clock.sleepUntil(plannedAt, signal);
      const active: Active = {
        fault,
        effect,
        proof: new AbortController(),
        proving: Promise.resolve(),
      };
      this.#active.set(fault.id, active);
      const begunAt = Math.round(clock.elapsed());
      await injector.apply(fault.id, effect);
      await clock.journal({ type: "fault-applied", fault: fault.id, begunAt });
      progress.faultChanged(fault.id, "active");
      active.proving = this.#prove(active).catch(async (error: unknown) => {
        await this.#journalFailure(fault, error).catch(() => undefined);
      });
    } catch (error) {
      signal.throwIfAborted();
      await this.#journalFailure(fault, error);
      return;
    }
    if (fault.forMs === undefined) return;
    await clock.sleepUntil(plannedAt + fault.forMs * 1e6, signal);
    const active = this.#active.get(fault.id);
    if (active) await this.#heal(active, signal);
  }

  async #intend(fault: PlannedFault, plannedAt: number): Promise<ResolvedEffect> {
    const effect = await this.#deps.resolve(fault);
    await this.#deps.clock.journal(
      {
        type: "fault-intended",
        fault: fault.id,
        kind: fault.kind,
        target: describeTarget(fault.target),
        resolved: targetsOf(effect),
        plannedAt: Math.round(plannedAt),
      },
      true,
    );
    return effect;
  }

  async #prove(active: Active): Promise<void> {
    const { prover, clock, progress } = this.#deps;
    const { proved, evidence } = await prover.proveActive(active.effect, active.proof.signal);
    progress.faultChanged(active.fault.id, proved ? "proved" : "unproved");
    await clock.journal({
      type: proved ? "fault-proved" : "fault-unproved",
      fault: active.fault.id,
      evidence,
    });
  }

  async #heal(active: Active, signal: AbortSignal): Promise<void> {
    try {
      await this.#undo(active);
      this.#covered.add(active);
      await this.#proveUncovered(signal);
    } catch (error) {
      await this.#journalFailure(active.fault, error);
    }
  }

  /** The heal itself waits for nothing that could hang. */
  async #undo({ fault, proof, proving }: Active): Promise<void> {
    const { clock, injector } = this.#deps;
    this.#active.delete(fault.id);
    proof.abort();
    const ended = new AbortController();
    const grace = clock.clock.sleep(PROOF_GRACE_MS, ended.signal).catch(() => undefined);
    await Promise.race([proving, grace]);
    ended.abort();
    await injector.heal(fault.id);
    await clock.journal({ type: "fault-healed", fault: fault.id });
  }

  async #proveUncovered(signal: AbortSignal): Promise<void> {
    const active = [...this.#active.values()];
    const free = [...this.#covered].filter((one) => !active.some((other) => overlap(one, other)));
    for (const one of free) this.#covered.delete(one);
    await Promise.all(free.map((one) => this.#proveGone(one, signal)));
  }

  async #proveGone({ fault: { id }, effect }: Active, signal: AbortSignal): Promise<void> {
    const { clock, prover, progress } = this.#deps;
    const { proved, evidence } = await prover.proveGone(effect, signal);
    await clock.journal({ type: proved ? "heal-proved" : "heal-unproved", fault: id, evidence });
    progress.faultChanged(id, "healed");
  }

  async #playAction(action: PlannedAction, signal: AbortSignal): Promise<void> {
    const { clock, groups, progress } = this.#deps;
    const plannedAt = this.#instant(action.atMs);
    await clock.sleepUntil(plannedAt, signal);
    const target = action.target ? describeTarget(action.target) : "";
    await clock.journal(
      {
        type: "action-intended",
        action: action.id,
        kind: action.action,
        target,
        plannedAt: Math.round(plannedAt),
      },
      true,
    );
    const name = (action.target && "group" in action.target && action.target.group) || "";
    try {
      const group = groups.get(name);
      if (group === undefined) throw new Error(`no group "${name}"`);
      const deadline = { what: `${action.action} took effect`, ms: ACTION_DEADLINE_MS, signal };
      const { detail } = await withDeadline(clock.clock, deadline, () =>
        group.act(action.action, action.parameters),
      );
      await clock.journal({ type: "action-done", action: action.id, detail });
      progress.note(`${action.action} ${name}: ${detail}`);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      await clock.journal({ type: "action-failed", action: action.id, problem });
      progress.note(`${action.action} ${name} failed: ${problem}`);
    }
  }

  async #journalFailure(fault: PlannedFault, error: unknown): Promise<void> {
    const problem = error instanceof Error ? error.message : String(error);
    await this.#deps.clock.journal({ type: "fault-failed", fault: fault.id, problem });
    this.#deps.progress.note(`fault ${fault.id} failed: ${problem}`);
  }

  #instant(afterMs: number): number {
    return this.#startedAt + afterMs * 1e6;
  }
}

function overlap(a: Active, b: Active): boolean {
  const hit = new Set(targetsOf(a.effect));
  return targetsOf(b.effect).some((target) => hit.has(target));
}

function targetsOf(effect: ResolvedEffect): readonly string[] {
  return effect.on === "links" ? effect.links : effect.nodes;
}
