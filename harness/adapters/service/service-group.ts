/** A running service. */
import type { NodeSpec } from "../../domain/topology.ts";
import { InvariantError } from "../../lib/errors.ts";
import { waitUntil } from "../../lib/wait-until.ts";
import type {
  ActionResult,
  ClientOptions,
  GroupContext,
  GroupProbe,
  Handshake,
  ProbeAnswer,
  RunningGroup,
  ServiceClient,
} from "../../ports/node-kind.ts";
import type { NodeHandle } from "../../ports/runtime.ts";
import { firstReady } from "../group/first-ready.ts";
import { groupNotReady } from "../group/group-not-ready.ts";
import { paddedHttpHandshake } from "../http/http-handshake.ts";
import { SERVICE_MODELS } from "./models/registry.ts";
import { parseReadyCheck } from "./ready-check.ts";
import { HttpServiceClient } from "./service-client.ts";
import { POLL_MS, ServiceCluster } from "./service-cluster.ts";
import type { ServiceConfig } from "./service-config.ts";

export async function startService(context: GroupContext<ServiceConfig>): Promise<RunningGroup> {
  const cluster = new ServiceCluster(context);
  await Promise.all(context.nodes.map((node) => cluster.launch(node, context.signal)));
  const group = new ServiceGroup(cluster);
  await firstReady({
    handles: cluster.handles,
    clock: context.clock,
    signal: context.signal,
    ready: (signal) => group.ready(signal),
  });
  return group;
}

class ServiceGroup implements RunningGroup {
  readonly kind = "service";
  readonly #cluster: ServiceCluster;

  constructor(cluster: ServiceCluster) {
    this.#cluster = cluster;
  }

  get group(): string {
    return this.#cluster.context.group;
  }

  get nodes(): readonly NodeSpec[] {
    return this.#cluster.nodes;
  }

  handle(node: string): NodeHandle {
    return this.#cluster.handle(node);
  }

  /** Its nodes are all alike. */
  async which(): Promise<readonly string[]> {
    return [];
  }

  async act(action: string): Promise<ActionResult> {
    throw new InvariantError({ code: "BUG002", message: `action ${action} was not validated` });
  }

  /** HOSTS (`host:port,…`), the node of the region first; URL of that one. */
  bindings(region: string): Readonly<Record<string, string>> {
    const { network } = this.#cluster.context;
    const hosts = this.#nearestFirst(region)
      .map((node) => network.addressFor({ region }, node, this.#port))
      .map(({ host, port }) => `${host}:${port}`);
    return { HOSTS: hosts.join(","), URL: `http://${hosts[0] ?? ""}` };
  }

  async client(model: string, options: ClientOptions): Promise<ServiceClient> {
    const found = SERVICE_MODELS.get(model);
    if (found === undefined) {
      throw new InvariantError({ code: "BUG002", message: `model ${model} was not validated` });
    }
    const { network } = this.#cluster.context;
    const nodes = this.#nearestFirst(options.vantage);
    return new HttpServiceClient(found, { network, port: this.#port, nodes, options });
  }

  /** Status of a GET on every node, or on one; a service has neither primaries nor lag. */
  async probe(question: GroupProbe): Promise<ProbeAnswer> {
    if (question.type !== "http") return { values: [] };
    const asked = this.nodes.filter(({ name }) => [name, undefined].includes(question.node));
    const values = await Promise.all(
      asked.map(async ({ name: node }) => {
        const reply = await this.#cluster.get(node, question.path).catch(() => undefined);
        return { node, name: "status", value: reply?.status ?? null };
      }),
    );
    return { values };
  }

  handshake(): Handshake {
    const check = parseReadyCheck(this.#cluster.context.config.ready);
    return paddedHttpHandshake(check.type === "http" ? check.path : "/");
  }

  async ready(signal: AbortSignal): Promise<void> {
    const { clock } = this.#cluster.context;
    let problems: ReadonlyMap<string, string> = new Map();
    try {
      await waitUntil(
        async () => {
          problems = await this.#problems();
          return problems.size === 0 ? true : undefined;
        },
        { clock, signal, everyMs: POLL_MS },
      );
    } catch (error) {
      throw await groupNotReady(this.group, problems, this.#cluster.handles, error);
    }
  }

  describe(): readonly { readonly node: string; readonly how: string }[] {
    return this.nodes.map(({ name }) => {
      const { host, port } = this.#cluster.context.network.control(name, this.#port);
      return { node: name, how: `http://${host}:${port}` };
    });
  }

  get #port(): number {
    return this.#cluster.context.config.port;
  }

  #nearestFirst(region: string): readonly string[] {
    const near = this.nodes.filter((node) => node.region === region);
    const far = this.nodes.filter((node) => node.region !== region);
    return [...near, ...far].map(({ name }) => name);
  }

  async #problems(): Promise<ReadonlyMap<string, string>> {
    const problems = new Map<string, string>();
    await Promise.all(
      this.nodes.map(async ({ name }) => {
        const problem = await this.#cluster.problem(name);
        if (problem !== undefined) problems.set(name, problem);
      }),
    );
    return problems;
  }
}
