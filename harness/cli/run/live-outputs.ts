import type { LiveSink } from "../../ports/live-sink.ts";
import type { ListenAddress } from "../../adapters/telemetry/prometheus-endpoint.ts";
import type { World } from "../world.ts";

/** Where a run is shown while it goes on. All of it is off unless it is asked for. */
export interface LiveOptions {
  readonly metrics?: ListenAddress;
  readonly otlp?: URL;
  readonly grafana?: URL;
}

/** Names of the environment that hold a token for --grafana; values of such names are masked in every file of a run. */
const GRAFANA_TOKENS = ["HARNESS_GRAFANA_TOKEN", "GRAFANA_TOKEN"] as const;

/** Undefined: nothing was asked for. Adapters are loaded when they are: a run without them must not wait for them. */
export async function openLiveOutputs(
  world: World,
  { metrics, otlp, grafana }: LiveOptions,
): Promise<LiveSink | undefined> {
  const sinks: LiveSink[] = [];
  const complain = (message: string): void => world.console.err(`warning: ${message}`);
  if (metrics !== undefined) {
    const { openPrometheusEndpoint } =
      await import("../../adapters/telemetry/prometheus-endpoint.ts");
    const endpoint = await openPrometheusEndpoint(metrics);
    world.console.err(`metrics: ${endpoint.url}`);
    sinks.push(endpoint);
  }
  if (otlp !== undefined) {
    const { openOtlpExporter } = await import("../../adapters/telemetry/otlp-exporter.ts");
    sinks.push(openOtlpExporter({ url: otlp, complain }));
  }
  if (grafana !== undefined) {
    const { openGrafanaAnnotations } =
      await import("../../adapters/telemetry/grafana-annotations.ts");
    const token = GRAFANA_TOKENS.map((name) => world.env[name]).find(
      (value) => value !== undefined,
    );
    sinks.push(
      openGrafanaAnnotations({ url: grafana, complain, ...(token === undefined ? {} : { token }) }),
    );
  }
  if (sinks.length === 0) return undefined;
  return {
    send: (event) => {
      for (const sink of sinks) sink.send(event);
    },
    close: async () => {
      await Promise.all(sinks.map((sink) => sink.close()));
    },
  };
}
