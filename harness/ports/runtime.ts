/**
 * Where nodes run: containers, namespaces or plain loopback processes. One topology model serves all of them.
 * Each runtime has one folder in adapters/; harness/testing/fake-runtime.ts is the fake. All of them pass
 * harness/testing/runtime-contract.ts.
 */
import type { Link, Topology } from "../domain/topology.ts";
import type { PartName } from "./parts.ts";

export const RUNTIME_NAMES = ["docker", "process"] as const;
export type RuntimeName = (typeof RUNTIME_NAMES)[number];

/** What a runtime can do; what it cannot is refused at `plan`, with this reason and what would enable it. */
export interface RuntimeCapabilities {
  /** Members may advertise their own names: regions are networks, not ports. */
  readonly advertisedNames: Capability;
  /** disconnect, drop, reject. */
  readonly packetFaults: Capability;
  /** A link cannot be bypassed. */
  readonly structuralBoundary: Capability;
  /** Services given as an image or a Dockerfile. */
  readonly images: Capability;
}
export type Capability = true | { readonly missing: string; readonly fix: string };

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface NetworkPlan {
  readonly runId: string;
  readonly topology: Topology;
  readonly links: readonly Link[];
  /** Directory of the run on the host; logs go to `logs/<node>.log` in it. */
  readonly runDirectory: string;
  /** Folder of the scenario file on the host: local service commands see it as `place.scenarioDirectory`. */
  readonly scenarioDirectory?: string;
}

export interface Runtime {
  readonly name: RuntimeName;
  /** `containers`, `namespaces` or `loopback`: printed by `run`. */
  readonly mode: string;
  /** Why it was chosen: printed by `run`. */
  readonly reason: string;
  readonly capabilities: RuntimeCapabilities;
  /**
   * Creates the regions, their egress Toxiproxies and every link with its WAN latency. Nothing of it outlives this
   * process by more than 15 s, whatever happens to it.
   */
  open(plan: NetworkPlan, signal: AbortSignal): Promise<RunningNetwork>;
  /** Version of the program that a part would run here; undefined: not known before it is fetched or built. */
  versionOf?(part: PartName): Promise<string | undefined>;
}

/** The regions and links of one run. */
export interface RunningNetwork {
  readonly links: LinkInjector;
  /** Present where the runtime can filter packets. */
  readonly packets?: PacketInjector;
  /** Prepares a node and starts its process. Resolves when the process runs, not when it is ready. */
  launch(launch: NodeLaunch, signal: AbortSignal): Promise<NodeHandle>;
  /** Address that `caller` (a node, or a region as vantage) must use for a port of `node`: the link's side, or direct. */
  addressFor(caller: { readonly region: string }, node: string, port: number): Endpoint;
  /** Where the harness enters a region as a client: crosses the link when `node` is elsewhere, direct when it is not. */
  entry(vantage: string, node: string, port: number): Endpoint;
  /** The control path: reaches the node whatever faults are active. */
  control(node: string, port: number): Endpoint;
  /** Runs a command as a client inside a region (bypass tests, k6). Output is capped at 1 MiB. */
  execInRegion(
    region: string,
    command: readonly string[],
    options: ExecOptions,
  ): Promise<ExecResult>;
  /** Starts a program that is a client in a region for as long as there is load (k6). Resolves when it runs. */
  launchClient(region: string, launch: ClientLaunch, signal: AbortSignal): Promise<RunningClient>;
  /**
   * Removes everything. Idempotent; own deadline; never throws for what is already gone. Resolves with a sentence for
   * each empty shell that the engine itself can no longer let go of: it does no harm and touches no verdict.
   */
  close(): Promise<readonly string[]>;
}

/** A program that is nobody's node: it enters other regions by its own region's links, and reaches nothing else. */
export interface ClientLaunch {
  /** Unique in the run; what it says on standard error goes to `logs/<name>.log`. */
  readonly name: string;
  /** The part that holds its program. */
  readonly part: string;
  describe(place: ClientPlace): ClientDescription;
}

export interface ClientPlace {
  /** Where its files lie, as it sees them. */
  readonly directory: string;
  program(name: string): string;
  /** Address of a node as seen from the region. */
  addressOf(node: string, port: number): Endpoint;
  readonly scenarioDirectory: string;
  /**
   * True where nothing but the run's own addresses can be reached. Elsewhere the program must be told to talk to
   * `addressOf` only.
   */
  readonly isolated: boolean;
}

export interface ClientDescription {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Written into its directory before the start. */
  readonly files: Readonly<Record<string, string>>;
}

export interface RunningClient {
  /** Its standard output; ends when it does. Must be read. */
  readonly output: AsyncIterable<Uint8Array>;
  /** Exit code; 128 + n when a signal ended it. */
  readonly exited: Promise<number>;
  /** Asks it to end, and kills it after `graceMs`. Idempotent. */
  stop(signal: "SIGINT" | "SIGTERM", graceMs: number): Promise<number>;
  /** Last lines of its log, for error messages. */
  tail(lines: number): Promise<string>;
}

/** What a node kind wants to run; paths and addresses come from the NodePlace it was given. */
export interface NodeLaunch {
  readonly node: string;
  /** The part (component) that holds the programs: postgres, redis, etcd; `service` for a local command or image. */
  readonly part: string;
  /** Part whose programs its command finds on PATH; images bring their own. */
  readonly tools?: string;
  /** Builds argv, environment and files once the place is known. */
  describe(place: NodePlace): ProcessDescription;
  /** For services: what to run where images are to be had. */
  readonly image?: { readonly reference?: string; readonly build?: string };
}

export interface NodePlace {
  /** A private, empty, writable directory as the process sees it; memory-backed where there is a tmpfs. */
  readonly dataDirectory: string;
  /** Path of a program of the part, as the process sees it: `program("postgres")`. */
  program(name: string): string;
  /** Prepared data of the part (an initdb'd cluster), as the process sees it; undefined where the part has none. */
  readonly template: string | undefined;
  /** Address the node must listen on inside its region. */
  readonly listen: string;
  /** Port to listen on for a declared port: the same number wherever addresses are private. */
  port(declared: number): number;
  /** Address of another node as seen from here. */
  addressOf(node: string, port: number): Endpoint;
  /** Scenario folder as the process sees it, for local service commands. */
  readonly scenarioDirectory: string;
  /** The image that the launch names runs here: an empty command means the image's own. */
  readonly runsImage?: boolean;
}

export interface ProcessDescription {
  /** First element is a program path; a shell line is ["sh", "-c", "…"]. Must stay in the foreground. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Written below the data directory before the start, mode 0600. */
  readonly files: Readonly<Record<string, string>>;
  /** Signal of an orderly stop: SIGINT is PostgreSQL's fast shutdown. */
  readonly stopSignal: "SIGTERM" | "SIGINT";
}

export interface ExecOptions {
  readonly timeoutMs: number;
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
}
export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One node. All waits end within their own deadline; a node that is already in the wanted state is no error. */
export interface NodeHandle {
  readonly name: string;
  readonly place: NodePlace;
  /** Starts the process again on the data it left, with the description of its launch or another one. */
  start(description?: ProcessDescription): Promise<void>;
  /** Orderly: stop signal, then SIGKILL after `graceMs`. */
  stop(graceMs: number): Promise<void>;
  /** SIGKILL of the node's whole process tree. */
  kill(): Promise<void>;
  /** Freezes every process of the node. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  state(): Promise<"running" | "paused" | "stopped">;
  /** What its processes have used so far; undefined where nothing runs or nobody can tell. */
  usage(): Promise<NodeUsage | undefined>;
  /** Removes the data directory's content (the node must be stopped): the start of a re-clone. */
  wipe(): Promise<void>;
  /** Runs a program of the part beside the node, same user, same network. */
  exec(command: readonly string[], options: ExecOptions): Promise<ExecResult>;
  /** Last lines of the node's log, for error messages. */
  tail(lines: number): Promise<string>;
}

/** Totals since the start; null where this machine does not tell. */
export interface NodeUsage {
  readonly cpuMs: number;
  readonly memoryBytes: number;
  readonly readBytes: number | null;
  readonly writtenBytes: number | null;
  readonly processes: number;
  /** What it may use: its own limit, else that of the machine. */
  readonly cpus: number;
  readonly memoryLimitBytes: number;
}

/** Acts on links. Effects of several faults compose: each has an id, and heals alone. */
export interface LinkInjector {
  /** Adds an effect to every named link, all at once. */
  apply(
    faultId: string,
    links: readonly string[],
    effect: import("../domain/fault.ts").LinkEffect,
  ): Promise<void>;
  /** Takes this fault's effect away from every link it named. */
  heal(faultId: string): Promise<void>;
  /** Brings every link back to its WAN latency and nothing else, whoever put an effect there. */
  healAll(): Promise<void>;
  /** Ids of the links that carry anything beside their WAN latency, as the proxies themselves tell. */
  affected(): Promise<readonly string[]>;
}

/** Acts below TCP on all traffic of a node with anything outside itself and the control path. */
export interface PacketInjector {
  /** Gets ready what the first fault on these nodes would have to wait for. Optional: `apply` does it otherwise. */
  prepare?(nodes: readonly string[]): Promise<void>;
  apply(
    faultId: string,
    nodes: readonly string[],
    effect: import("../domain/fault.ts").PacketEffect,
  ): Promise<void>;
  heal(faultId: string): Promise<void>;
  healAll(): Promise<void>;
}
