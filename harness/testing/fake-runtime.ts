/**
 * A runtime in memory: nodes that only have a state, links that only have effects, and a prober that tells at once what
 * a client would see. Nothing runs and no time passes. It passes runtime-contract.ts wherever no program is needed, and
 * it can be told to misbehave, so that whoever trusts an injector can be tested.
 */
import type { LinkEffect, LinkObservation, PacketEffect } from "../domain/fault.ts";
import { linkId, roundTripMs, type Topology } from "../domain/topology.ts";
import type { LinkProber } from "../ports/link-prober.ts";
import type {
  ClientLaunch,
  Endpoint,
  LinkInjector,
  NetworkPlan,
  NodeHandle,
  NodeLaunch,
  PacketInjector,
  RunningClient,
  RunningNetwork,
  Runtime,
} from "../ports/runtime.ts";
import { FakeEffects, type Misbehaviour } from "./fake-effects.ts";
import { FakeNode } from "./fake-node.ts";

export interface FakeRuntime extends Runtime {
  /** Sees what the fake's links and nodes would show a client. */
  readonly prober: LinkProber;
  /** Every call that changes something, in order: `apply f {"kind":"stall"} a->db-b:1`, `kill db-b`, `close`. */
  readonly calls: readonly string[];
}

type Seen = Omit<LinkObservation, "link">;

export function createFakeRuntime(misbehaviour: Misbehaviour = {}): FakeRuntime {
  const calls: string[] = [];
  const missing = { missing: "the fake has no images", fix: "use a real runtime" };
  const networks: FakeNetwork[] = [];
  return {
    name: "process",
    mode: "fake",
    reason: "a test asked for it",
    capabilities: {
      advertisedNames: true,
      packetFaults: true,
      structuralBoundary: true,
      images: missing,
    },
    calls,
    prober: {
      observe: ({ endpoint, timeoutMs }) => {
        const network = networks.at(-1);
        if (!network) throw new Error("no network has been opened");
        const seen = network.see(endpoint);
        return Promise.resolve((seen.replyMs ?? 0) > timeoutMs ? { saw: "silence" } : seen);
      },
    },
    open: (plan) => {
      calls.push("open");
      const network = new FakeNetwork(plan, misbehaviour, (call) => void calls.push(call));
      networks.push(network);
      return Promise.resolve(network);
    },
  };
}

/** Endpoints are `<vantage or "control">/<node>`: whoever asks is part of the address. */
class FakeNetwork implements RunningNetwork {
  readonly links: LinkInjector;
  readonly packets: PacketInjector;
  readonly #topology: Topology;
  readonly #linkIds: ReadonlySet<string>;
  readonly #nodes = new Map<string, FakeNode>();
  readonly #onLinks: FakeEffects<LinkEffect>;
  readonly #onPackets: FakeEffects<PacketEffect>;
  readonly #record: (call: string) => void;

  constructor(plan: NetworkPlan, misbehaviour: Misbehaviour, record: (call: string) => void) {
    this.#topology = plan.topology;
    this.#linkIds = new Set(plan.links.map(({ id }) => id));
    this.#record = record;
    this.#onLinks = new FakeEffects(misbehaviour, record);
    this.#onPackets = new FakeEffects(misbehaviour, record);
    this.packets = this.#onPackets;
    this.links = this.#onLinks;
  }

  async launch(launch: NodeLaunch): Promise<NodeHandle> {
    const region = this.#regionOf(launch.node);
    const place = {
      dataDirectory: `/data/${launch.node}`,
      program: (name: string) => name,
      template: undefined,
      listen: "0.0.0.0",
      port: (declared: number) => declared,
      addressOf: (node: string, port: number) => this.entry(region, node, port),
      scenarioDirectory: "/scenario",
    };
    const node = new FakeNode(launch, place, this.#record);
    this.#nodes.set(launch.node, node);
    await node.start();
    return node;
  }

  addressFor(caller: { readonly region: string }, node: string, port: number): Endpoint {
    return this.entry(caller.region, node, port);
  }
  entry(vantage: string, node: string, port: number): Endpoint {
    return { host: `${vantage}/${node}`, port };
  }
  control(node: string, port: number): Endpoint {
    return { host: `control/${node}`, port };
  }
  execInRegion(region: string, command: readonly string[]) {
    this.#record(`exec in ${region}: ${command.join(" ")}`);
    return Promise.resolve({ exitCode: 0, stdout: "", stderr: "" });
  }
  /** A client that says nothing until it is stopped. */
  launchClient(region: string, { name }: ClientLaunch): Promise<RunningClient> {
    this.#record(`client ${name} in ${region}`);
    const { promise: exited, resolve } = Promise.withResolvers<number>();
    const output = (async function* (): AsyncGenerator<Uint8Array> {
      await exited;
    })();
    const stop = (): Promise<number> => {
      this.#record(`stop client ${name}`);
      resolve(0);
      return exited;
    };
    return Promise.resolve({ output, exited, stop, tail: () => Promise.resolve("") });
  }
  async close(): Promise<readonly string[]> {
    this.#record("close");
    this.#nodes.clear();
    return [];
  }

  see({ host, port }: Endpoint): Seen {
    const [vantage = "", name = ""] = host.split("/");
    const node = this.#nodes.get(name)?.now ?? "stopped";
    if (vantage === "control") return seenOfNode(node, []);
    const link = linkId(vantage, name, port);
    const packets = this.#onPackets.on(name);
    if (!this.#linkIds.has(link)) return seenOfNode(node, packets);
    const behind = seenOfNode(node, packets);
    const wanMs = roundTripMs(this.#topology, vantage, this.#regionOf(name));
    return seenThroughLink(behind, wanMs, this.#onLinks.on(link));
  }

  #regionOf(name: string): string {
    const node = this.#topology.nodes.find((candidate) => candidate.name === name);
    if (!node) throw new Error(`no node ${name}`);
    return node.region;
  }
}

function seenOfNode(state: FakeNode["now"], packets: readonly PacketEffect[]): Seen {
  if (packets.includes("drop") || packets.includes("disconnect")) return { saw: "silence" };
  if (packets.includes("reject") || state === "stopped") return { saw: "refused" };
  return state === "paused" ? { saw: "silence" } : { saw: "answer", replyMs: 0 };
}

/** As Toxiproxy: a disabled proxy refuses, a proxy in front of nobody accepts and closes. */
function seenThroughLink(behind: Seen, wanMs: number, effects: readonly LinkEffect[]): Seen {
  const kinds = new Set(effects.map(({ kind }) => kind));
  if (kinds.has("refuse")) return { saw: "refused" };
  if (kinds.has("silence") || kinds.has("stall")) return { saw: "silence" };
  if (behind.saw !== "answer") return behind.saw === "refused" ? { saw: "closed" } : behind;
  if (kinds.has("reset")) return { saw: "reset" };
  if (kinds.has("limit-data")) return { saw: "closed" };
  const added = effects.map((effect) => (effect.kind === "latency" ? effect.roundTripMs : 0));
  return { saw: "answer", replyMs: added.reduce((sum, ms) => sum + ms, wanMs) };
}
