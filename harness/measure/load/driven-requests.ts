/** What a load driver saw of one workload, in columns: records come one by one, as they are read. */
import type {
  ArrivalSchedule,
  IterationRecord,
  LoadRecord,
  RequestRecord,
} from "../../domain/load.ts";
import { GrowingColumn } from "../../lib/growing-column.ts";
import type { Window } from "../window.ts";
import { Checks } from "./checks.ts";
import { Lateness } from "./lateness.ts";
import { RequestColumns } from "./request-columns.ts";

/** When a scenario of the load driver is due in a region; closed executors have none. */
export interface Planned {
  readonly region: string;
  readonly scenario: string;
  readonly schedule: ArrivalSchedule;
}

/** Of one scenario in one region. */
interface Arrivals extends Planned {
  /** ns; when each arrival that was not begun was due. */
  readonly dropped: GrowingColumn<Float64Array>;
  /** ns; beginnings of iterations that made no request. */
  readonly idle: GrowingColumn<Float64Array>;
}

/** Of the arrivals that were due in a window: how many there were, and how many of them were not begun. */
export interface OfferedInWindow {
  readonly region: string;
  readonly scenario: string;
  readonly due: number;
  readonly dropped: number;
}

export class DrivenRequests {
  readonly requests = new RequestColumns();
  readonly checks = new Checks();
  readonly #arrivals: readonly Arrivals[];
  /** Iterations that have not ended → position of their first request. */
  readonly #running = new Map<string, number>();
  #dropped = 0;

  constructor(planned: readonly Planned[]) {
    this.#arrivals = planned.map((each) => ({
      ...each,
      dropped: new GrowingColumn((length) => new Float64Array(length)),
      idle: new GrowingColumn((length) => new Float64Array(length)),
    }));
  }

  /** Arrivals that were due and not begun. */
  get dropped(): number {
    return this.#dropped;
  }

  add(record: LoadRecord): void {
    switch (record.type) {
      case "request":
        this.#addRequest(record);
        break;
      case "iteration":
        this.#endIteration(record);
        break;
      case "dropped":
        this.#dropped += record.count;
        for (let i = 0; i < record.count; i += 1) this.#of(record)?.dropped.push(record.time);
        break;
      case "check":
        this.checks.add(record);
    }
  }

  /** Scenario by scenario and region by region, where any arrival was dropped in the window. After `settle`. */
  offeredIn({ from, to }: Window): OfferedInWindow[] {
    const isIn = (time: number): boolean => time >= from && time < to;
    const countOf = (times: GrowingColumn<Float64Array>): number => {
      let count = 0;
      for (let i = 0; i < times.length; i += 1) if (isIn(times.at(i))) count += 1;
      return count;
    };
    return this.#arrivals.flatMap((arrivals) => {
      const { region, scenario } = arrivals;
      const dropped = countOf(arrivals.dropped);
      if (dropped === 0) return [];
      let due = dropped + countOf(arrivals.idle);
      this.#eachFirst(arrivals, (position) => {
        if (isIn(this.requests.dueAt(position))) due += 1;
      });
      return [{ region, scenario, due, dropped }];
    });
  }

  /**
   * Once, when all records are there. Until then, lateness is the time between the beginning of an iteration and its first
   * request. An iteration that began late is charged to that request only: whoever asks for the next page has already
   * waited for this one.
   */
  settle(): void {
    // One piece of memory for all of them, one after the other.
    const times = new Float64Array(Math.max(0, ...this.#arrivals.map((each) => this.#count(each))));
    for (const arrivals of this.#arrivals) this.#settle(arrivals, times);
    this.#running.clear();
  }

  #addRequest(request: RequestRecord): void {
    const position = this.requests.add(request);
    const { iteration, follows } = request;
    if (follows === true || this.#of(request) === undefined) return;
    if (iteration !== undefined) {
      const id = idOf(request, iteration);
      if (this.#running.has(id)) return;
      this.#running.set(id, position);
    }
    this.requests.setLate(position, 0);
  }

  /** The iteration tells better than its first request when it began: a script may work before it asks. */
  #endIteration(record: IterationRecord): void {
    const { iteration, time, ms } = record;
    const arrivals = this.#of(record);
    // The first runs that were recorded have an empty name here.
    if (iteration === undefined || iteration === "" || arrivals === undefined) return;
    const begunAt = time - ms * 1e6;
    const id = idOf(record, iteration);
    const first = this.#running.get(id);
    if (first === undefined) {
      arrivals.idle.push(begunAt);
      return;
    }
    this.#running.delete(id);
    this.requests.setLate(first, Math.max(0, this.requests.invokedAt(first) - begunAt));
  }

  #of({ region, scenario }: LoadRecord): Arrivals | undefined {
    return this.#arrivals.find((each) => each.region === region && each.scenario === scenario);
  }

  #count(arrivals: Arrivals): number {
    let count = arrivals.dropped.length + arrivals.idle.length;
    this.#eachFirst(arrivals, () => (count += 1));
    return count;
  }

  #settle(arrivals: Arrivals, scratch: Float64Array): void {
    let count = 0;
    const add = (time: number): void => {
      scratch[count] = time;
      count += 1;
    };
    for (const times of [arrivals.idle, arrivals.dropped]) {
      for (let i = 0; i < times.length; i += 1) add(times.at(i));
    }
    this.#eachFirst(arrivals, (_, begunAt) => {
      add(begunAt);
    });
    const lateness = new Lateness(scratch.subarray(0, count), arrivals.schedule);
    this.#eachFirst(arrivals, (position, begunAt) => {
      this.requests.setLate(position, lateness.of(begunAt));
    });
  }

  #eachFirst(
    { region, scenario }: Arrivals,
    visit: (position: number, begunAt: number) => void,
  ): void {
    const { requests } = this;
    for (let i = 0; i < requests.length; i += 1) {
      const lead = requests.lateAt(i);
      if (lead === undefined) continue;
      const label = requests.label(i);
      if (label.region !== region || label.scenario !== scenario) continue;
      visit(i, requests.invokedAt(i) - lead);
    }
  }
}

function idOf({ region, scenario }: LoadRecord, iteration: string): string {
  return `${region} ${scenario} ${iteration}`;
}
