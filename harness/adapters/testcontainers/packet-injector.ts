import type { PacketEffect } from "../../domain/fault.ts";
import { invariant } from "../../lib/errors.ts";
import type { PacketInjector } from "../../ports/runtime.ts";
import { PacketGuard } from "./packet-guard.ts";
import { nameOf, type RunContext } from "./run-context.ts";

export interface GuardedNode {
  readonly name: string;
  readonly region: string;
  /** The container whose network is to be filtered; undefined while the node has none. */
  containerId(): Promise<string | undefined>;
}

/**
 * Packet faults on nodes. Each node's guard is started on first need, or earlier by `prepare`; faults compose, the
 * strongest shows. A node that was stopped comes back with a new network, so its faults are set again at its start.
 */
export class DockerPacketInjector implements PacketInjector {
  readonly #context: RunContext;
  readonly #image: string;
  readonly #nodeOf: (name: string) => GuardedNode;
  readonly #guards = new Map<string, Promise<PacketGuard>>();
  #started = 0;
  readonly #faults = new Map<string, { nodes: readonly string[]; effect: PacketEffect }>();

  constructor(context: RunContext, image: string, nodeOf: (name: string) => GuardedNode) {
    this.#context = context;
    this.#image = image;
    this.#nodeOf = nodeOf;
  }

  async prepare(nodes: readonly string[]): Promise<void> {
    await Promise.all(nodes.map((node) => this.#guard(node)));
  }

  async apply(faultId: string, nodes: readonly string[], effect: PacketEffect): Promise<void> {
    invariant(!this.#faults.has(faultId), `${faultId} filters packets already`);
    this.#faults.set(faultId, { nodes, effect });
    await Promise.all(nodes.map((node) => this.#update(node)));
  }

  async heal(faultId: string): Promise<void> {
    const fault = this.#faults.get(faultId);
    if (!fault) return;
    this.#faults.delete(faultId);
    await Promise.all(fault.nodes.map((node) => this.#update(node)));
  }

  async healAll(): Promise<void> {
    this.#faults.clear();
    await Promise.all([...this.#guards.keys()].map((node) => this.#update(node)));
  }

  /** The node runs in a new network: the old guard sits in one that is no more. */
  async restarted(node: string): Promise<void> {
    const guard = this.#guards.get(node);
    this.#guards.delete(node);
    await guard?.then((old) => old.remove()).catch(() => undefined);
    if (this.#effects(node).size > 0) await this.#update(node);
  }

  #effects(node: string): ReadonlySet<PacketEffect> {
    const faults = [...this.#faults.values()].filter(({ nodes }) => nodes.includes(node));
    return new Set(faults.map(({ effect }) => effect));
  }

  /** A node that is not running has no packets: its start sets what is due then. */
  async #update(node: string): Promise<void> {
    const guard = await this.#guard(node);
    await guard?.set(this.#effects(node));
  }

  async #guard(node: string): Promise<PacketGuard | undefined> {
    const there = this.#guards.get(node);
    if (there) return there;
    const guarded = this.#nodeOf(node);
    const target = await guarded.containerId();
    if (target === undefined) return undefined;
    const plan = this.#context.regions.get(guarded.region);
    invariant(plan, `there is no region ${guarded.region}`);
    const start = PacketGuard.start(this.#context.engine, {
      name: nameOf(this.#context, "guard", node, String(++this.#started)),
      image: this.#image,
      labels: this.#context.labels,
      target,
      region: plan,
      address: plan.nodes.get(node) ?? "",
    });
    const guard = this.#context.resources.track(start);
    this.#guards.set(node, guard);
    guard.catch(() => this.#guards.delete(node));
    return guard;
  }
}
