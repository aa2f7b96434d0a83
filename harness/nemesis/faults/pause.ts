import { nodeFault } from "../fault-kind.ts";

export const pause = nodeFault({
  kind: "pause",
  summary: "frozen: it answers nothing and keeps its connections; resumed when the fault ends",
  example: "{ at: 5s, fault: pause, node: minority of db, for: 5s }",
  effect: "pause",
});
