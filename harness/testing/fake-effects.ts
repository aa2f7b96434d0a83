/** Ways in which an injector can betray its user. */
export interface Misbehaviour {
  /** Faults are accepted and do nothing. */
  readonly inert?: boolean;
  /** Heals are accepted and do nothing. */
  readonly stubborn?: boolean;
}

/** Effects on targets, by fault: the memory behind both kinds of fake injector. */
export class FakeEffects<Effect> {
  readonly #active = new Map<string, ReadonlyMap<string, Effect>>();
  readonly #misbehaviour: Misbehaviour;
  readonly #record: (call: string) => void;

  constructor(misbehaviour: Misbehaviour, record: (call: string) => void) {
    this.#misbehaviour = misbehaviour;
    this.#record = record;
  }

  apply(faultId: string, targets: readonly string[], effect: Effect): Promise<void> {
    this.#record(`apply ${faultId} ${JSON.stringify(effect)} ${targets.join(" ")}`);
    if (!this.#misbehaviour.inert) {
      this.#active.set(faultId, new Map(targets.map((target) => [target, effect])));
    }
    return Promise.resolve();
  }

  heal(faultId: string): Promise<void> {
    this.#record(`heal ${faultId}`);
    if (!this.#misbehaviour.stubborn) this.#active.delete(faultId);
    return Promise.resolve();
  }

  healAll(): Promise<void> {
    this.#record("heal all");
    if (!this.#misbehaviour.stubborn) this.#active.clear();
    return Promise.resolve();
  }

  affected(): Promise<readonly string[]> {
    const targets = [...this.#active.values()].flatMap((effects) => [...effects.keys()]);
    return Promise.resolve([...new Set(targets)].sort());
  }

  on(target: string): readonly Effect[] {
    return [...this.#active.values()].flatMap((targets) => targets.get(target) ?? []);
  }
}
