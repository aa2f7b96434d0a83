import type { LinkObservation } from "../../domain/fault.ts";
import type { NodeSpec, Topology } from "../../domain/topology.ts";
import type {
  Endpoint,
  NodeHandle,
  NodeLaunch,
  ProcessDescription,
  RunningNetwork,
  Runtime,
  RuntimeCapabilities,
} from "../../ports/runtime.ts";
import type { Look } from "./see.ts";

export interface Bench {
  readonly runtime: Runtime;
  readonly network: RunningNetwork;
  readonly handle: (node: string) => NodeHandle;
  readonly look: Look;
  readonly saw: (endpoint: Endpoint, timeoutMs?: number) => Promise<LinkObservation["saw"]>;
  /** To wait for: an answer at this endpoint. */
  readonly answered: (endpoint: Endpoint) => () => Promise<boolean>;
  /** Endpoints that no node may reach. */
  readonly forbidden: readonly Endpoint[];
}

export interface RuntimeCheck {
  readonly title: string;
  readonly needs?: keyof RuntimeCapabilities;
  /** Programs really run on the nodes: not on the fake's. */
  readonly runsPrograms?: boolean;
  run(bench: Bench): Promise<void>;
}

export const REDIS_PORT = 6379;
export const ROUND_TRIP_MS = 40;
/** Regions a and b, 40 ms apart, and c beside them; two nodes in b. `cache-b` has a link in its own region too. */
export const CONTRACT_TOPOLOGY: Topology = {
  regions: ["a", "b", "c"],
  wan: [{ between: ["a", "b"], roundTripMs: ROUND_TRIP_MS }],
  nodes: [node("cache", "a"), node("cache", "b"), node("other", "b"), node("cache", "c")],
};
/** The data directory first: a runtime may start programs elsewhere. */
const RUN = 'cd "$1" && shift && printf %s "$CONTRACT" >environment; eval "$0"; exec "$@"';

/** One Redis on the declared port; `before` is shell that runs first and may leave processes behind. */
export function redisLaunch(node: string, before = ":"): NodeLaunch {
  const describe = (place: NodeHandle["place"]): ProcessDescription => {
    const redis = [place.program("redis-server"), "--port", String(place.port(REDIS_PORT))];
    const options = ["--bind", place.listen, "--protected-mode", "no", "--save", ""];
    return {
      command: ["sh", "-c", RUN, before, place.dataDirectory, ...redis, ...options],
      environment: { CONTRACT: node },
      files: { "given/name": node },
      stopSignal: "SIGTERM",
    };
  };
  return { node, part: "redis", describe };
}

function node(group: string, region: string): NodeSpec {
  const ports = { main: REDIS_PORT };
  return { name: `${group}-${region}`, group, kind: "redis", region, ports, config: {} };
}
