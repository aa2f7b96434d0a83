/** The same metrics by OTLP (HTTP, protobuf) to a collector that was asked for. */
import type { Counter, Gauge, Histogram } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import type { LiveSink } from "../../ports/live-sink.ts";
import type { Labels } from "../../telemetry/metrics.ts";
import {
  type Instruments,
  LATENCY_BUCKETS,
  LiveMetrics,
  METRICS,
} from "../../telemetry/metrics.ts";

const EVERY_MS = 1000;
const CLOSE_MS = 3000;

export interface OtlpOptions {
  /** Base address of the receiver, or the whole address of its metrics. */
  readonly url: URL;
  /** Told once when the receiver takes nothing. */
  readonly complain: (message: string) => void;
}

export function openOtlpExporter({ url, complain }: OtlpOptions): LiveSink {
  const address = new URL(url);
  if (address.pathname === "/") address.pathname = "/v1/metrics";
  const exporter = new OTLPMetricExporter({
    url: address.href,
    timeoutMillis: EVERY_MS,
    temporalityPreference: AggregationTemporality.CUMULATIVE,
  });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ "service.name": "harness" }),
    readers: [
      new PeriodicExportingMetricReader({
        exporter: complaining(exporter, `--otlp ${url.origin} takes no metrics`, complain),
        exportIntervalMillis: EVERY_MS,
        exportTimeoutMillis: EVERY_MS,
      }),
    ],
  });
  const metrics = new LiveMetrics(otelInstruments(provider));
  return {
    send: (event) => metrics.apply(event),
    close: async () => {
      // A receiver that does not answer has been complained about; the run is over all the same.
      await provider.shutdown({ timeoutMillis: CLOSE_MS }).catch(() => undefined);
    },
  };
}

function complaining(
  exporter: OTLPMetricExporter,
  words: string,
  complain: (message: string) => void,
): PushMetricExporter {
  let told = false;
  return {
    export: (metrics, done) => {
      exporter.export(metrics, (result) => {
        if (result.error !== undefined && !told) {
          told = true;
          complain(`${words}: ${result.error.message}`);
        }
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush(),
    selectAggregationTemporality: (type) => exporter.selectAggregationTemporality(type),
    selectAggregation: (type) => exporter.selectAggregation(type),
    shutdown: () => exporter.shutdown(),
  };
}

function otelInstruments(provider: MeterProvider): Instruments {
  const meter = provider.getMeter("harness");
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  const set = new Map<string, Map<string, Labels>>();
  for (const [key, { name, kind, help: description }] of Object.entries(METRICS)) {
    if (kind === "counter") counters.set(key, meter.createCounter(name, { description }));
    else if (kind === "gauge") gauges.set(key, meter.createGauge(name, { description }));
    else {
      const advice = { explicitBucketBoundaries: [...LATENCY_BUCKETS] };
      histograms.set(key, meter.createHistogram(name, { description, unit: "s", advice }));
    }
  }
  return {
    count: (metric, labels, by) => counters.get(metric)?.add(by, { ...labels }),
    observe: (metric, labels, value) => histograms.get(metric)?.record(value, { ...labels }),
    set: (metric, labels, value) => {
      const known = set.get(metric) ?? new Map<string, Labels>();
      set.set(metric, known);
      known.set(JSON.stringify(labels), labels);
      gauges.get(metric)?.record(value, { ...labels });
    },
    // OpenTelemetry keeps every series that it has seen: those of the run before become 0.
    clear: (metric) => {
      for (const labels of set.get(metric)?.values() ?? [])
        gauges.get(metric)?.record(0, { ...labels });
      set.delete(metric);
    },
  };
}
