import { linkFault } from "../fault-kind.ts";

export const refuse = linkFault({
  kind: "refuse",
  summary: "new connections are refused, live ones are closed",
  example: "{ at: 5s, fault: refuse, link: us-east-1 -> db@us-west-2, for: 10s }",
  parameters: {},
  effect: () => ({ kind: "refuse" }),
});
