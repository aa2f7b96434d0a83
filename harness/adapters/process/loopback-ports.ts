import type { NetworkPlan } from "../../ports/runtime.ts";
import { claimPorts } from "./port-plan.ts";

/** Which port on 127.0.0.1 stands for which declared port of a node or link. */
export interface LoopbackPorts {
  /** Region → Toxiproxy's HTTP interface. */
  readonly apis: ReadonlyMap<string, number>;
  node(name: string, declared: number): number | undefined;
  /** Undefined where callers of the region connect directly. */
  link(region: string, node: string, declared: number): number | undefined;
  readonly release: () => void;
}

export async function allocatePorts({ topology, links }: NetworkPlan): Promise<LoopbackPorts> {
  const keys = [
    ...topology.regions.map((region) => `api ${region}`),
    ...topology.nodes.flatMap(({ name, ports }) =>
      Object.values(ports).map((port) => `node ${name} ${port}`),
    ),
    ...links.map(({ from, node, port }) => `link ${from} ${node} ${port}`),
  ];
  const { ports, release } = await claimPorts(keys.length);
  const byKey = new Map(keys.map((key, index) => [key, ports[index] ?? 0]));
  return {
    apis: new Map(topology.regions.map((region) => [region, byKey.get(`api ${region}`) ?? 0])),
    node: (name, declared) => byKey.get(`node ${name} ${declared}`),
    link: (region, node, declared) => byKey.get(`link ${region} ${node} ${declared}`),
    release,
  };
}
