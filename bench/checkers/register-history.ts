/** Histories of registers: clients that keep one operation each in flight, against a register that is linearizable. */
import type { Operation } from "../../harness/domain/history.ts";
import { Random } from "../../harness/lib/random.ts";

export interface RegisterShape {
  readonly seed: number;
  readonly clients: number;
  readonly operations: number;
  readonly keys?: number;
  /** Distinct values written; absent: every written value is new, and there is no cas. */
  readonly values?: number;
  /** Share of operations whose outcome stays unknown. */
  readonly unknown?: number;
  /** Where, from 0 to 1, a read is told a value that the register did not hold. */
  readonly wrongReadAt?: number;
}

type Mutable = { -readonly [Key in keyof Operation]: Operation[Key] };

interface Client {
  process: number;
  open: Mutable | undefined;
  hasEffect: boolean;
}

export function registerHistory(shape: RegisterShape): readonly Operation[] {
  const random = new Random(shape.seed);
  const registers = new Map<number, number | null>();
  const clients = Array.from({ length: shape.clients }, (_, process): Client => ({
    process,
    open: undefined,
    hasEffect: false,
  }));
  const operations: Mutable[] = [];
  let index = 0;
  let pending = 0;
  let processes = shape.clients;
  while (operations.length < shape.operations || pending > 0) {
    const client = random.pick(clients);
    const { open } = client;
    if (open === undefined) {
      if (operations.length === shape.operations) continue;
      client.open = invocation(shape, random, { index, process: client.process, count: index });
      client.hasEffect = false;
      operations.push(client.open);
      pending += 1;
      index += 1;
    } else if (!client.hasEffect) {
      takeEffect(open, registers);
      client.hasEffect = true;
    } else {
      if (open.outcome === "ok" && random.next() < (shape.unknown ?? 0)) {
        open.outcome = "unknown";
        open.output = undefined;
        client.process = processes;
        processes += 1;
      } else {
        open.completedAt = index;
        open.completionIndex = index;
      }
      client.open = undefined;
      pending -= 1;
      index += 1;
    }
  }
  if (shape.wrongReadAt !== undefined) spoil(operations, shape.wrongReadAt);
  return operations;
}

function invocation(
  { keys, values }: RegisterShape,
  random: Random,
  at: { readonly index: number; readonly process: number; readonly count: number },
): Mutable {
  const value = (): number => (values === undefined ? at.count : random.integer(0, values - 1));
  const f = random.pick(values === undefined ? ["read", "write"] : ["read", "write", "cas"]);
  const input = f === "read" ? null : f === "write" ? value() : [value(), value()];
  return {
    index: at.index,
    process: at.process,
    f,
    input,
    output: undefined,
    outcome: "ok",
    invokedAt: at.index,
    completedAt: Infinity,
    completionIndex: Infinity,
    ...(keys === undefined ? {} : { key: random.integer(0, keys - 1) }),
  };
}

function takeEffect(operation: Mutable, registers: Map<number, number | null>): void {
  const key = (operation.key as number | undefined) ?? 0;
  const held = registers.get(key) ?? null;
  operation.output = operation.input;
  if (operation.f === "read") operation.output = held;
  else if (operation.f === "write") registers.set(key, operation.input as number);
  else {
    const [from, to] = operation.input as [number, number];
    if (held === from) registers.set(key, to);
    else operation.outcome = "fail";
  }
}

function spoil(operations: readonly Mutable[], at: number): void {
  const reads = operations.filter(({ f, outcome }) => f === "read" && outcome === "ok");
  const read = reads[Math.floor(reads.length * at)];
  if (read !== undefined) read.output = Number(read.output ?? 0) + 1_000_000_000;
}
