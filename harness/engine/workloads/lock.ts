import { z } from "zod";
import type { Random } from "../../lib/random.ts";
import { duration, moreThanZero } from "../../lib/unit-schemas.ts";
import type { OperationReply } from "../../ports/node-kind.ts";
import type { OperationGenerator, PlannedOperation, WorkloadKind } from "./workload-kind.ts";

const schema = z.strictObject({
  keys: z.int().min(1).max(1000).default(2).describe("locks"),
  ttl: moreThanZero(
    duration("Redis, etcd: a lock that is not released expires after this long; 1s"),
  ).optional(),
  fencing: z
    .boolean()
    .default(false)
    .describe("a grant comes with a token, and the guarded resource refuses older ones"),
  writes: z.int().min(1).max(100).default(2).describe("writes to the resource while it is held"),
  hold: duration("a holder waits this long before each write; 10ms").optional(),
  pause: duration(
    "some holders stall this long before their last write, as garbage collection would make them; 0s",
  ).optional(),
  "pause-every": z.int().min(1).default(10).describe("one grant in so many stalls for `pause`"),
});
type Options = z.infer<typeof schema>;

/**
 * Clients take a lock, write to the resource that it guards, and give it back. Judged by mutual-exclusion, with
 * `fencing: true` where the resource checks tokens.
 */
export const lockWorkload: WorkloadKind<Options> = {
  kind: "lock",
  summary: "acquire a lock, write to what it guards, release it",
  model: "lock",
  schema,
  generator: (options, random) => new LockGenerator(options, random),
  writes: ["acquire", "write", "release"],
};

/** What a client is doing: it asks for a lock until it has one, then writes, then gives it back. */
interface Holder {
  readonly key: number;
  /** Of this attempt alone, so that nobody gives back a lock that it lost and somebody else has. */
  readonly owner: number;
  readonly step: "acquire" | "write" | "release";
  readonly token: unknown;
  readonly writesLeft: number;
  readonly stalls: boolean;
}

class LockGenerator implements OperationGenerator {
  readonly #options: Options;
  readonly #random: Random;
  readonly #holders = new Map<number, Holder>();
  #owner = 0;
  #grants = 0;

  constructor(options: Options, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  next(client: number): PlannedOperation {
    const holder = this.#holders.get(client) ?? this.#begin(client);
    const { key, owner, step, token, writesLeft, stalls } = holder;
    const { hold = 10, pause = 0 } = this.#options;
    if (step !== "write") return { f: step, value: { owner }, key };
    const pauseMs = hold + (stalls && writesLeft === 1 ? pause : 0);
    return { f: step, value: { token }, key, pauseMs };
  }

  told(client: number, { outcome, value }: OperationReply): void {
    const holder = this.#holders.get(client);
    if (holder === undefined) return;
    const { step, writesLeft } = holder;
    if (outcome === "unknown" || step === "release") {
      this.#holders.delete(client);
    } else if (step === "acquire") {
      if (outcome === "ok") this.#holders.set(client, this.#granted(holder, value));
      else this.#holders.delete(client);
    } else if (outcome === "ok" && writesLeft > 1) {
      this.#holders.set(client, { ...holder, writesLeft: writesLeft - 1 });
    } else {
      this.#holders.set(client, { ...holder, step: "release" });
    }
  }

  #begin(client: number): Holder {
    const holder: Holder = {
      ...{ key: this.#random.integer(0, this.#options.keys - 1), owner: ++this.#owner },
      ...{ step: "acquire", token: null, writesLeft: 0, stalls: false },
    };
    this.#holders.set(client, holder);
    return holder;
  }

  #granted(holder: Holder, token: unknown): Holder {
    this.#grants += 1;
    const stalls = this.#grants % this.#options["pause-every"] === 0;
    return { ...holder, step: "write", token, writesLeft: this.#options.writes, stalls };
  }
}
