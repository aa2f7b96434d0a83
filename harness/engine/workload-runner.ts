/**
 * Drives one workload: its clients, each at a vantage region, in a closed loop or at an open rate, and the history of
 * what they asked and were told.
 *
 * Open model: operation i is due at i / rate, whatever the system does; a client that is late records the intended
 * start, so that response times can be told from it (no coordinated omission). Nothing is dropped: what a stalled
 * system delayed is offered as soon as a client is free.
 */
import type { OperationCounts } from "../domain/results.ts";
import type { WorkloadSpec } from "../domain/scenario.ts";
import type { Random } from "../lib/random.ts";
import type {
  OperationReply,
  OperationRequest,
  RunningGroup,
  ServiceClient,
} from "../ports/node-kind.ts";
import type { HistoryRecorder } from "./history-recorder.ts";
import type { RunClock } from "./run-clock.ts";
import type { Workload } from "./workload.ts";
import type { FinalRead, OperationGenerator, WorkloadKind } from "./workloads/workload-kind.ts";

/** How long an operation may overstay its own time-out before its client is given up as stuck. */
const STUCK_GRACE_MS = 1000;
/** Pause of a closed-loop client after an operation that did not succeed: an outage is not a busy loop. */
const BACKOFF_MS = 10;

export interface WorkloadDependencies {
  readonly spec: WorkloadSpec;
  readonly kind: WorkloadKind;
  readonly group: RunningGroup;
  readonly clock: RunClock;
  readonly recorder: HistoryRecorder;
  readonly random: Random;
}

interface Seat {
  readonly number: number;
  readonly vantage: string;
  readonly client: ServiceClient;
  process: number;
}

export class WorkloadRunner implements Workload {
  readonly #deps: WorkloadDependencies;
  readonly #generator: OperationGenerator;
  readonly #stop = new AbortController();
  #seats: Seat[] = [];
  #loops: Promise<void>[] = [];
  #startedAt = 0;
  #arrivals = 0;
  #begun = 0;

  constructor(deps: WorkloadDependencies) {
    this.#deps = deps;
    this.#generator = deps.kind.generator(deps.spec.options, deps.random);
  }

  get name(): string {
    return this.#deps.spec.name;
  }

  counts(): OperationCounts {
    return this.#deps.recorder.counts(this.name);
  }

  /** Connects every client and prepares tables; the load has not begun. */
  async prepare(): Promise<void> {
    const { spec, kind, group, recorder } = this.#deps;
    const seats = Array.from({ length: spec.clients }, async (_, i): Promise<Seat> => {
      const vantage = spec.from[i % spec.from.length] as string;
      const client = await group.client(kind.model, {
        vantage,
        timeoutMs: spec.timeoutMs,
        workload: spec.name,
        options: spec.options,
      });
      return { number: i, vantage, client, process: recorder.freshProcess() };
    });
    this.#seats = await Promise.all(seats);
    await this.#seats[0]?.client.setup();
  }

  /** Its clients are connected already. */
  async launch(): Promise<void> {
    return;
  }

  start(): void {
    this.#startedAt = this.#deps.clock.elapsed();
    this.#loops = this.#seats.map((seat) => this.#loop(seat));
  }

  /** Stops the load; in-flight operations end by their own time-out. */
  async stop(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const ranNs = this.#loops.length === 0 ? 0 : this.#deps.clock.elapsed() - this.#startedAt;
    this.#stop.abort();
    await Promise.all(this.#loops);
    const { name: workload, ratePerSecond } = this.#deps.spec;
    if (ratePerSecond === undefined || ranNs === 0) return;
    const due = Math.floor((ranNs / 1e9) * ratePerSecond);
    await this.#deps.clock.journal({ type: "load-ended", workload, due, begun: this.#begun });
  }

  /** Reads everything back over the control path: on every node, then what only the primary can give. */
  async readFinal(): Promise<void> {
    const { group, spec } = this.#deps;
    const reads = this.#generator.finalReads?.() ?? [];
    const everywhere = reads.filter(({ on }) => on === "every-node");
    await Promise.all(
      group.nodes.map(({ name, region }) => this.#readBack(everywhere, region, name)),
    );
    const once = reads.filter(({ on }) => on === "primary");
    await this.#readBack(once, spec.from[0] ?? "");
  }

  async #readBack(reads: readonly FinalRead[], vantage: string, node?: string): Promise<void> {
    if (reads.length === 0) return;
    const { kind, group, spec, recorder } = this.#deps;
    const client = await group.client(kind.model, {
      ...(node === undefined ? {} : { node }),
      vantage,
      control: true,
      timeoutMs: Math.max(spec.timeoutMs, 10_000),
      workload: spec.name,
      options: spec.options,
    });
    const seat = { number: -1, vantage, client, process: recorder.freshProcess() };
    try {
      for (const { f, value, key } of reads) {
        const request = { f, value, ...(key === undefined ? {} : { key }) };
        await this.#perform(seat, request, undefined, node);
      }
    } finally {
      await client.close();
    }
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#seats.map((seat) => seat.client.close()));
  }

  async #loop(seat: Seat): Promise<void> {
    const stopped = this.#stop.signal;
    const rate = this.#deps.spec.ratePerSecond;
    while (!stopped.aborted) {
      const { pauseMs = 0, ...request } = this.#generator.next(seat.number);
      if (pauseMs > 0) await this.#deps.clock.clock.sleep(pauseMs, stopped).catch(() => undefined);
      let intended: number | undefined;
      if (rate !== undefined) {
        intended = Math.round(this.#startedAt + (this.#arrivals++ * 1e9) / rate);
        await this.#deps.clock.sleepUntil(intended, stopped).catch(() => undefined);
      }
      if (stopped.aborted) return;
      this.#begun += 1;
      const reply = await this.#perform(seat, request, intended);
      this.#generator.told?.(seat.number, reply);
      const { outcome } = reply;
      if (outcome !== "ok" && rate === undefined) {
        await this.#deps.clock.clock.sleep(BACKOFF_MS, stopped).catch(() => undefined);
      }
    }
  }

  async #perform(
    seat: Seat,
    request: OperationRequest,
    intended?: number,
    node?: string,
  ): Promise<OperationReply> {
    const { recorder, spec } = this.#deps;
    const common = {
      process: seat.process,
      f: request.f,
      ...(request.key === undefined ? {} : { key: request.key }),
      workload: spec.name,
      vantage: seat.vantage,
    };
    recorder.record({
      ...common,
      type: "invoke",
      value: request.value,
      ...(intended === undefined ? {} : { intended }),
      ...(node === undefined ? {} : { node }),
    });
    const reply = await this.#invoke(seat.client, request);
    const answeredBy = reply.node ?? node;
    recorder.record({
      ...common,
      type: reply.outcome === "unknown" ? "info" : reply.outcome,
      value: reply.value,
      ...(reply.error === undefined ? {} : { error: reply.error }),
      ...(answeredBy === undefined ? {} : { node: answeredBy }),
    });
    if (reply.outcome === "unknown") seat.process = recorder.freshProcess();
    return reply;
  }

  async #invoke(client: ServiceClient, request: OperationRequest): Promise<OperationReply> {
    const { clock, spec } = this.#deps;
    const expiry = new AbortController();
    const done = new AbortController();
    const stuck = clock.clock
      .sleep(spec.timeoutMs, done.signal)
      .then(async () => {
        expiry.abort(new Error(`no answer within ${spec.timeoutMs} ms`));
        await clock.clock.sleep(STUCK_GRACE_MS, done.signal);
      })
      .then(
        (): OperationReply => ({
          outcome: "unknown",
          value: request.value,
          error: "client is stuck",
        }),
        () => new Promise<never>(() => undefined),
      );
    try {
      return await Promise.race([client.invoke(request, expiry.signal), stuck]);
    } catch (error) {
      // A client must not throw; when it does, nobody knows what happened to the operation.
      return { outcome: "unknown", value: request.value, error: String(error) };
    } finally {
      done.abort();
    }
  }
}
