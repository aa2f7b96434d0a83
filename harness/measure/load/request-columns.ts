/** Requests of a load driver as operations, so that every SLI that is there for workloads is there for them. */
import type { Outcome } from "../../domain/history.ts";
import type { RequestRecord } from "../../domain/load.ts";
import { PackedColumn } from "../../lib/packed-column.ts";
import type { Operations } from "../operations/operations.ts";
import { LabelTable } from "./label-table.ts";
import { TimeColumn } from "./time-column.ts";

export interface RequestLabel {
  readonly region: string;
  readonly scenario: string;
  readonly name: string;
  readonly outcome: Outcome;
}

/** No time: the request is not the first of its iteration, or its iteration was due at no time. */
const NONE = -1;

/** About eleven bytes each, in microseconds, which is what k6 tells. */
export class RequestColumns implements Operations {
  readonly #completed = new TimeColumn();
  readonly #tookUs = new PackedColumn();
  readonly #numbers = new PackedColumn();
  readonly #labels = new LabelTable<RequestLabel>(
    ({ region, scenario, name, outcome }) => `${region}\n${scenario}\n${outcome}\n${name}`,
  );
  /** How late each began after it was due. */
  readonly #lateUs = new PackedColumn();
  #isOpen = false;

  get length(): number {
    return this.#completed.length;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Returns its position. */
  add(request: RequestRecord): number {
    const { region, scenario, name, time, ms } = request;
    const outcome = outcomeOf(request);
    this.#completed.push(time);
    this.#tookUs.push(Math.round(ms * 1000));
    this.#numbers.push(this.#labels.numberOf({ region, scenario, name, outcome }));
    this.#lateUs.push(NONE);
    return this.length - 1;
  }

  /** ns; undefined: it was due when it was begun. */
  lateAt(i: number): number | undefined {
    const late = this.#lateUs.at(i);
    return late === NONE ? undefined : late * 1000;
  }

  setLate(i: number, ns: number | undefined): void {
    this.#lateUs.set(i, ns === undefined ? NONE : Math.max(0, Math.round(ns / 1000)));
    if (ns !== undefined) this.#isOpen = true;
  }

  label(i: number): RequestLabel {
    return this.#labels.at(this.#numbers.at(i));
  }

  dueAt(i: number): number {
    return this.invokedAt(i) - (this.lateAt(i) ?? 0);
  }

  invokedAt(i: number): number {
    return this.#completed.at(i) - this.#tookUs.at(i) * 1000;
  }

  completedAt(i: number): number {
    return this.#completed.at(i);
  }

  outcome(i: number): Outcome {
    return this.label(i).outcome;
  }

  name(i: number): string {
    return this.label(i).name;
  }

  vantage(i: number): string {
    return this.label(i).region;
  }

  node(): undefined {
    return undefined;
  }
}

/** Nobody was reached: k6's codes 1000–1399 below 1200 are about names, 12xx about connecting. */
const FIRST_DIAL_ERROR = 1100;
const LAST_DIAL_ERROR = 1219;

function outcomeOf({ ok, status, error = 0 }: RequestRecord): Outcome {
  if (ok) return "ok";
  const isRefused = error >= FIRST_DIAL_ERROR && error <= LAST_DIAL_ERROR;
  return status > 0 || isRefused ? "fail" : "unknown";
}
