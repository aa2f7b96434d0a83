/** The regions of one run in containers: launches nodes, knows every address, removes everything. */
import { linkId, type NodeSpec } from "../../domain/topology.ts";
import { AdapterError, invariant } from "../../lib/errors.ts";
import type {
  ClientLaunch,
  Endpoint,
  ExecOptions,
  ExecResult,
  LinkInjector,
  NodeHandle,
  NodeLaunch,
  NodePlace,
  PacketInjector,
  RunningClient,
  RunningNetwork,
} from "../../ports/runtime.ts";
import { ClientAddresses, startClientContainer } from "./client-container.ts";
import type { Container } from "./docker-engine.ts";
import { DockerNode } from "./docker-node.ts";
import { keptAt } from "./egress.ts";
import { execIn } from "./exec.ts";
import type { Image } from "./images.ts";
import { nodeContainer, type NodeIdentity, nodePlace } from "./node-container.ts";
import { DockerPacketInjector } from "./packet-injector.ts";
import type { RunContext } from "./run-context.ts";
import type { Visitors } from "./visitors.ts";
import { within } from "./within.ts";

export interface DockerNetworkOptions {
  readonly context: RunContext;
  readonly links: LinkInjector;
  /** Link id (also of what would be a link inside a region) → where the harness enters. */
  readonly entries: ReadonlyMap<string, Endpoint>;
  /** Node → its container ports → host ports. */
  readonly published: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly visitors: Visitors;
  /** Image of the packet filter's helper. */
  readonly guardImage: string;
  /** Region → its egress, where the region's data is mounted too. */
  readonly egresses: ReadonlyMap<string, Container>;
  imageOf(launch: NodeLaunch): Promise<Image>;
  /** Image of a part. */
  imageFor(part: string): Promise<Image>;
}

const LAUNCH_DEADLINE_MS = 60_000;
const WIPE_DEADLINE_MS = 20_000;

export class DockerNetwork implements RunningNetwork {
  readonly links: LinkInjector;
  readonly packets: PacketInjector;
  readonly #options: DockerNetworkOptions;
  readonly #packets: DockerPacketInjector;
  readonly #nodes = new Map<string, DockerNode>();
  readonly #clients = new ClientAddresses();

  constructor(options: DockerNetworkOptions) {
    this.#options = options;
    this.links = options.links;
    this.#packets = new DockerPacketInjector(options.context, options.guardImage, (name) => ({
      name,
      region: this.#spec(name).region,
      containerId: async () => {
        const node = this.#nodes.get(name);
        return (await node?.state()) === "stopped" ? undefined : node?.containerId;
      },
    }));
    this.packets = this.#packets;
  }

  async launch(launch: NodeLaunch, signal: AbortSignal): Promise<NodeHandle> {
    const { resources } = this.#options.context;
    invariant(!resources.isClosed, "the network is closed");
    invariant(!this.#nodes.has(launch.node), `${launch.node} was launched already`);
    return within(LAUNCH_DEADLINE_MS, `the start of ${launch.node}`, signal, () =>
      resources.track(this.#launch(launch, signal)),
    );
  }

  addressFor(caller: { readonly region: string }, node: string, port: number): Endpoint {
    invariant(this.#region(caller.region).hosts.has(node), `no link ${caller.region}->${node}`);
    return { host: node, port };
  }

  entry(vantage: string, node: string, port: number): Endpoint {
    const id = linkId(vantage, node, port);
    const endpoint = this.#options.entries.get(id);
    invariant(endpoint, `no link ${id}`);
    return endpoint;
  }

  control(node: string, port: number): Endpoint {
    const { published } = this.#options;
    const spec = this.#spec(node);
    invariant(Object.values(spec.ports).includes(port), `${node} has no port ${port}`);
    const host = published.get(node)?.get(port);
    if (host !== undefined) return { host: "127.0.0.1", port: host };
    return { host: this.#region(spec.region).nodes.get(node) ?? "", port };
  }

  execInRegion(
    region: string,
    command: readonly string[],
    options: ExecOptions,
  ): Promise<ExecResult> {
    return this.#options.visitors.exec(this.#region(region), command, options);
  }

  async launchClient(
    region: string,
    launch: ClientLaunch,
    signal: AbortSignal,
  ): Promise<RunningClient> {
    const { context } = this.#options;
    const image = await this.#options.imageFor(launch.part);
    const plan = this.#region(region);
    const address = this.#clients.take(plan);
    const identity = { launch, image, region: plan, address };
    const client = await within(LAUNCH_DEADLINE_MS, `the start of ${launch.name}`, signal, () =>
      context.resources.track(startClientContainer(context, identity)),
    );
    void client.exited.then(() => this.#clients.giveBack(plan, address));
    return client;
  }

  close(): Promise<readonly string[]> {
    return this.#options.context.resources.remove();
  }

  async #launch(launch: NodeLaunch, signal: AbortSignal): Promise<NodeHandle> {
    const { context, published } = this.#options;
    const spec = this.#spec(launch.node);
    const region = this.#region(spec.region);
    const image = await this.#options.imageOf(launch);
    signal.throwIfAborted();
    const identity: NodeIdentity = { launch, image, region, ports: published.get(spec.name) };
    const place: NodePlace = nodePlace(identity);
    const node = new DockerNode(
      {
        context,
        name: spec.name,
        place,
        ours: image.programs !== undefined,
        specOf: (description) => nodeContainer(context, identity, description),
        wipe: () => this.#wipe(spec),
        onStart: () => this.#packets.restarted(spec.name),
      },
      launch.describe(place),
    );
    this.#nodes.set(spec.name, node);
    await node.start();
    return node;
  }

  async #wipe({ name, region }: NodeSpec): Promise<void> {
    const egress = this.#options.egresses.get(region);
    invariant(egress, `there is no egress of ${region}`);
    const command = ["find", keptAt(name), "-mindepth", "1", "-delete"];
    const { exitCode, stderr } = await execIn(this.#options.context.engine, egress, command, {
      timeoutMs: WIPE_DEADLINE_MS,
      hasTimeout: true,
      user: "0:0",
    });
    if (exitCode === 0) return;
    throw new AdapterError({
      code: "ENV205",
      message: `the data of ${name} could not be removed: ${stderr.trim()}`,
    });
  }

  #spec(name: string) {
    const spec = this.#options.context.plan.topology.nodes.find((node) => node.name === name);
    invariant(spec, `there is no node ${name}`);
    return spec;
  }

  #region(name: string) {
    const region = this.#options.context.regions.get(name);
    invariant(region, `there is no region ${name}`);
    return region;
  }
}
