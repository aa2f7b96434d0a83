/** The nodes of a running service, and whether each of them is ready, asked over the control path. */
import { connect } from "node:net";
import { once } from "node:events";
import type { NodeSpec } from "../../domain/topology.ts";
import type { GroupContext } from "../../ports/node-kind.ts";
import type { NodeHandle } from "../../ports/runtime.ts";
import { HttpClient, type HttpReply } from "../http/http-client.ts";
import { parseReadyCheck } from "./ready-check.ts";
import type { ServiceConfig } from "./service-config.ts";
import { buildFolder, serviceProcess } from "./service-process.ts";

const CONTROL_TIMEOUT_MS = 2000;
/** `ready: log` looks at this many last lines. */
const LOG_LINES = 1000;
export const POLL_MS = 20;

export class ServiceCluster {
  readonly context: GroupContext<ServiceConfig>;
  readonly handles = new Map<string, NodeHandle>();
  /** Nodes whose log has shown the words: later lines must not make them unready. */
  readonly #announced = new Set<string>();

  constructor(context: GroupContext<ServiceConfig>) {
    this.context = context;
  }

  get nodes(): readonly NodeSpec[] {
    return this.context.nodes;
  }

  handle(node: string): NodeHandle {
    const handle = this.handles.get(node);
    if (handle === undefined)
      throw new RangeError(`${node} is not a node of ${this.context.group}`);
    return handle;
  }

  async launch(node: NodeSpec, signal: AbortSignal): Promise<void> {
    const { network, config, uses, scenarioDirectory } = this.context;
    const build =
      config.build === undefined ? undefined : buildFolder(config.build, scenarioDirectory);
    const image = {
      ...(config.image === undefined ? {} : { reference: config.image }),
      ...(build === undefined ? {} : { build: build.folder }),
    };
    const handle = await network.launch(
      {
        node: node.name,
        part: "service",
        ...(config.part === undefined ? {} : { tools: config.part }),
        ...(Object.keys(image).length === 0 ? {} : { image }),
        describe: (place) => serviceProcess({ node, config, uses, build }, place),
      },
      signal,
    );
    this.handles.set(node.name, handle);
  }

  /** Over the control path, each time over a fresh connection. Throws HttpTrouble where no reply came. */
  async get(node: string, path: string): Promise<HttpReply> {
    const { network, config } = this.context;
    const client = new HttpClient(network.control(node, config.port));
    try {
      return await client.send({ method: "GET", path }, AbortSignal.timeout(CONTROL_TIMEOUT_MS));
    } finally {
      client.close();
    }
  }

  /** What is wrong with a node; undefined: it is ready. */
  async problem(node: string): Promise<string | undefined> {
    if ((await this.handle(node).state()) === "stopped") return "its process has ended";
    const check = parseReadyCheck(this.context.config.ready);
    switch (check.type) {
      case "http":
        return this.get(node, check.path).then(
          ({ status }) =>
            status < 300 ? undefined : `GET ${check.path} answers with status ${status}`,
          (error: unknown) => `GET ${check.path}: ${messageOf(error)}`,
        );
      case "tcp":
        return this.#connects(node);
      case "log":
        return this.#announces(node, check.text);
    }
  }

  async #connects(node: string): Promise<string | undefined> {
    const { network, config } = this.context;
    const socket = connect(network.control(node, config.port));
    try {
      await once(socket, "connect", { signal: AbortSignal.timeout(CONTROL_TIMEOUT_MS) });
      return undefined;
    } catch (error) {
      return `port ${config.port}: ${messageOf(error)}`;
    } finally {
      socket.destroy();
    }
  }

  async #announces(node: string, text: string): Promise<string | undefined> {
    if (this.#announced.has(node)) return undefined;
    const log = await this.handle(node).tail(LOG_LINES);
    if (!log.includes(text)) return `its log does not say "${text}" yet`;
    this.#announced.add(node);
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
