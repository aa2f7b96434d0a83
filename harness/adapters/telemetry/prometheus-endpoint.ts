/** GET /metrics on an address that was asked for, in Prometheus' text format. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { EnvironmentError } from "../../lib/errors.ts";
import type { LiveSink } from "../../ports/live-sink.ts";
import {
  type Instruments,
  LATENCY_BUCKETS,
  LiveMetrics,
  METRICS,
} from "../../telemetry/metrics.ts";

export interface ListenAddress {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** The sink, and where it really listens. */
export async function openPrometheusEndpoint(
  address: ListenAddress,
): Promise<LiveSink & { readonly url: string }> {
  const registry = new Registry();
  const metrics = new LiveMetrics(promInstruments(registry));
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url?.split("?")[0] !== "/metrics") {
      response.writeHead(404, { "content-type": "text/plain" }).end("GET /metrics\n");
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await listen(server, address);
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : address.port;
  return {
    url: `http://${address.host.includes(":") ? `[${address.host}]` : address.host}:${port}/metrics`,
    send: (event) => metrics.apply(event),
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function listen(server: Server, { host, port }: ListenAddress): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw new EnvironmentError({
      code: "TEL001",
      message: `--metrics cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`,
      fix: "choose another port, or end what uses this one",
      cause: error,
    });
  }
  // A run ends when it is over, whoever still holds a connection.
  server.unref();
}

function promInstruments(registry: Registry): Instruments {
  const registers = [registry];
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const [key, { name, kind, help, labels }] of Object.entries(METRICS)) {
    const configuration = { name, help, labelNames: [...labels], registers };
    if (kind === "counter") counters.set(key, new Counter(configuration));
    else if (kind === "gauge") gauges.set(key, new Gauge(configuration));
    else histograms.set(key, new Histogram({ ...configuration, buckets: [...LATENCY_BUCKETS] }));
  }
  return {
    count: (metric, labels, by) => counters.get(metric)?.inc({ ...labels }, by),
    observe: (metric, labels, value) => histograms.get(metric)?.observe({ ...labels }, value),
    set: (metric, labels, value) => gauges.get(metric)?.set({ ...labels }, value),
    clear: (metric) => gauges.get(metric)?.reset(),
  };
}
