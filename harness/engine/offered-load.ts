/** What becomes of the arrivals of one instance of a load driver, scenario by scenario (the driver's own word). */
import type { ArrivalSchedule, LoadRecord, OfferedPart } from "../domain/load.ts";
import { arrivalsUntil, dueTimes } from "../measure/load/arrivals.ts";

interface Scenario {
  readonly schedule: ArrivalSchedule;
  /** ns after the start of its schedule. */
  readonly firstDue: number;
  /** ns; earliest beginning or drop. */
  firstAt: number;
  completed: number;
  /** ns; when each dropped arrival was due. */
  readonly dropped: number[];
}

export class OfferedLoad {
  readonly #scenarios: ReadonlyMap<string, Scenario>;

  constructor(schedules: Readonly<Record<string, ArrivalSchedule>>) {
    this.#scenarios = new Map(
      Object.entries(schedules).map(([name, schedule]) => [
        name,
        {
          ...{ schedule, firstDue: dueTimes(schedule, 1)(0), firstAt: Infinity },
          ...{ completed: 0, dropped: [] },
        },
      ]),
    );
  }

  add(record: LoadRecord): void {
    const scenario = this.#scenarios.get(record.scenario);
    if (scenario === undefined) return;
    if (record.type === "iteration") {
      scenario.completed += 1;
      scenario.firstAt = Math.min(scenario.firstAt, record.time - record.ms * 1e6);
    } else if (record.type === "dropped") {
      for (let i = 0; i < record.count; i += 1) scenario.dropped.push(record.time);
      scenario.firstAt = Math.min(scenario.firstAt, record.time);
    }
  }

  /** Until an instant, on the clock of the records. A scenario may begin later than the load: the first thing it did was its first arrival. */
  until(time: number): Omit<OfferedPart, "region">[] {
    return [...this.#scenarios].map(([scenario, { schedule, firstDue, firstAt, ...seen }]) => {
      const due = arrivalsUntil(schedule, time - firstAt + firstDue);
      const dropped = seen.dropped.filter((at) => at <= time).length;
      // What ended later may have begun later: what was due was begun or dropped.
      return { scenario, due, dropped, begun: Math.min(due - dropped, seen.completed) };
    });
  }

  /** Everything that was due by then has ended, or never began. */
  isSettled(time: number): boolean {
    return this.until(time).every(({ scenario, due }) => {
      const seen = this.#scenarios.get(scenario);
      return seen === undefined || seen.completed + seen.dropped.length >= due;
    });
  }

  /** Scenarios that have done nothing at all. */
  silent(): string[] {
    return [...this.#scenarios]
      .filter(([, { firstAt }]) => firstAt === Infinity)
      .map(([name]) => name);
  }
}
