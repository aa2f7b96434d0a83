/**
 * A group in memory: one set of elements behind a primary and its replicas, which never lag. Its nodes are those of the
 * network it is started on. A test may step in wherever a real system can misbehave.
 */
import { z } from "zod";
import type { NodeSpec } from "../domain/topology.ts";
import type { Clock } from "../ports/clock.ts";
import type { FixtureStore } from "../ports/fixtures.ts";
import type {
  ActionResult,
  ClientOptions,
  GroupContext,
  GroupProbe,
  NodeKind,
  OperationReply,
  OperationRequest,
  ProbeAnswer,
  RunningGroup,
  ServiceClient,
} from "../ports/node-kind.ts";
import type { NodeHandle } from "../ports/runtime.ts";

/** What a test does instead of, or before, what the group would do. Undefined answers mean: as usual. */
export interface FakeGroupHooks {
  readonly start?: (context: GroupContext<unknown>) => Promise<void>;
  readonly ready?: (signal: AbortSignal) => Promise<void>;
  readonly setup?: () => Promise<void>;
  readonly invoke?: (
    request: OperationRequest,
    signal: AbortSignal,
    options: ClientOptions,
  ) => Promise<OperationReply> | undefined;
  readonly close?: () => Promise<void>;
  readonly probe?: (question: GroupProbe) => Promise<ProbeAnswer> | undefined;
  readonly act?: (action: string) => Promise<ActionResult> | undefined;
  readonly fixtures?: FixtureStore;
}

/** How long an operation takes on the clock of the run. */
const OPERATION_MS = 5;
export const FAKE_PORT = 1000;

/** One node per region; the first one is primary. */
export function fakeKind(hooks: FakeGroupHooks = {}): NodeKind {
  return {
    kind: "fake",
    schema: z.unknown(),
    advertises: false,
    roles: ["primary", "replica"],
    actions: ["promote"],
    models: ["set"],
    expand: (group, config, regions) =>
      regions.map((region): NodeSpec => ({
        ...{ name: `${group}-${region}`, group, kind: "fake", region, config },
        ports: { main: FAKE_PORT },
      })),
    start: async (context) => {
      await hooks.start?.(context);
      const handles = await Promise.all(
        context.nodes.map((node) => context.network.launch(launchOf(node), context.signal)),
      );
      return new FakeGroup(context, handles, hooks);
    },
  };
}

function launchOf(node: NodeSpec) {
  return {
    node: node.name,
    part: "fake",
    describe: () =>
      ({ command: ["fake"], environment: {}, files: {}, stopSignal: "SIGTERM" }) as const,
  };
}

class FakeGroup implements RunningGroup {
  readonly group: string;
  readonly kind = "fake";
  readonly fixtures?: FixtureStore;
  readonly nodes: readonly NodeSpec[];
  readonly #clock: Clock;
  readonly #handles: ReadonlyMap<string, NodeHandle>;
  readonly #hooks: FakeGroupHooks;
  readonly #elements: unknown[] = [];
  #primary: string;

  constructor(
    context: GroupContext<unknown>,
    handles: readonly NodeHandle[],
    hooks: FakeGroupHooks,
  ) {
    this.group = context.group;
    this.nodes = context.nodes;
    if (hooks.fixtures !== undefined) this.fixtures = hooks.fixtures;
    this.#clock = context.clock;
    this.#handles = new Map(handles.map((handle) => [handle.name, handle]));
    this.#hooks = hooks;
    this.#primary = context.nodes[0]?.name ?? "";
  }

  handle(node: string): NodeHandle {
    const handle = this.#handles.get(node);
    if (handle === undefined) throw new Error(`no node ${node}`);
    return handle;
  }

  async which(role: string): Promise<readonly string[]> {
    const names = this.nodes.map((node) => node.name);
    return names.filter((name) => (name === this.#primary) === (role === "primary"));
  }

  async act(action: string, parameters: Readonly<Record<string, unknown>>): Promise<ActionResult> {
    const answer = this.#hooks.act?.(action);
    if (answer !== undefined) return answer;
    this.#primary = `${this.group}-${String(parameters["region"])}`;
    return { detail: `${this.#primary} is primary` };
  }

  bindings(): Readonly<Record<string, string>> {
    return {};
  }

  async client(_model: string, options: ClientOptions): Promise<ServiceClient> {
    return {
      setup: async () => this.#hooks.setup?.(),
      invoke: (request, signal) =>
        this.#hooks.invoke?.(request, signal, options) ?? this.#perform(request, signal, options),
      close: async () => this.#hooks.close?.(),
    };
  }

  async probe(question: GroupProbe): Promise<ProbeAnswer> {
    const answer = this.#hooks.probe?.(question);
    if (answer !== undefined) return answer;
    const isPrimary = question.type === "primaries";
    const asked = isPrimary ? [this.#primary] : this.nodes.map((node) => node.name);
    const value = { name: question.type, value: 1, ...(isPrimary ? {} : { unit: "ms" }) };
    return { values: asked.map((node) => ({ node, ...value })) };
  }

  handshake() {
    return { send: new Uint8Array(), isReply: () => true };
  }

  async ready(signal: AbortSignal): Promise<void> {
    await this.#hooks.ready?.(signal);
  }

  describe() {
    return this.nodes.map(({ name }) => ({ node: name, how: `fake://${name}` }));
  }

  async #perform(
    request: OperationRequest,
    signal: AbortSignal,
    { node }: ClientOptions,
  ): Promise<OperationReply> {
    await this.#clock.sleep(OPERATION_MS, signal);
    if (request.f === "read") {
      return { outcome: "ok", value: [...this.#elements], node: node ?? this.#primary };
    }
    this.#elements.push(request.value);
    return { outcome: "ok", value: request.value, node: node ?? this.#primary };
  }
}
