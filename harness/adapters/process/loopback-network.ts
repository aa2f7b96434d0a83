import { chown, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { invariant } from "../../lib/errors.ts";
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
  RunningClient,
  RunningNetwork,
} from "../../ports/runtime.ts";
import { startClient } from "./client-process.ts";
import type { LoopbackPorts } from "./loopback-ports.ts";
import { type Leader, MARK, markOf, membersOf } from "./marked-processes.ts";
import { baseEnvironment, nodeEnvironment, partOf } from "./node-habitat.ts";
import { NodeProcess } from "./node-process.ts";
import { runCommand } from "./run-command.ts";
import { unprivileged } from "./unprivileged.ts";

export interface LoopbackParts {
  readonly plan: NetworkPlan;
  readonly ports: LoopbackPorts;
  readonly links: LinkInjector;
  readonly parts: Parts;
  readonly root: string;
  /** To be told of every process; remembers it for the clean-up. */
  readonly started: (pid: number) => Leader | undefined;
  readonly close: () => Promise<void>;
}

export class LoopbackNetwork implements RunningNetwork {
  readonly links: LinkInjector;
  readonly #made: LoopbackParts;
  #closing: Promise<void> | undefined;

  constructor(made: LoopbackParts) {
    this.#made = made;
    this.links = made.links;
  }

  async launch(launch: NodeLaunch, signal: AbortSignal): Promise<NodeHandle> {
    signal.throwIfAborted();
    const { parts, plan, root, started } = this.#made;
    const name = launch.node;
    const node = plan.topology.nodes.find((candidate) => candidate.name === name);
    invariant(node, `there is no node ${name} in this run`);
    const part = await partOf(parts, launch.part);
    const dataDirectory = join(root, "data", name);
    await mkdir(dataDirectory, { mode: 0o700 });
    const { account, wrap } = unprivileged();
    if (account) await chown(dataDirectory, account.uid, account.gid);
    const place: NodePlace = {
      dataDirectory,
      program: (program) => part?.program(program) ?? program,
      template: part?.template,
      listen: "127.0.0.1",
      port: (declared) => this.control(name, declared).port,
      addressOf: (other, port) => this.addressFor(node, other, port),
      scenarioDirectory: plan.scenarioDirectory ?? plan.runDirectory,
    };
    let leader: Leader | undefined;
    const habitat = {
      confine: wrap,
      members: membersOf({
        mark: markOf(plan.runId, name),
        folder: dataDirectory,
        leaders: () => (leader ? [leader] : []),
      }),
      started: (pid: number) => void (leader = started(pid)),
      environment: {
        ...(await nodeEnvironment(this.#made.parts, part, launch.tools)),
        [MARK]: markOf(plan.runId, name),
      },
      logFile: join(plan.runDirectory, "logs", `${name}.log`),
      leavesSharedMemory: true,
      ...(account && { owner: account }),
    };
    const process = new NodeProcess(name, place, habitat, launch.describe(place));
    await process.start();
    return process;
  }

  addressFor(caller: { readonly region: string }, node: string, port: number): Endpoint {
    return this.entry(caller.region, node, port);
  }

  entry(vantage: string, node: string, port: number): Endpoint {
    const link = this.#made.ports.link(vantage, node, port);
    return link === undefined ? this.control(node, port) : { host: "127.0.0.1", port: link };
  }

  control(node: string, port: number): Endpoint {
    const planned = this.#made.ports.node(node, port);
    invariant(planned, `node ${node} has no port ${port}`);
    return { host: "127.0.0.1", port: planned };
  }

  execInRegion(
    region: string,
    command: readonly string[],
    options: ExecOptions,
  ): Promise<ExecResult> {
    const { plan, root } = this.#made;
    invariant(plan.topology.regions.includes(region), `region ${region} is not in the topology`);
    const mark = { [MARK]: markOf(plan.runId, `client.${region}`) };
    const environment = { ...baseEnvironment(), ...mark, ...options.environment };
    return runCommand(unprivileged().wrap(command), { ...options, environment, cwd: root });
  }

  async launchClient(
    region: string,
    launch: ClientLaunch,
    signal: AbortSignal,
  ): Promise<RunningClient> {
    const { parts, plan, root, started } = this.#made;
    const part = await partOf(parts, launch.part);
    signal.throwIfAborted();
    const directory = join(root, "clients", launch.name);
    const description = launch.describe({
      directory,
      program: (name) => part?.program(name) ?? name,
      addressOf: (node, port) => this.addressFor({ region }, node, port),
      scenarioDirectory: plan.scenarioDirectory ?? plan.runDirectory,
      isolated: false,
    });
    const { account, wrap } = unprivileged();
    const mark = { [MARK]: markOf(plan.runId, launch.name) };
    const habitat = {
      name: launch.name,
      directory,
      confine: wrap,
      environment: { ...baseEnvironment(), ...part?.environment, ...mark },
      ...(account && { owner: account }),
      logFile: join(plan.runDirectory, "logs", `${launch.name}.log`),
      started,
    };
    return startClient(habitat, description);
  }

  async close(): Promise<readonly string[]> {
    this.#closing ??= this.#made.close();
    await this.#closing;
    return [];
  }
}
