/**
 * A node kind (postgres, redis, etcd, service): one folder in adapters/, one line in cli/registries.ts. It knows how to
 * expand its YAML into nodes, how to start them in order, how to tell who is primary, and which clients speak to it.
 */
import type { z } from "zod";
import type { NodeSpec, Topology } from "../domain/topology.ts";
import type { Outcome } from "../domain/history.ts";
import type { Clock } from "./clock.ts";
import type { FixtureStore, FixtureSupport } from "./fixtures.ts";
import type { NodeHandle, RunningNetwork } from "./runtime.ts";

export interface NodeKind<Config = unknown> {
  readonly kind: string;
  /** Part that must be installed in the process runtime; undefined where the kind brings its own program. */
  readonly part?: string;
  /** Further part that this group needs in the process runtime. */
  toolsOf?(config: Config): string | undefined;
  readonly schema: z.ZodType<Config>;
  /** Members advertise names or addresses of their own: refused where a runtime has no private addresses. */
  readonly advertises: boolean;
  /** Symbols that `which()` of a running group understands: primary, replica, leader … */
  readonly roles: readonly string[];
  /** Actions that a running group understands: promote, repoint, fence … */
  readonly actions: readonly string[];
  /** Data models that workloads can use on it: set, register, list-append, http … */
  readonly models: readonly string[];
  /** What fixtures it can be loaded with; left out: none. */
  readonly fixtures?: FixtureSupport;
  /** What each action takes beside its node; an action that is not listed takes nothing. */
  readonly actionParameters?: Readonly<Record<string, z.ZodType>>;
  /** What the schema cannot see: unknown regions, more synchronous standbys than replicas. All problems at once. */
  problems?(config: Config, regions: readonly string[]): readonly ConfigProblem[];
  /** Groups this one uses, by binding name: they start before it. */
  uses?(config: Config): Readonly<Record<string, string>>;
  /** Programs of this machine that the group would start: shown by `plan`. */
  commands?(config: Config): readonly string[];
  expand(group: string, config: Config, regions: readonly string[]): NodeSpec[];
  /** Starts the whole group; resolves when every node is ready (deadline by the signal). */
  start(context: GroupContext<Config>): Promise<RunningGroup>;
}

export interface ConfigProblem {
  /** Where, below the kind's own key: `["replicas", 1]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly why: string;
  readonly fix: string;
}

export interface GroupContext<Config> {
  readonly group: string;
  readonly config: Config;
  readonly nodes: readonly NodeSpec[];
  readonly topology: Topology;
  readonly network: RunningNetwork;
  readonly secrets: Secrets;
  /** Groups this one uses, already started. */
  readonly uses: Readonly<Record<string, RunningGroup>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Folder of the scenario file on the host. */
  readonly scenarioDirectory: string;
}

/** Random per run, masked in every artefact. */
export interface Secrets {
  /** The same name gives the same secret within a run. */
  get(name: string): string;
}

export interface RunningGroup {
  readonly group: string;
  readonly kind: string;
  readonly nodes: readonly NodeSpec[];
  handle(node: string): NodeHandle;
  /** Nodes that hold a role now, asked over the control path. An unreachable node holds none. */
  which(role: string): Promise<readonly string[]>;
  /** Carries out an operator action; resolves when it took effect. `parameters` as the scenario gave them. */
  act(action: string, parameters: Readonly<Record<string, unknown>>): Promise<ActionResult>;
  /** Environment for a service that uses this group from `region`: addresses of that region's links, credentials. */
  bindings(region: string): Readonly<Record<string, string>>;
  /** A client for a data model that enters at a vantage region. */
  client(model: string, options: ClientOptions): Promise<ServiceClient>;
  /** Questions over the control path: probes and final reads. */
  probe(question: GroupProbe): Promise<ProbeAnswer>;
  /** Marker rows of this name, for lag that is measured from outside; absent where the kind has none. */
  markers?(name: string): Markers;
  /** Present where the kind takes fixtures. */
  readonly fixtures?: FixtureStore;
  /** What a handshake on a port looks like, for link probes. */
  handshake(port: number): Handshake;
  /** Waits until every node that should be ready is (after heal: rejoined, streaming, caught up). */
  ready(signal: AbortSignal): Promise<void>;
  /** How a person reaches the nodes: printed by --keep. */
  describe(): readonly { readonly node: string; readonly how: string }[];
}

export interface ActionResult {
  readonly detail: string;
}

export interface ClientOptions {
  readonly vantage: string;
  /** Stick to this node; undefined: follow the writable primary. */
  readonly node?: string;
  readonly control?: boolean;
  readonly timeoutMs: number;
  /** Name of the workload: its table, key prefix. */
  readonly workload: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface OperationRequest {
  readonly f: string;
  readonly value: unknown;
  readonly key?: unknown;
}
export interface OperationReply {
  readonly outcome: Outcome;
  readonly value: unknown;
  readonly error?: string;
  /** Node that answered, where it is known. */
  readonly node?: string;
}

/** One client of one process of a workload. */
export interface ServiceClient {
  /** Creates tables and the like; called once per workload on one client. */
  setup(): Promise<void>;
  /** Never throws for trouble of the system under test: that is an outcome. */
  invoke(request: OperationRequest, signal: AbortSignal): Promise<OperationReply>;
  close(): Promise<void>;
}

export type GroupProbe =
  /** Replication lag of every replica in milliseconds (replay), and bytes. */
  | { readonly type: "replication-lag" }
  /** What the primary itself says of its replicas: write, flush and replay time, in milliseconds. */
  | { readonly type: "replication-times" }
  /** Nodes that claim to be the writable primary, with their term (timeline, epoch, raft term). */
  | { readonly type: "primaries" }
  /** GET on the service's ready path or another one. */
  | { readonly type: "http"; readonly path: string; readonly node?: string };

/** A counter in the data itself: written where writes go, read on every node, over the control path. */
export interface Markers {
  /** Sets the counter on the primary; resolves with the primary's name when it is committed there, wherever else not. */
  write(marker: number, signal: AbortSignal): Promise<string>;
  /** What a reader of this node sees; null: nothing yet. */
  read(node: string, signal: AbortSignal): Promise<number | null>;
}

export interface ProbeAnswer {
  readonly values: readonly ProbeValue[];
}
export interface ProbeValue {
  readonly node: string;
  readonly name: string;
  /** null: asked, no answer. */
  readonly value: number | string | null;
  readonly unit?: string;
}

/** Bytes that make a healthy port answer at once, without credentials where possible. */
export interface Handshake {
  readonly send: Uint8Array;
  /** True when these bytes are a reply (any reply, also an authentication error). */
  isReply(bytes: Uint8Array): boolean;
  /** A request whose transfer shows bandwidth: bytes to send, and how many bytes the reply has at least. */
  readonly bulk?: { readonly send: Uint8Array; readonly replyBytes: number };
}
