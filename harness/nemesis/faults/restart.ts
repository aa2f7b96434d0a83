import { nodeFault } from "../fault-kind.ts";

export const restart = nodeFault({
  kind: "restart",
  summary: "orderly stop, and start again at once",
  example: "{ at: 5s, fault: restart, node: primary of db, for: 5s }",
  effect: "restart",
});
