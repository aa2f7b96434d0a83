import { expect, test } from "@playwright/test";
import type { WanPair } from "../../domain/topology.ts";
import { samplePlace } from "../../testing/sample-place.ts";
import { etcdSchema } from "./etcd-config.ts";
import { etcdKind } from "./etcd-kind.ts";
import { etcdProcess } from "./etcd-process.ts";

const REGIONS = ["us", "eu", "ap"];

function environment(wan: readonly WanPair[] = []) {
  const nodes = etcdKind.expand("meta", etcdSchema.parse({}), REGIONS);
  const [node] = nodes;
  if (node === undefined) throw new Error("there is no such node");
  const topology = { regions: REGIONS, wan, nodes };
  return etcdProcess({ node, nodes, topology, token: "t" }, samplePlace).environment;
}

test("etcd process: a member listens on its address and advertises its name", () => {
  expect(environment()).toMatchObject({
    ETCD_LISTEN_PEER_URLS: "http://10.0.0.5:2380",
    ETCD_INITIAL_ADVERTISE_PEER_URLS: "http://meta-us:2380",
    ETCD_ADVERTISE_CLIENT_URLS: "http://meta-us:2379",
    ETCD_INITIAL_CLUSTER:
      "meta-us=http://meta-us:2380,meta-eu=http://meta-eu:2380,meta-ap=http://meta-ap:2380",
  });
});

test("etcd process: heartbeats take half of the longest round trip, elections ten times that", () => {
  const { ETCD_HEARTBEAT_INTERVAL: short, ETCD_ELECTION_TIMEOUT: shortElection } = environment();
  expect([short, shortElection]).toEqual(["50", "500"]);
  const far = environment([{ between: ["us", "ap"], roundTripMs: 140 }]);
  expect([far["ETCD_HEARTBEAT_INTERVAL"], far["ETCD_ELECTION_TIMEOUT"]]).toEqual(["70", "700"]);
});

test("etcd kind: a region that is not there, or is named twice, is a problem", () => {
  const config = etcdSchema.parse({ regions: ["us", "mars", "us"] });
  const problems = etcdKind.problems?.(config, REGIONS) ?? [];
  expect(problems.map(({ path }) => path)).toEqual([
    ["regions", 1],
    ["regions", 2],
  ]);
  expect(etcdKind.problems?.(etcdSchema.parse({}), REGIONS)).toEqual([]);
});
