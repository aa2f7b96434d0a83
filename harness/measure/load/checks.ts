import type { CheckRecord } from "../../domain/load.ts";
import { PackedColumn } from "../../lib/packed-column.ts";
import { LabelTable } from "./label-table.ts";
import { TimeColumn } from "./time-column.ts";

type Check = Pick<CheckRecord, "time" | "region" | "name" | "ok">;
type Label = Omit<Check, "time">;

/** What the scripts of a load driver asked of its responses, five bytes each; in no order of time. */
export class Checks {
  readonly #times = new TimeColumn();
  readonly #numbers = new PackedColumn();
  readonly #labels = new LabelTable<Label>(({ region, name, ok }) => `${region}\n${ok}\n${name}`);

  static of(all: readonly Check[]): Checks {
    const checks = new Checks();
    for (const check of all) checks.add(check);
    return checks;
  }

  where(isMeant: (label: Label) => boolean): Checks {
    const checks = new Checks();
    for (let i = 0; i < this.length; i += 1) {
      const label = this.at(i);
      if (isMeant(label)) checks.add({ time: this.timeAt(i), ...label });
    }
    return checks;
  }

  get length(): number {
    return this.#times.length;
  }

  add({ time, region, name, ok }: Check): void {
    this.#times.push(time);
    this.#numbers.push(this.#labels.numberOf({ region, name, ok }));
  }

  /** ns since the start of the run. */
  timeAt(i: number): number {
    return this.#times.at(i);
  }

  at(i: number): Label {
    return this.#labels.at(this.#numbers.at(i));
  }
}
