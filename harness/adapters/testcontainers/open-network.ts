/** Starts the regions of one run: networks, egresses, links. Whatever fails, nothing of it stays. */
import type { Endpoint, NetworkPlan, RunningNetwork } from "../../ports/runtime.ts";
import { createLinkInjector } from "../toxiproxy/link-injector.ts";
import { planAddresses } from "./address-plan.ts";
import type { Container, Engine } from "./docker-engine.ts";
import { DockerNetwork } from "./docker-network.ts";
import { type Egress, keptAt, planEgress } from "./egress.ts";
import type { ImageCache } from "./image-cache.ts";
import { startContainer } from "./loopback-container.ts";
import { dataVolume } from "./node-container.ts";
import { type Reach, reachOf } from "./reach.ts";
import { createRegionNetwork } from "./region-networks.ts";
import { nameOf, type RunContext } from "./run-context.ts";
import { runLabels } from "./run-labels.ts";
import { RunResources } from "./run-resources.ts";
import { ryukLabels } from "./ryuk.ts";
import { translated } from "./translated.ts";
import { Visitors } from "./visitors.ts";
import { within } from "./within.ts";

export interface Opening {
  readonly engine: Engine;
  readonly images: ImageCache;
  readonly plan: NetworkPlan;
  readonly reach: Reach | undefined;
}

const START_DEADLINE_MS = 60_000;

export async function openNetwork(opening: Opening, signal: AbortSignal): Promise<RunningNetwork> {
  const { engine, images, plan } = opening;
  // Images outlive runs, so they are made before there is anything to clean up.
  const [toxiproxy] = await Promise.all([images.of("toxiproxy"), images.of("base")]);
  const id = plan.runId.toLowerCase().replaceAll(/[^a-z0-9_.-]+/gu, "-");
  const resources = await RunResources.begin(engine, id, plan.runDirectory);
  try {
    const context = await createRegions({ ...opening, id, resources }, signal);
    return await connectRegions(context, { images, egressImage: toxiproxy.reference }, signal);
  } catch (cause) {
    // What went wrong first matters more than what could not be removed; the watchdog goes on with that.
    await resources.remove().catch(() => undefined);
    throw cause;
  }
}

interface Regions extends Opening {
  readonly id: string;
  readonly resources: RunResources;
}

async function createRegions(regions: Regions, signal: AbortSignal): Promise<RunContext> {
  const { engine, plan, id, resources } = regions;
  const labels = { ...(await ryukLabels(engine)), ...(await runLabels(id)) };
  const networks = plan.topology.regions.map((region) =>
    resources.track(createRegionNetwork(engine, nameOf({ id }, region), labels, signal)),
  );
  const created = await within(START_DEADLINE_MS, "the regions' networks", signal, () =>
    Promise.all(networks),
  );
  const prefixes = created.map(({ prefix }) => prefix);
  const byRegion = new Map(plan.topology.regions.map((region, at) => [region, prefixes[at] ?? ""]));
  const gateways = prefixes.map((prefix) => `${prefix}.1`);
  return {
    engine,
    plan,
    id,
    labels,
    resources,
    regions: planAddresses(plan.topology, plan.links, byRegion),
    reach: regions.reach ?? (await reachOf(gateways)),
  };
}

interface Built {
  readonly images: ImageCache;
  readonly egressImage: string;
}

async function connectRegions(
  context: RunContext,
  { images, egressImage }: Built,
  signal: AbortSignal,
): Promise<RunningNetwork> {
  const egresses = new Map<string, Egress>();
  for (const region of context.regions.values()) {
    const volumes = [...region.nodes.keys()].map((node) => dataVolume(context, node, keptAt(node)));
    egresses.set(region.region, await planEgress(context, region, egressImage, volumes));
  }
  const published = await planNodePorts(context);
  const containers = new Map<string, Container>();
  const started = [...egresses].map(async ([region, { spec }]) => {
    const work = context.resources.track(startContainer(context.engine, spec));
    const id = await translated(`the start of the egress of ${region}`, () => work);
    const container = context.engine.docker.getContainer(id);
    await context.resources.log(`egress-${region}`).follow(container, "1970-01-01T00:00:00Z");
    containers.set(region, container);
  });
  await within(START_DEADLINE_MS, "the regions' egresses", signal, () => Promise.all(started));
  const links = await createLinkInjector({
    servers: new Map([...egresses].map(([region, { api }]) => [region, api])),
    proxies: [...egresses.values()].flatMap(({ places }) => places),
    topology: context.plan.topology,
  });
  const entries = [...egresses.values()].flatMap((egress) => [...egress.entries]);
  return new DockerNetwork({
    context,
    links,
    egresses: containers,
    entries: new Map<string, Endpoint>(entries),
    published,
    visitors: new Visitors(context, () => images.of("base")),
    guardImage: egressImage,
    imageOf: (launch) => images.forLaunch(launch),
    imageFor: (part) => images.of(part),
  });
}

/** Node → container port → host port; no ports where nothing needs to be published. */
async function planNodePorts({
  plan,
  reach,
  resources,
}: RunContext): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
  const published = new Map<string, ReadonlyMap<number, number>>();
  for (const { name, ports } of plan.topology.nodes) {
    const pairs = new Map<number, number>();
    if (reach === "published") {
      for (const port of Object.values(ports)) pairs.set(port, await resources.ports.next());
    }
    published.set(name, pairs);
  }
  return published;
}
