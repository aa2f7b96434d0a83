import { bankWorkload } from "./bank.ts";
import { causalReverseWorkload } from "./causal-reverse.ts";
import { counterWorkload } from "./counter.ts";
import { httpWorkload } from "./http.ts";
import { listAppendWorkload } from "./list-append.ts";
import { lockWorkload } from "./lock.ts";
import { longForkWorkload } from "./long-fork.ts";
import { queueWorkload } from "./queue.ts";
import { registerWorkload } from "./register.ts";
import { rwRegisterWorkload } from "./rw-register.ts";
import { setWorkload } from "./set.ts";
import { streamWorkload } from "./stream.ts";
import { uniqueIdsWorkload } from "./unique-ids.ts";
import type { WorkloadKind } from "./workload-kind.ts";

/** Every workload kind. A new one is a file here and a line below. */
export const WORKLOAD_KINDS: ReadonlyMap<string, WorkloadKind> = new Map(
  [
    setWorkload,
    registerWorkload,
    listAppendWorkload,
    rwRegisterWorkload,
    bankWorkload,
    counterWorkload,
    queueWorkload,
    streamWorkload,
    lockWorkload,
    uniqueIdsWorkload,
    longForkWorkload,
    causalReverseWorkload,
    httpWorkload,
  ].map((kind) => [kind.kind, kind as WorkloadKind]),
);
