/**
 * Link faults over several Toxiproxy servers, one per region. Shared by all runtimes: they start the servers and say
 * where each link listens and leads; everything that happens to a link happens here.
 *
 * Each link remembers which faults act on it, so effects compose and heal alone; a proxy whose toxic cannot be removed
 * is replaced by a new one with the effects that remain. Known and not to be mended here: Toxiproxy accepts serially
 * and dials its upstream without a time-out, so behind a node that swallows SYNs new connections of a link queue up,
 * and disabling such a proxy waits for that dial.
 */
import type { LinkEffect } from "../../domain/fault.ts";
import { type Link, roundTripMs, type Topology } from "../../domain/topology.ts";
import { AdapterError, invariant } from "../../lib/errors.ts";
import type { Endpoint, LinkInjector } from "../../ports/runtime.ts";
import { LinkProxy } from "./link-proxy.ts";
import { ToxiproxyServer } from "./toxiproxy-server.ts";

export interface LinkInjectorOptions {
  /** Region → HTTP interface of its egress Toxiproxy. */
  readonly servers: ReadonlyMap<string, Endpoint>;
  readonly proxies: readonly LinkPlace[];
  readonly topology: Topology;
}
/** Where a link's proxy listens and leads, as `host:port` seen by the Toxiproxy of region `link.from`. */
export interface LinkPlace {
  readonly link: Link;
  readonly listen: string;
  readonly upstream: string;
}

/** Waits for the servers, creates every proxy with its WAN latency. */
export async function createLinkInjector(options: LinkInjectorOptions): Promise<LinkInjector> {
  const regions = [...options.servers].map(([region, api]) => {
    const server = new ToxiproxyServer(api);
    const links = options.proxies
      .filter(({ link }) => link.from === region)
      .map(({ link, listen, upstream }) => {
        const address = { name: link.id, listen, upstream };
        return new LinkProxy(server, address, roundTripMs(options.topology, region, link.to));
      });
    return { server, links };
  });
  const links = regions.flatMap((region) => region.links);
  invariant(links.length === options.proxies.length, "a link starts in a region without Toxiproxy");
  await Promise.all(
    regions.map(async ({ server, links }) => {
      await server.ready();
      await server.populate(links.map(({ address }) => address));
      await Promise.all(links.map((link) => link.addWanLatency()));
    }),
  );
  return new ToxiproxyLinkInjector(regions);
}

interface Region {
  readonly server: ToxiproxyServer;
  readonly links: readonly LinkProxy[];
}

class ToxiproxyLinkInjector implements LinkInjector {
  readonly #regions: readonly Region[];
  readonly #links: ReadonlyMap<string, LinkProxy>;

  constructor(regions: readonly Region[]) {
    this.#regions = regions;
    this.#links = new Map(
      regions.flatMap(({ links }) => links.map((link) => [link.address.name, link])),
    );
  }

  async apply(faultId: string, links: readonly string[], effect: LinkEffect): Promise<void> {
    const targets = links.map((id) => {
      const link = this.#links.get(id);
      invariant(link, `there is no link ${id}`);
      return link;
    });
    await settleAll(targets.map((link) => link.apply(faultId, effect)));
  }

  async heal(faultId: string): Promise<void> {
    await settleAll([...this.#links.values()].map((link) => link.heal(faultId)));
  }

  async healAll(): Promise<void> {
    await settleAll(
      this.#regions.map(async ({ server, links }) => {
        // A server that does not answer is stuck in the removal of a toxic: its proxies are replaced.
        const observed = await server.proxies().catch(() => undefined);
        await settleAll(
          links.map((link) =>
            observed ? link.restore(observed.get(link.address.name)) : link.replace(),
          ),
        );
      }),
    );
  }

  async affected(): Promise<readonly string[]> {
    const ids: string[] = [];
    await settleAll(
      this.#regions.map(async ({ server, links }) => {
        const observed = await server.proxies();
        for (const link of links) {
          const { name } = link.address;
          if (!link.isPristine(observed.get(name))) ids.push(name);
        }
      }),
    );
    return ids.sort();
  }
}

/** Waits for all of them, whatever some do, and then tells everything that went wrong. */
async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failures = results.filter((result) => result.status === "rejected");
  if (failures.length === 0) return;
  const reasons = failures.map(({ reason }) =>
    reason instanceof Error ? reason.message : String(reason),
  );
  throw new AdapterError({ code: "ENV111", message: reasons.join("; "), cause: failures[0] });
}
