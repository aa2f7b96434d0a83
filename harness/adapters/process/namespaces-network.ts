import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EnvironmentError, invariant } from "../../lib/errors.ts";
import type { Parts } from "../../ports/parts.ts";
import type {
  ClientLaunch,
  Endpoint,
  ExecOptions,
  ExecResult,
  LinkInjector,
  NetworkPlan,
  NodeHandle,
  NodeLaunch,
  NodePlace,
  PacketInjector,
  RunningClient,
  RunningNetwork,
} from "../../ports/runtime.ts";
import { startClient } from "./client-process.ts";
import { confine } from "./confine.ts";
import { ip, ipScript } from "./ip.ts";
import { createHosts, REMOVE_LINKS, removeHost } from "./network-batch.ts";
import type { HostPlan, NetworkLayout } from "./network-plan.ts";
import { baseEnvironment, nodeEnvironment, partOf } from "./node-habitat.ts";
import { NodeProcess } from "./node-process.ts";
import { killAll, membersOfNetwork } from "./process-tree.ts";
import { runCommand } from "./run-command.ts";
import type { ToxiproxyProcesses } from "./toxiproxy-processes.ts";

/** What open() made; see namespaces-runtime.ts. */
export interface NamespacesParts {
  readonly plan: NetworkPlan;
  readonly layout: NetworkLayout;
  readonly links: LinkInjector;
  readonly packets?: PacketInjector;
  readonly toxiproxies: ToxiproxyProcesses;
  readonly parts: Parts;
  /** Private folder of this run on the tmpfs. */
  readonly root: string;
}

export class NamespacesNetwork implements RunningNetwork {
  readonly links: LinkInjector;
  readonly packets?: PacketInjector;
  readonly #made: NamespacesParts;
  readonly #hosts: ReadonlyMap<string, HostPlan>;
  /** Networks that exist: every node's, and those of regions that were entered. */
  readonly #networks: Set<string>;
  readonly #clients = new Map<string, Promise<HostPlan>>();
  #closing: Promise<void> | undefined;

  constructor(made: NamespacesParts) {
    this.#made = made;
    this.links = made.links;
    if (made.packets) this.packets = made.packets;
    this.#hosts = new Map(made.layout.nodes.map((host) => [host.name, host]));
    this.#networks = new Set(this.#hosts.keys());
  }

  async launch(launch: NodeLaunch, signal: AbortSignal): Promise<NodeHandle> {
    signal.throwIfAborted();
    const host = this.#host(launch.node);
    const { parts, plan, root } = this.#made;
    const part = await partOf(parts, launch.part);
    const dataDirectory = join(root, "data", host.name);
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
    const place: NodePlace = {
      dataDirectory,
      program: (name) => part?.program(name) ?? name,
      template: part?.template,
      listen: "0.0.0.0",
      port: (declared) => declared,
      addressOf: (node, port) => this.addressFor(host, node, port),
      scenarioDirectory: plan.scenarioDirectory ?? plan.runDirectory,
    };
    const habitat = {
      confine: (command: readonly string[]) => this.#confined(host.name, command),
      members: membersOfNetwork(host.name),
      environment: await nodeEnvironment(parts, part, launch.tools),
      logFile: join(plan.runDirectory, "logs", `${host.name}.log`),
    };
    const node = new NodeProcess(host.name, place, habitat, launch.describe(place));
    await node.start();
    return node;
  }

  /** Names: /etc/hosts of every node and region leads them to the node or to the link. */
  addressFor(caller: { readonly region: string }, node: string, port: number): Endpoint {
    const { region } = this.#host(node);
    const link = this.#made.layout.linkAddress(caller.region, node);
    invariant(link ?? region === caller.region, `${caller.region} has no link to ${node}`);
    return { host: node, port };
  }

  entry(vantage: string, node: string, port: number): Endpoint {
    const host = this.#host(node);
    const link = this.#made.layout.linkAddress(vantage, node);
    invariant(link ?? host.region === vantage, `${vantage} has no link to ${node}`);
    return { host: link ?? host.address, port };
  }

  control(node: string, port: number): Endpoint {
    return { host: this.#host(node).controlAddress, port };
  }

  async execInRegion(
    region: string,
    command: readonly string[],
    options: ExecOptions,
  ): Promise<ExecResult> {
    const client = await this.#client(region);
    const environment = { ...baseEnvironment(), ...options.environment };
    const confined = this.#confined(client.name, command);
    return runCommand(confined, { ...options, environment, cwd: this.#made.root });
  }

  async launchClient(
    region: string,
    launch: ClientLaunch,
    signal: AbortSignal,
  ): Promise<RunningClient> {
    const client = await this.#client(region);
    const { parts, plan, root } = this.#made;
    const part = await partOf(parts, launch.part);
    signal.throwIfAborted();
    const directory = join(root, "clients", launch.name);
    const description = launch.describe({
      directory,
      program: (name) => part?.program(name) ?? name,
      addressOf: (node, port) => this.addressFor({ region }, node, port),
      scenarioDirectory: plan.scenarioDirectory ?? plan.runDirectory,
      // The run's network namespace has no way out.
      isolated: true,
    });
    const habitat = {
      name: launch.name,
      directory,
      confine: (command: readonly string[]) => this.#confined(client.name, command),
      environment: { ...baseEnvironment(), ...part?.environment },
      logFile: join(plan.runDirectory, "logs", `${launch.name}.log`),
    };
    return startClient(habitat, description);
  }

  async close(): Promise<readonly string[]> {
    this.#closing ??= this.#close();
    await this.#closing;
    return [];
  }

  async #close(): Promise<void> {
    const networks = [...this.#networks];
    await Promise.allSettled([
      this.#made.toxiproxies.close(),
      ...networks.map((name) => killAll(membersOfNetwork(name))),
    ]);
    await Promise.allSettled([
      ip([REMOVE_LINKS, ...networks.map(removeHost)]),
      rm(this.#made.root, { recursive: true, force: true }),
    ]);
  }

  /** A client of a region gets a network of its own beside the nodes, made when it is first asked for. */
  #client(region: string): Promise<HostPlan> {
    const known = this.#clients.get(region);
    if (known) return known;
    const plan = this.#made.layout.regions.find((candidate) => candidate.region === region);
    invariant(plan, `region ${region} is not in the topology`);
    const made = (async () => {
      this.#networks.add(plan.client.name);
      await writeFile(join(this.#made.root, "hosts", plan.client.name), plan.client.hosts);
      await ipScript(createHosts([plan.client]));
      return plan.client;
    })();
    this.#clients.set(region, made);
    return made;
  }

  #confined(network: string, command: readonly string[]): readonly string[] {
    const { root } = this.#made;
    const hostsFile = join(root, "hosts", network);
    return confine({ network, hostsFile, passwdFile: join(root, "passwd") }, command);
  }

  #host(node: string): HostPlan {
    const host = this.#hosts.get(node);
    if (host) return host;
    throw new EnvironmentError({ code: "ENV125", message: `there is no node ${node} in this run` });
  }
}
