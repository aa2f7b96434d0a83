import { nodeFault } from "../fault-kind.ts";

export const stop = nodeFault({
  kind: "stop",
  summary: "orderly stop; the process starts again when the fault ends",
  example: "{ at: 5s, fault: stop, node: db@us-west-2, for: 5s }",
  effect: "stop",
});
