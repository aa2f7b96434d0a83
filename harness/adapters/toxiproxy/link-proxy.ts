import type { LinkEffect } from "../../domain/fault.ts";
import { invariant } from "../../lib/errors.ts";
import { type ToxicSpec, toxicsOf, wanToxics } from "./toxics.ts";
import type { ProxyAddress, ProxyState, ToxiproxyServer } from "./toxiproxy-server.ts";

/** One link's proxy and the faults that act on it. Changes of one proxy are carried out one after the other. */
export class LinkProxy {
  readonly address: ProxyAddress;
  readonly #server: ToxiproxyServer;
  readonly #wan: readonly ToxicSpec[];
  readonly #faults = new Map<string, LinkEffect>();
  #last: Promise<void> = Promise.resolve();

  constructor(server: ToxiproxyServer, address: ProxyAddress, roundTripMs: number) {
    this.address = address;
    this.#server = server;
    this.#wan = wanToxics(roundTripMs);
  }

  addWanLatency(): Promise<void> {
    return this.#inTurn(() => this.#add(this.#wan));
  }

  apply(faultId: string, effect: LinkEffect): Promise<void> {
    const toxics = toxicsOf(faultId, effect);
    return this.#inTurn(async () => {
      invariant(!this.#faults.has(faultId), `${faultId} acts on ${this.address.name} already`);
      // Noted first: a half-applied fault must heal as well.
      this.#faults.set(faultId, effect);
      if (effect.kind === "refuse") await this.#server.setEnabled(this.address.name, false);
      else await this.#add(toxics);
    });
  }

  /** Takes the fault away; nothing happens when it does not act here. It stays noted until it is really gone. */
  heal(faultId: string): Promise<void> {
    if (!this.#faults.has(faultId)) return Promise.resolve();
    return this.#inTurn(async () => {
      const effect = this.#faults.get(faultId);
      if (!effect) return;
      const rest = [...this.#faults].filter(([id]) => id !== faultId);
      if (effect.kind === "refuse") {
        const refused = rest.some(([, other]) => other.kind === "refuse");
        await this.#server.setEnabled(this.address.name, !refused);
      } else {
        await this.#remove(toxicsOf(faultId, effect), rest);
      }
      this.#faults.delete(faultId);
    });
  }

  /** From whatever the server told to WAN latency and nothing else. */
  restore(observed: ProxyState | undefined): Promise<void> {
    return this.#inTurn(async () => {
      if (!observed) {
        await this.#create([]);
      } else {
        const strange = observed.toxics.filter((toxic) => !this.#wan.some(sameAs(toxic)));
        const missing = this.#wan.filter((toxic) => !observed.toxics.some(sameAs(toxic)));
        await this.#remove(strange, []);
        await this.#add(missing);
        if (!observed.enabled) await this.#server.setEnabled(this.address.name, true);
      }
      this.#faults.clear();
    });
  }

  /** A new proxy with WAN latency and nothing else, whatever the old one was. Closes its connections. */
  replace(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#server.deleteProxy(this.address.name);
      await this.#create([]);
      this.#faults.clear();
    });
  }

  isPristine(observed: ProxyState | undefined): boolean {
    return (
      observed?.enabled === true &&
      observed.toxics.length === this.#wan.length &&
      this.#wan.every((toxic) => observed.toxics.some(sameAs(toxic)))
    );
  }

  async #add(toxics: readonly ToxicSpec[]): Promise<void> {
    await Promise.all(toxics.map((toxic) => this.#server.addToxic(this.address, toxic)));
  }

  /** A removal can hang (Shopify/toxiproxy#558): tried twice, then the proxy is replaced with the effects that stay. */
  async #remove(
    toxics: readonly { readonly name: string }[],
    rest: readonly (readonly [string, LinkEffect])[],
  ): Promise<void> {
    const { name } = this.address;
    const all = () =>
      Promise.all(toxics.map((toxic) => this.#server.removeToxic(name, toxic.name)));
    try {
      await all().catch(all);
    } catch {
      await this.#server.deleteProxy(name);
      await this.#create(rest);
    }
  }

  async #create(faults: readonly (readonly [string, LinkEffect])[]): Promise<void> {
    await this.#server.populate([this.address]);
    await this.#add([...this.#wan, ...faults.flatMap(([id, effect]) => toxicsOf(id, effect))]);
    if (faults.some(([, effect]) => effect.kind === "refuse")) {
      await this.#server.setEnabled(this.address.name, false);
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

type Comparable = Pick<ToxicSpec, "name" | "stream" | "attributes"> & {
  readonly type: string;
  readonly toxicity: number;
};

function sameAs(a: Comparable): (b: Comparable) => boolean {
  return (b) =>
    a.name === b.name &&
    a.type === b.type &&
    a.stream === b.stream &&
    a.toxicity === b.toxicity &&
    Object.entries(a.attributes).every(([key, value]) => b.attributes[key] === value);
}
