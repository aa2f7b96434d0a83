import type { PacketEffect } from "../../domain/fault.ts";
import { AdapterError, invariant } from "../../lib/errors.ts";
import type { FoundPart } from "../../ports/parts.ts";
import type { PacketInjector } from "../../ports/runtime.ts";
import { ip } from "./ip.ts";
import { systemPath } from "./namespace-root.ts";
import type { HostPlan } from "./network-plan.ts";
import { filterRules, plugged } from "./packet-rules.ts";
import { runCommand } from "./run-command.ts";

/** Packet faults by iptables inside each node's own network namespace. Faults compose and heal alone. */
export function createPacketInjector(
  hosts: readonly HostPlan[],
  iptables: FoundPart,
): PacketInjector {
  const states = new Map(hosts.map((host) => [host.name, new FilteredHost(host, iptables)]));
  const everywhere = (act: (host: FilteredHost) => Promise<void>): Promise<unknown> =>
    Promise.all([...states.values()].map(act));
  return {
    async apply(faultId, nodes, effect) {
      const targets = nodes.map((name) => {
        const state = states.get(name);
        invariant(state, `there is no node ${name}`);
        return state;
      });
      await Promise.all(targets.map((state) => state.apply(faultId, effect)));
    },
    async heal(faultId) {
      await everywhere((state) => state.heal(faultId));
    },
    async healAll() {
      await everywhere((state) => state.healAll());
    },
  };
}

/** One node; changes are carried out one after the other. */
class FilteredHost {
  readonly #host: HostPlan;
  readonly #iptables: FoundPart;
  readonly #faults = new Map<string, PacketEffect>();
  #current: ReadonlySet<PacketEffect> = new Set();
  #last: Promise<void> = Promise.resolve();

  constructor(host: HostPlan, iptables: FoundPart) {
    this.#host = host;
    this.#iptables = iptables;
  }

  apply(faultId: string, effect: PacketEffect): Promise<void> {
    this.#faults.set(faultId, effect);
    return this.#inTurn();
  }

  heal(faultId: string): Promise<void> {
    return this.#faults.delete(faultId) ? this.#inTurn() : Promise.resolve();
  }

  healAll(): Promise<void> {
    this.#faults.clear();
    return this.#inTurn();
  }

  #inTurn(): Promise<void> {
    const turn = this.#last.then(() => this.#bringAbout(new Set(this.#faults.values())));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #bringAbout(wanted: ReadonlySet<PacketEffect>): Promise<void> {
    const current = this.#current;
    if (wanted.size === current.size && [...wanted].every((effect) => current.has(effect))) return;
    // Until both commands have succeeded nobody knows what is in force: the next change sets all of it.
    this.#current = new Set([...wanted, ...current]);
    await this.#filter(wanted);
    if (wanted.has("disconnect") !== current.has("disconnect")) {
      await ip([plugged(this.#host, wanted)], this.#host.name);
    }
    this.#current = wanted;
  }

  async #filter(wanted: ReadonlySet<PacketEffect>): Promise<void> {
    const network = `--net=/run/netns/${this.#host.name}`;
    const restore = [this.#iptables.program("iptables-restore"), "--wait", "5"];
    const { exitCode, stderr } = await runCommand(["nsenter", network, "--", ...restore], {
      timeoutMs: 10_000,
      input: filterRules(this.#host, wanted),
      environment: { PATH: systemPath(), ...this.#iptables.environment },
    });
    if (exitCode === 0) return;
    throw new AdapterError({
      code: "ENV126",
      message: `packets of ${this.#host.name} could not be filtered: ${stderr.trim()}`,
    });
  }
}
