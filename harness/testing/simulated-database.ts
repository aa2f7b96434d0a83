/**
 * A store in memory with an isolation level that is known, driven by seeded clients whose steps interleave: histories
 * with exactly the anomalies that the level allows.
 */
import type { History, Operation, Outcome } from "../domain/history.ts";
import type { Random } from "../lib/random.ts";
import type { DataType } from "./brute-isolation.ts";

export type Behaviour =
  /** Reads see the last commit; the first to write a key holds it until it commits. */
  | "read-committed"
  /** Reads see the commits before the transaction began; of two that overlap and write one key, the first commits. */
  | "snapshot-isolation"
  /** As snapshot isolation, and a transaction commits only if nothing that it read has changed. */
  | "serializable"
  /** Serializable, but transactions that only read are sent to a replica some commits behind. */
  | "stale-replica"
  /** Serializable, but now and then an acknowledged commit is not kept. */
  | "lossy";

export interface SimulationOptions {
  readonly behaviour: Behaviour;
  readonly type: DataType;
  readonly transactions: number;
  readonly processes?: number;
  readonly keys?: number;
  /** Share of transactions of which the client never hears. */
  readonly unknown?: number;
  readonly random: Random;
}

type Value = readonly number[];
type Micro = [string, string, unknown];

interface Commit {
  readonly key: string;
  readonly value: Value;
}

interface Client {
  process: number;
  readonly index: number;
  readonly input: readonly Micro[];
  readonly output: Micro[];
  /** Commits it can see, where its snapshot is fixed. */
  readonly snapshot: number;
  readonly own: Map<string, Value>;
  readonly reads: Map<string, Value>;
  state: "running" | "committed" | "aborted";
}

const LAG_MAX = 12;

export function simulate(options: SimulationOptions): History {
  return new Simulation(options).run();
}

class Simulation {
  readonly #options: Required<SimulationOptions>;
  readonly #log: Commit[][] = [];
  readonly #locks = new Map<string, Client>();
  readonly #operations: Operation[] = [];
  readonly #clients: (Client | undefined)[];
  #clock = 0;
  #value = 0;
  #nextProcess: number;

  constructor(options: SimulationOptions) {
    this.#options = { processes: 5, keys: 3, unknown: 0, ...options };
    this.#clients = new Array<Client | undefined>(this.#options.processes).fill(undefined);
    this.#nextProcess = this.#options.processes;
  }

  run(): History {
    const { transactions, random } = this.#options;
    let begun = 0;
    const processes = this.#clients.map((_, slot) => slot);
    while (this.#operations.length < transactions) {
      const slot = random.integer(0, this.#clients.length - 1);
      const client = this.#clients[slot];
      if (client !== undefined) this.#step(slot, client, processes);
      else if (begun < transactions) {
        begun += 1;
        this.#clients[slot] = this.#begin(processes[slot]!);
      }
    }
    return { operations: this.#operations.sort((a, b) => a.index - b.index), warnings: [] };
  }

  #begin(process: number): Client {
    const { random, keys, type, behaviour } = this.#options;
    const input = Array.from({ length: random.integer(1, 4) }, (): Micro => {
      const key = "abcdefgh"[random.integer(0, keys - 1)]!;
      if (random.next() < 0.5) return ["r", key, null];
      this.#value += 1;
      return [type === "list" ? "append" : "w", key, this.#value];
    });
    const isReader = input.every(([name]) => name === "r");
    const lag = behaviour === "stale-replica" && isReader ? random.integer(0, LAG_MAX) : 0;
    const snapshot = Math.max(0, this.#log.length - lag);
    const index = this.#clock++;
    const empty = { own: new Map<string, Value>(), reads: new Map<string, Value>() };
    return { process, index, input, output: [], snapshot, ...empty, state: "running" };
  }

  #step(slot: number, client: Client, processes: number[]): void {
    if (client.state === "running") {
      if (client.output.length < client.input.length) this.#perform(client);
      else this.#commit(client);
      return;
    }
    const { random, unknown } = this.#options;
    const outcome: Outcome =
      random.next() < unknown ? "unknown" : client.state === "committed" ? "ok" : "fail";
    const end = outcome === "unknown" ? Infinity : this.#clock++;
    const { index, process, input, output } = client;
    this.#operations.push({
      index,
      process,
      f: "txn",
      input,
      output: outcome === "ok" ? output : outcome === "fail" ? input : undefined,
      outcome,
      invokedAt: index * 1e6,
      completedAt: end * 1e6,
      completionIndex: end,
    });
    if (outcome === "unknown") processes[slot] = this.#nextProcess++;
    this.#clients[slot] = undefined;
  }

  #perform(client: Client): void {
    const [name, key, value] = client.input[client.output.length]!;
    const { behaviour, type } = this.#options;
    const isPerStatement = behaviour === "read-committed";
    if (name !== "r" && isPerStatement && !this.#lock(client, key)) return;
    const seen = isPerStatement ? this.#log.length : client.snapshot;
    const now = client.own.get(key) ?? this.#read(key, seen);
    if (name === "r") {
      if (!client.own.has(key)) client.reads.set(key, now);
      const shown = type === "list" ? [...now] : (now.at(-1) ?? null);
      client.output.push([name, key, shown]);
    } else {
      client.own.set(key, type === "list" ? [...now, value as number] : [value as number]);
      client.output.push([name, key, value]);
    }
  }

  /** A key that another holds aborts the one who asks. */
  #lock(client: Client, key: string): boolean {
    const holder = this.#locks.get(key);
    if (holder === undefined || holder === client) {
      this.#locks.set(key, client);
      return true;
    }
    this.#end(client, "aborted");
    return false;
  }

  #commit(client: Client): void {
    const { behaviour, random } = this.#options;
    const written = [...client.own.keys()];
    const changed = (key: string): boolean =>
      this.#read(key, this.#log.length) !== this.#read(key, client.snapshot);
    const mustNotChange =
      behaviour === "read-committed"
        ? []
        : behaviour === "snapshot-isolation" || written.length === 0
          ? written
          : [...written, ...client.reads.keys()];
    if (mustNotChange.some(changed)) {
      this.#end(client, "aborted");
      return;
    }
    const isLost = behaviour === "lossy" && random.next() < 0.05;
    if (!isLost && written.length > 0) {
      this.#log.push([...client.own].map(([key, value]) => ({ key, value })));
    }
    this.#end(client, "committed");
  }

  #end(client: Client, state: "committed" | "aborted"): void {
    client.state = state;
    for (const [key, holder] of this.#locks) if (holder === client) this.#locks.delete(key);
  }

  /** The value of a key after so many commits; the same object until somebody writes it. */
  #read(key: string, commits: number): Value {
    for (let i = commits - 1; i >= 0; i -= 1) {
      const found = this.#log[i]!.find((commit) => commit.key === key);
      if (found !== undefined) return found.value;
    }
    return NOTHING;
  }
}

const NOTHING: Value = [];
