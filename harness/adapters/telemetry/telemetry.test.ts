import { expect, test } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { gunzipSync } from "node:zlib";
import type { LiveEvent } from "../../domain/live-event.ts";
import { METRICS } from "../../telemetry/metrics.ts";
import { readEvents } from "./event-pipe.ts";
import { openGrafanaAnnotations } from "./grafana-annotations.ts";
import { openOtlpExporter } from "./otlp-exporter.ts";
import { openPrometheusEndpoint } from "./prometheus-endpoint.ts";

const fault = { type: "fault", fault: "outage", kind: "partition", target: "west" } as const;
const EVENTS: readonly LiveEvent[] = [
  {
    ...{ type: "run", scenario: "sample", runId: "run-1", seed: "42" },
    ...{ runtime: "process", mode: "test" },
  },
  { type: "phase", phase: "during" },
  {
    ...{ type: "operations", workload: "ledger", region: "east", outcome: "ok" },
    ms: [3, 40, 700],
  },
  { ...fault, state: "active", wallMs: 1000 },
  { ...fault, state: "proved", wallMs: 1500 },
];

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** A server on this machine that keeps what it is sent. */
async function receiver(status = 200) {
  const requests: Request[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      requests.push({ method, path: url, headers, body: Buffer.concat(chunks) });
      response.writeHead(status, { "content-type": "application/json" }).end('{"id":7}');
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    url: new URL(`http://127.0.0.1:${port}`),
    [Symbol.dispose]: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Samples of the text format: name and labels → value. */
function samplesOf(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const [, key = "", value = ""] = /^(\S+?(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
      return [key, Number(value)];
    }),
  );
}

async function scrape(url: string): Promise<string> {
  return (await fetch(url)).text();
}

test("prometheus: a scrape shows phase, operations, latency and faults", async () => {
  const endpoint = await openPrometheusEndpoint({ host: "127.0.0.1", port: 0 });
  try {
    for (const event of EVENTS) endpoint.send(event);
    const text = await scrape(endpoint.url);
    const samples = samplesOf(text);
    const labels = 'scenario="sample",workload="ledger",region="east",outcome="ok"';
    expect(samples.get(`harness_operations_total{${labels}}`)).toBe(3);
    expect(samples.get(`harness_operation_duration_seconds_bucket{le="0.005",${labels}}`)).toBe(1);
    expect(samples.get(`harness_operation_duration_seconds_sum{${labels}}`)).toBeCloseTo(0.743);
    expect(samples.get('harness_phase{scenario="sample",phase="during"}')).toBe(1);
    expect(samples.get('harness_phase{scenario="sample",phase="after"}')).toBe(0);
    const named = 'scenario="sample",fault="outage",kind="partition",target="west"';
    expect(samples.get(`harness_fault_active{${named}}`)).toBe(1);
    endpoint.send({ ...fault, state: "healed", wallMs: 2000 });
    expect(samplesOf(await scrape(endpoint.url)).get(`harness_fault_active{${named}}`)).toBe(0);
    // The twin: where no fault was told, none is shown.
    endpoint.send({
      ...{ type: "run", scenario: "next", runId: "run-2", seed: "1" },
      ...{ runtime: "process", mode: "test" },
    });
    expect(await scrape(endpoint.url)).not.toContain("harness_fault_active{");
    expect((await fetch(new URL("/", endpoint.url))).status).toBe(404);
  } finally {
    await endpoint.close();
  }
});

test("prometheus: promtool has no complaint about the metrics", async () => {
  test.skip(spawnSync("promtool", ["--version"]).status !== 0, "promtool is not installed");
  const endpoint = await openPrometheusEndpoint({ host: "127.0.0.1", port: 0 });
  for (const event of EVENTS) endpoint.send(event);
  const input = await scrape(endpoint.url);
  await endpoint.close();
  const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], {
    input,
    encoding: "utf8",
  });
  expect(`${stdout}${stderr}`).toBe("");
  expect(status).toBe(0);
  const bad = input.replaceAll("harness_operations_total", "harness_operations");
  expect(spawnSync("promtool", ["check", "metrics"], { input: bad }).status).not.toBe(0);
});

test("prometheus: a port in use is told with its reason", async () => {
  const first = await openPrometheusEndpoint({ host: "127.0.0.1", port: 0 });
  const port = Number(new URL(first.url).port);
  const second = openPrometheusEndpoint({ host: "127.0.0.1", port });
  await expect(second).rejects.toThrow(`cannot listen on 127.0.0.1:${port}: listen EADDRINUSE`);
  await first.close();
});

test("otlp: every metric arrives at /v1/metrics as protobuf", async () => {
  using collector = await receiver();
  const complaints: string[] = [];
  const exporter = openOtlpExporter({
    url: collector.url,
    complain: (words) => complaints.push(words),
  });
  for (const event of EVENTS) exporter.send(event);
  await exporter.close();
  const [first] = collector.requests;
  expect(first?.path).toBe("/v1/metrics");
  expect(first?.headers["content-type"]).toBe("application/x-protobuf");
  const texts = collector.requests.map(({ body, headers }) =>
    (headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString("latin1"),
  );
  for (const name of [
    "harness_operations_total",
    "harness_operation_duration_seconds",
    "harness_fault_active",
  ]) {
    expect(texts.join("")).toContain(name);
  }
  expect(texts.join("")).toContain("ledger");
  expect(complaints).toEqual([]);
});

test("otlp and grafana: a receiver that takes nothing is complained about once, and nothing breaks", async () => {
  using broken = await receiver(400);
  const complaints: string[] = [];
  const complain = (words: string): void => void complaints.push(words);
  const exporter = openOtlpExporter({ url: broken.url, complain });
  const grafana = openGrafanaAnnotations({ url: broken.url, complain });
  for (const event of [...EVENTS, ...EVENTS]) {
    exporter.send(event);
    grafana.send(event);
  }
  await Promise.all([exporter.close(), grafana.close()]);
  expect(complaints.filter((words) => words.includes("takes no metrics"))).toHaveLength(1);
  expect(
    complaints.filter((words) => words.includes("takes no annotations: HTTP 400")),
  ).toHaveLength(1);
});

test("grafana: a fault is one annotation, opened when it starts and closed when it ends", async () => {
  using server = await receiver();
  const complain = (words: string): never => {
    throw new Error(words);
  };
  const grafana = openGrafanaAnnotations({ url: server.url, token: "secret-token", complain });
  for (const event of [...EVENTS, { ...fault, state: "healed", wallMs: 4000 } as const])
    grafana.send(event);
  await grafana.close();
  const [post, patch] = server.requests;
  expect(server.requests).toHaveLength(2);
  expect(post).toMatchObject({ method: "POST", path: "/api/annotations" });
  expect(post?.headers.authorization).toBe("Bearer secret-token");
  expect(JSON.parse(String(post?.body))).toMatchObject({
    time: 1000,
    text: "outage: partition on west",
  });
  expect(patch).toMatchObject({ method: "PATCH", path: "/api/annotations/7" });
  expect(JSON.parse(String(patch?.body))).toEqual({ timeEnd: 4000 });
});

test("event pipe: torn and foreign lines are left out", async () => {
  const stream = new PassThrough();
  const seen: LiveEvent[] = [];
  const done = readEvents(stream, {
    send: (event) => void seen.push(event),
    close: async () => undefined,
  });
  stream.end('{"type":"phase","phase":"during"}\nnot json\n42\n{"type":"ph');
  await done;
  expect(seen).toEqual([{ type: "phase", phase: "during" }]);
});

test("every metric that the dashboard asks for is one that is exported, and every one is drawn", () => {
  const path = join(
    import.meta.dirname,
    "..",
    "..",
    "..",
    "containers",
    "grafana",
    "dashboard.json",
  );
  const text = readFileSync(path, "utf8");
  const exported = new Set<string>(Object.values(METRICS).map(({ name }) => name));
  const asked = new Set(
    text.match(/harness_[a-z_]+/g)?.map((name) => name.replace(/_bucket$/, "")),
  );
  expect([...asked].filter((name) => !exported.has(name))).toEqual([]);
  expect([...exported].filter((name) => !asked.has(name))).toEqual([]);
});
