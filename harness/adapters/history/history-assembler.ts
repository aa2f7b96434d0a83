/**
 * Pairs invocations with completions. Feed it records in the order of the source; it refuses what cannot be a history
 * (an order that goes backwards, a completion without an invocation, two completions, two calls of one process at
 * once), because a verdict over it would mean nothing. What a process never heard back about, and what it heard `info`
 * about, has an unknown outcome: it stays concurrent to the end.
 */
import type { History, Operation, Outcome } from "../../domain/history.ts";
import { InputError } from "../../lib/errors.ts";
import type { RawRecord } from "./record.ts";

type MutableOperation = { -readonly [Key in keyof Operation]: Operation[Key] };

export interface AssemblerOptions {
  /** Named in errors. */
  readonly file: string;
  /** Whether times may go backwards: logs merged from several clocks, whose line order is what counts. */
  readonly isTimeLoose: boolean;
}

/** Process numbers up to here are looked up in an array. */
const DENSE_PROCESSES = 1 << 20;
/** Processes without a number get one of their own from here downwards. */
const FIRST_NAMED = -1;

export class HistoryAssembler {
  readonly #options: AssemblerOptions;
  readonly #operations: MutableOperation[] = [];
  readonly #warnings: string[] = [];
  /** The operation that each process waits for. */
  readonly #dense: (MutableOperation | undefined)[] = [];
  readonly #sparse = new Map<number, MutableOperation | undefined>();
  readonly #named = new Map<string, number>();
  #previousIndex = -1;
  #previousTime = -Infinity;
  #isTimeWarned = false;
  #records = 0;

  constructor(options: AssemblerOptions) {
    this.#options = options;
  }

  /** @param line 1-based line of the record, for errors. Returns the index the record has got. */
  add(record: RawRecord, line: number): number {
    const { type } = record;
    this.#records += 1;
    const index = this.#indexOf(record, line);
    const time = this.#timeOf(record, index, line);
    const process = this.#processOf(record.process, line);
    if (process === undefined) return index;
    if (type === "invoke" || type === ":invoke")
      this.#invoke(record, process, { index, time, line });
    else this.#complete(record, process, { index, time, line });
    return index;
  }

  /** Records so far, those of the nemesis too. */
  get records(): number {
    return this.#records;
  }

  warn(warning: string): void {
    this.#warnings.push(warning);
  }

  finish(): History {
    return { operations: this.#operations, warnings: this.#warnings };
  }

  #invoke(record: RawRecord, process: number, at: Place): void {
    if (this.#openOf(process) !== undefined) {
      throw this.#wrong(at.line, `process ${process} calls again before its last call completed`, {
        why: `a process does one thing at a time; its call T${this.#openOf(process)?.index} is still open`,
        fix: "give concurrent clients processes of their own, or end the open call with an info record",
      });
    }
    const { f, value, key } = record;
    if (typeof f !== "string") {
      throw this.#wrong(
        at.line,
        `the record has ${f === undefined ? "no" : "a strange"} function "f"`,
        {
          why: 'every record names what was called, such as "read"',
          fix: "add the field",
        },
      );
    }
    const operation: MutableOperation = {
      index: at.index,
      process,
      f: withoutColon(f),
      input: value === undefined ? null : value,
      output: undefined,
      outcome: "unknown",
      invokedAt: at.time,
      completedAt: Infinity,
      completionIndex: Infinity,
    };
    if (key !== undefined && key !== null) operation.key = key;
    if (record.workload !== undefined) operation.workload = text(record.workload);
    if (record.vantage !== undefined) operation.vantage = text(record.vantage);
    if (record.node !== undefined) operation.node = text(record.node);
    if (record.intended !== undefined) operation.intendedAt = record.intended;
    this.#operations.push(operation);
    this.#setOpen(process, operation);
  }

  #complete(record: RawRecord, process: number, at: Place): void {
    const outcome = outcomeOf(record.type);
    if (outcome === undefined) {
      throw this.#wrong(at.line, `"type" is ${JSON.stringify(record.type) ?? "missing"}`, {
        why: 'a record is of type "invoke", "ok", "fail" or "info"',
        fix: "mend the record",
      });
    }
    const operation = this.#openOf(process);
    if (operation === undefined) {
      throw this.#wrong(at.line, `process ${process} completes a call that is not open`, {
        why: "each completion answers one invocation of the same process before it; this one has none, or a second completion",
        fix: "add the missing invocation, or remove the duplicate",
      });
    }
    const f = typeof record.f === "string" ? withoutColon(record.f) : operation.f;
    if (f !== operation.f) {
      throw this.#wrong(
        at.line,
        `process ${process} completes ${f}, but T${operation.index} called ${operation.f}`,
        {
          why: "a completion repeats the function of its invocation",
          fix: "mend the function or the process of one of them",
        },
      );
    }
    this.#setOpen(process, undefined);
    if (record.value !== undefined) operation.output = record.value;
    if (record.error !== undefined && record.error !== null) operation.error = text(record.error);
    if (record.node !== undefined) operation.node = text(record.node);
    operation.outcome = outcome;
    if (outcome === "unknown") return;
    operation.completedAt = at.time;
    operation.completionIndex = at.index;
  }

  #indexOf({ index }: RawRecord, line: number): number {
    if (index === undefined) return (this.#previousIndex += 1);
    if (!(index > this.#previousIndex) || !Number.isSafeInteger(index)) {
      throw this.#wrong(line, `index ${index} follows index ${this.#previousIndex}`, {
        why: "records stand in the order in which they happened, so their indices grow",
        fix: "restore the order of the records, or leave out the indices if the order of the lines is right",
      });
    }
    return (this.#previousIndex = index);
  }

  #timeOf({ time }: RawRecord, index: number, line: number): number {
    if (time === undefined) return index;
    if (time >= this.#previousTime) return (this.#previousTime = time);
    if (!this.#options.isTimeLoose || Number.isNaN(time)) {
      throw this.#wrong(line, `time ${time} follows time ${this.#previousTime}`, {
        why: "one monotonic clock stamps all records, so times never go back",
        fix: "restore the order of the records, or take all times from one clock",
      });
    }
    if (!this.#isTimeWarned) {
      this.#isTimeWarned = true;
      this.warn(
        `${this.#options.file}:${line} times go back here: the order of the records counts`,
      );
    }
    return time;
  }

  /** undefined: not a client. */
  #processOf(process: unknown, line: number): number | undefined {
    if (typeof process === "number" && Number.isSafeInteger(process)) return process;
    if (typeof process !== "string") {
      throw this.#wrong(line, `"process" is ${JSON.stringify(process) ?? "missing"}`, {
        why: "every record names the logical process that called, usually by a number",
        fix: "mend the record",
      });
    }
    if (process === "nemesis" || process === ":nemesis") return undefined;
    if (/^-?\d{1,15}$/.test(process)) return Number(process);
    let number = this.#named.get(process);
    if (number === undefined) {
      number = FIRST_NAMED - this.#named.size;
      this.#named.set(process, number);
    }
    return number;
  }

  #openOf(process: number): MutableOperation | undefined {
    return process >= 0 && process < DENSE_PROCESSES
      ? this.#dense[process]
      : this.#sparse.get(process);
  }

  #setOpen(process: number, operation: MutableOperation | undefined): void {
    if (process >= 0 && process < DENSE_PROCESSES) this.#dense[process] = operation;
    else this.#sparse.set(process, operation);
  }

  #wrong(
    line: number,
    message: string,
    help: { readonly why: string; readonly fix: string },
  ): InputError {
    return new InputError({
      code: "HIS004",
      message,
      location: { file: this.#options.file, line },
      ...help,
    });
  }
}

interface Place {
  readonly index: number;
  readonly time: number;
  readonly line: number;
}

function outcomeOf(type: unknown): Outcome | undefined {
  switch (type) {
    case "ok":
    case ":ok":
      return "ok";
    case "fail":
    case ":fail":
      return "fail";
    case "info":
    case ":info":
      return "unknown";
    default:
      return undefined;
  }
}

function withoutColon(name: string): string {
  return name.charCodeAt(0) === 58 ? name.slice(1) : name;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
