import type { ProbeKind } from "../../ports/probe-kind.ts";
import { execProbe } from "./exec.ts";
import { httpProbe } from "./http.ts";
import { primariesProbe } from "./primaries.ts";
import { prometheusProbe } from "./prometheus.ts";
import { redisProbe } from "./redis.ts";
import { replicationLagProbe } from "./replication-lag.ts";
import { resourcesProbe } from "./resources.ts";
import { sqlProbe } from "./sql.ts";
import { tcpProbe } from "./tcp.ts";

/** Every probe kind. A new one is a file here and a line below. */
export const PROBE_KINDS: ReadonlyMap<string, ProbeKind> = new Map(
  [
    httpProbe as ProbeKind,
    tcpProbe as ProbeKind,
    sqlProbe as ProbeKind,
    redisProbe as ProbeKind,
    replicationLagProbe as ProbeKind,
    primariesProbe as ProbeKind,
    prometheusProbe as ProbeKind,
    resourcesProbe as ProbeKind,
    execProbe as ProbeKind,
  ].map((kind) => [kind.kind, kind]),
);
