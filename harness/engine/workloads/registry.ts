import { httpWorkload } from "./http.ts";
import { listAppendWorkload } from "./list-append.ts";
import { registerWorkload } from "./register.ts";
import { rwRegisterWorkload } from "./rw-register.ts";
import { setWorkload } from "./set.ts";
import type { WorkloadKind } from "./workload-kind.ts";

/** Every workload kind. A new one is a file here and a line below. */
export const WORKLOAD_KINDS: ReadonlyMap<string, WorkloadKind> = new Map(
  [setWorkload, registerWorkload, listAppendWorkload, rwRegisterWorkload, httpWorkload].map(
    (kind) => [kind.kind, kind as WorkloadKind],
  ),
);
