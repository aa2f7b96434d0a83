/**
 * Listens to what a run writes into its directory: phases and faults in the journal, operations in the history, answers
 * of probes among the samples. So the engine need not know that somebody watches, and what is shown is what is recorded.
 */
import type { HistoryRecord, Outcome } from "../domain/history.ts";
import type { JournalEntry } from "../domain/journal.ts";
import type { LiveSink } from "../ports/live-sink.ts";
import type { RunDirectory, Sample } from "../ports/run-store.ts";

/** Operations and answers are handed on together, this often. ns on the clock of the run. */
const EVERY_NS = 250e6;

/** The same directory; what goes into it is told to the sink. */
export function tapDirectory(directory: RunDirectory, sink: LiveSink): RunDirectory {
  const tap = new LiveTap(sink);
  return {
    path: directory.path,
    journal: async (entry, durable) => {
      tap.journal(entry);
      await directory.journal(entry, durable);
    },
    history: (record) => {
      tap.history(record);
      directory.history(record);
    },
    sample: (series, sample) => {
      if ("type" in sample) tap.load(series, sample);
      else tap.sample(series, sample);
      directory.sample(series, sample);
    },
    flush: () => directory.flush(),
    write: (name, text) => directory.write(name, text),
    mask: (name) => directory.mask(name),
    read: (name) => directory.read(name),
    eachLine: (name, visit) => directory.eachLine(name, visit),
    list: (folder) => directory.list(folder),
    close: () => directory.close(),
  };
}

interface Pending {
  readonly workload: string;
  readonly region: string;
  readonly outcome: Outcome;
  readonly ms: number[];
}

class LiveTap {
  readonly #sink: LiveSink;
  readonly #startedAt = new Map<HistoryRecord["process"], number>();
  readonly #operations = new Map<string, Pending>();
  readonly #samples = new Map<string, { series: string; sample: Sample }>();
  readonly #faults = new Map<string, { kind: string; target: string }>();
  #handedOnAt = 0;

  constructor(sink: LiveSink) {
    this.#sink = sink;
  }

  history(record: HistoryRecord): void {
    const { process, type, time, workload = "", vantage = "" } = record;
    if (type === "invoke") {
      this.#startedAt.set(process, record.intended ?? time);
      return;
    }
    const startedAt = this.#startedAt.get(process) ?? time;
    this.#startedAt.delete(process);
    const outcome = type === "info" ? "unknown" : type;
    this.#count({ workload, region: vantage, outcome }, (time - startedAt) / 1e6);
    this.#handOn(time);
  }

  /** Requests of a load driver are operations of its workload. */
  load(series: string, record: Exclude<Parameters<RunDirectory["sample"]>[1], Sample>): void {
    if (record.type !== "request") return;
    const { region, ok, ms, time } = record;
    const workload = series.replace(/^load\./, "");
    this.#count({ workload, region, outcome: ok ? "ok" : "fail" }, ms);
    this.#handOn(time);
  }

  /** Only the newest answer counts. */
  sample(series: string, sample: Sample): void {
    const { name, group, node, probe } = sample;
    this.#samples.set(JSON.stringify([series, probe, name, group, node]), { series, sample });
    this.#handOn(sample.time);
  }

  journal(entry: JournalEntry): void {
    const fault = (id: string, state: "active" | "proved" | "unproved" | "healed"): void => {
      const { kind = "", target = "" } = this.#faults.get(id) ?? {};
      const wallMs = Date.parse(entry.wall);
      this.#sink.send({ type: "fault", fault: id, kind, target, state, wallMs });
    };
    switch (entry.type) {
      case "phase-started":
        this.#handOn(entry.time, true);
        return this.#sink.send({ type: "phase", phase: entry.phase });
      case "fault-intended":
        this.#faults.set(entry.fault, { kind: entry.kind, target: entry.target });
        return;
      case "fault-applied":
        return fault(entry.fault, "active");
      case "fault-proved":
        return fault(entry.fault, "proved");
      case "fault-unproved":
        return fault(entry.fault, "unproved");
      case "fault-healed":
        return fault(entry.fault, "healed");
      case "fixture-verified":
        return this.#sink.send({
          ...{ type: "fixture", fixture: entry.place, group: entry.into, rows: entry.rows },
        });
      case "run-ended":
        this.#handOn(entry.time, true);
        return this.#sink.send({ type: "ended", status: entry.status });
      default:
    }
  }

  #count({ workload, region, outcome }: Omit<Pending, "ms">, ms: number): void {
    const key = `${workload}\0${region}\0${outcome}`;
    const pending = this.#operations.get(key);
    if (pending === undefined) this.#operations.set(key, { workload, region, outcome, ms: [ms] });
    else pending.ms.push(ms);
  }

  #handOn(time: number, now = false): void {
    if (!now && time - this.#handedOnAt < EVERY_NS) return;
    this.#handedOnAt = time;
    for (const operations of this.#operations.values()) {
      this.#sink.send({ type: "operations", ...operations });
    }
    this.#operations.clear();
    for (const { series, sample } of this.#samples.values()) {
      const { name, value, unit = "", node = "", region = "", group = "", held } = sample;
      const probe = sample.probe ?? series;
      const answer = { probe, name, group, node, region, unit, value };
      this.#sink.send({ type: "sample", ...answer, ...(held === undefined ? {} : { held }) });
    }
    this.#samples.clear();
  }
}
