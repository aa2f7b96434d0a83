/** A region in Grafana's graphs for each fault, from its start to its end (HTTP API: /api/annotations). */
import type { LiveEvent } from "../../domain/live-event.ts";
import type { LiveSink } from "../../ports/live-sink.ts";

const TIMEOUT_MS = 3000;

export interface GrafanaOptions {
  readonly url: URL;
  /** Of a service account; left out: Grafana lets anybody in. */
  readonly token?: string;
  /** Told once when Grafana takes no annotations. */
  readonly complain: (message: string) => void;
}

export function openGrafanaAnnotations({ url, token, complain }: GrafanaOptions): LiveSink {
  const base = url.href.replace(/\/$/, "");
  const annotations = new Map<string, Promise<number | undefined>>();
  let scenario = "";
  let runId = "";
  let told = false;
  const call = async (method: "POST" | "PATCH", path: string, body: object): Promise<unknown> => {
    try {
      const response = await fetch(`${base}/api/annotations${path}`, {
        method,
        headers: {
          "content-type": "application/json",
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      return await response.json();
    } catch (error) {
      if (!told) complain(`--grafana ${url.origin} takes no annotations: ${reasonOf(error)}`);
      told = true;
      return undefined;
    }
  };
  const start = async (event: FaultEvent): Promise<number | undefined> => {
    const { fault, kind, target, wallMs } = event;
    const answer = await call("POST", "", {
      time: wallMs,
      tags: ["harness", scenario, kind, `run:${runId}`],
      text: `${fault}: ${kind} on ${target}`,
    });
    const id = (answer as { id?: unknown } | undefined)?.id;
    return typeof id === "number" ? id : undefined;
  };
  const end = async (started: Promise<number | undefined>, timeEnd: number): Promise<undefined> => {
    const id = await started;
    if (id !== undefined) await call("PATCH", `/${id}`, { timeEnd });
    return undefined;
  };
  const pending = new Set<Promise<unknown>>();
  return {
    send: (event) => {
      if (event.type === "run") ({ scenario, runId } = event);
      if (event.type !== "fault") return;
      const key = `${runId}/${event.fault}`;
      const started = annotations.get(key);
      const isNew = event.state === "active" && started === undefined;
      if (!isNew && (event.state !== "healed" || started === undefined)) return;
      const work = isNew ? start(event) : end(started ?? Promise.resolve(undefined), event.wallMs);
      if (isNew) annotations.set(key, work);
      else annotations.delete(key);
      pending.add(work);
      void work.finally(() => pending.delete(work));
    },
    close: async () => {
      await Promise.all(pending);
    },
  };
}

type FaultEvent = Extract<LiveEvent, { type: "fault" }>;

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
