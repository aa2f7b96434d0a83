import { nodeFault } from "../fault-kind.ts";

export const kill = nodeFault({
  kind: "kill",
  summary: "SIGKILL: the process is gone at once; it starts again when the fault ends",
  example: "{ at: 5s, fault: kill, node: replica of db, for: 5s }",
  effect: "kill",
});
