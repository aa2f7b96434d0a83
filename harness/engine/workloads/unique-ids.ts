import { z } from "zod";
import type { WorkloadKind } from "./workload-kind.ts";

const schema = z.strictObject({});

/** Ids from one generator. Judged by unique-ids. */
export const uniqueIdsWorkload: WorkloadKind<z.infer<typeof schema>> = {
  kind: "unique-ids",
  summary: "ids from one generator",
  model: "unique-ids",
  schema,
  generator: () => ({ next: () => ({ f: "generate", value: null }) }),
  writes: ["generate"],
};
