import type { z } from "zod";
import type { Random } from "../../lib/random.ts";
import type { OperationReply, OperationRequest } from "../../ports/node-kind.ts";

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
  /** Functions that write: an acknowledgement of one of them is a promise to keep. */
  readonly writes: readonly string[];
}

export interface OperationGenerator {
  /** The next operation of a client. Clients are numbered from 0; a client keeps its number when its process retires. */
  next(client: number): PlannedOperation;
  /** What that client was told, where its next operation depends on it. */
  told?(client: number, reply: OperationReply): void;
  /** Operations that read everything back when the load is over, in this order; left out: none. */
  finalReads?(): readonly FinalRead[];
}

export interface PlannedOperation extends OperationRequest {
  /** The client does nothing for so long before it begins. */
  readonly pauseMs?: number;
}

export interface FinalRead extends OperationRequest {
  /** Of every node; or once, of the primary, where reading takes something away. */
  readonly on: "every-node" | "primary";
}
