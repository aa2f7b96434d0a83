/** How an etcd member is started, and started again: everything is in its environment and its data directory. */
import type { NodeSpec, Topology } from "../../domain/topology.ts";
import { roundTripMs } from "../../domain/topology.ts";
import type { NodePlace, ProcessDescription } from "../../ports/runtime.ts";
import { ETCD_CLIENT_PORT, ETCD_PEER_PORT } from "./etcd-config.ts";

/** etcd's own advice: a heartbeat of half to one and a half of the longest round trip, ten of them to an election. */
const HEARTBEAT_MS_MIN = 50;
const HEARTBEATS_PER_ROUND_TRIP = 2;
const HEARTBEATS_PER_ELECTION = 10;

export interface ProcessInput {
  readonly node: NodeSpec;
  readonly nodes: readonly NodeSpec[];
  readonly topology: Topology;
  /** Tells this cluster's messages from those of any other. */
  readonly token: string;
}

export function etcdProcess(input: ProcessInput, place: NodePlace): ProcessDescription {
  const { node, nodes, token } = input;
  const heartbeatMs = heartbeatOf(input);
  // Members advertise their names. Elsewhere a name leads to the link, so that no message can go around it.
  const peer = (name: string): string => `http://${name}:${ETCD_PEER_PORT}`;
  return {
    command: [place.program("etcd")],
    environment: {
      ETCD_NAME: node.name,
      ETCD_DATA_DIR: `${place.dataDirectory}/etcd`,
      ETCD_LISTEN_PEER_URLS: `http://${place.listen}:${place.port(ETCD_PEER_PORT)}`,
      ETCD_LISTEN_CLIENT_URLS: `http://${place.listen}:${place.port(ETCD_CLIENT_PORT)}`,
      ETCD_INITIAL_ADVERTISE_PEER_URLS: peer(node.name),
      ETCD_ADVERTISE_CLIENT_URLS: `http://${node.name}:${ETCD_CLIENT_PORT}`,
      ETCD_INITIAL_CLUSTER: nodes.map(({ name }) => `${name}=${peer(name)}`).join(","),
      ETCD_INITIAL_CLUSTER_STATE: "new",
      ETCD_INITIAL_CLUSTER_TOKEN: token,
      ETCD_HEARTBEAT_INTERVAL: String(heartbeatMs),
      ETCD_ELECTION_TIMEOUT: String(heartbeatMs * HEARTBEATS_PER_ELECTION),
      ETCD_LOGGER: "zap",
      ETCD_LOG_OUTPUTS: "stderr",
      // 3.4 asks for this on that architecture and looks at it nowhere else.
      ETCD_UNSUPPORTED_ARCH: "arm64",
    },
    files: {},
    stopSignal: "SIGTERM",
  };
}

function heartbeatOf({ nodes, topology }: ProcessInput): number {
  const regions = nodes.map((node) => node.region);
  const roundTrips = regions.flatMap((a) => regions.map((b) => roundTripMs(topology, a, b)));
  const longest = Math.max(...roundTrips);
  return Math.ceil(Math.max(HEARTBEAT_MS_MIN, longest / HEARTBEATS_PER_ROUND_TRIP));
}
