import type { z } from "zod";
import type { Random } from "../../lib/random.ts";
import type { OperationRequest } from "../../ports/node-kind.ts";

/**
 * A workload kind: which operations its clients do, and what is read at the end. One file here, one line in
 * registry.ts. Clients come from the node kind, by data model.
 */
export interface WorkloadKind<Options = unknown> {
  readonly kind: string;
  readonly summary: string;
  /** Data model that the node kind must offer a client for. */
  readonly model: string;
  readonly schema: z.ZodType<Options>;
  /** One generator per workload, shared by all its clients, so that values can be unique. */
  generator(options: Options, random: Random): OperationGenerator;
  /** Operation that reads everything back on each node when the load is over; undefined: none. */
  readonly finalRead?: OperationRequest;
  /** Functions that write: an acknowledgement of one of them is a promise to keep. */
  readonly writes: readonly string[];
}

export interface OperationGenerator {
  next(): OperationRequest;
}
