/** One bridge network per region, with subnets of our own choice so that addresses can be planned. */
import { randomInt } from "node:crypto";
import { networkInterfaces } from "node:os";
import { EnvironmentError } from "../../lib/errors.ts";
import { type Docker, type Engine, reasonOf, statusOf } from "./docker-engine.ts";
import type { Labels } from "./run-labels.ts";
import { within } from "./within.ts";

type Network = ReturnType<Docker["getNetwork"]>;

const ATTEMPTS = 20;
const CREATE_DEADLINE_MS = 20_000;

export interface RegionNetwork {
  readonly name: string;
  /** First three bytes of its /24. */
  readonly prefix: string;
  readonly network: Network;
}

/** Another run, or anything else on this engine, may hold the subnet: then another one is tried. */
export async function createRegionNetwork(
  engine: Engine,
  name: string,
  labels: Labels,
  signal: AbortSignal,
): Promise<RegionNetwork> {
  let last: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    signal.throwIfAborted();
    const prefix = freePrefix();
    try {
      // Not called off in between: whoever removes the run waits for what the engine is doing.
      const network = await within(CREATE_DEADLINE_MS, `network ${name}`, undefined, () =>
        engine.docker.createNetwork({
          Name: name,
          Driver: "bridge",
          Labels: labels,
          IPAM: {
            Driver: "default",
            Config: [{ Subnet: `${prefix}.0/24`, Gateway: `${prefix}.1` }],
          },
          Options: {
            // No way out of the region but its egress, and no port on another interface than the loopback one.
            "com.docker.network.bridge.enable_ip_masquerade": "false",
            "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1",
          },
        }),
      );
      return { name, prefix, network };
    } catch (cause) {
      last = cause;
      const overlaps = statusOf(cause) === 403 || /overlap/iu.test(reasonOf(cause));
      if (!overlaps) break;
    }
  }
  throw new EnvironmentError({
    code: "ENV203",
    message: `Docker made no network for ${name}`,
    why: reasonOf(last),
    fix: "remove what dead runs left with `harness clean`; see `docker network ls`",
    cause: last,
  });
}

/** Not on any of this machine's own networks; others are the engine's to refuse. */
function freePrefix(): string {
  const taken = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map(({ address }) => address),
  );
  let prefix = randomPrefix();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (!taken.some((address) => address.startsWith(`${prefix}.`))) break;
    prefix = randomPrefix();
  }
  return prefix;
}

function randomPrefix(): string {
  return `10.${randomInt(128, 255)}.${randomInt(0, 255)}`;
}
