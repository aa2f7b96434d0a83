import { linkFault } from "../fault-kind.ts";

export const stall = linkFault({
  kind: "stall",
  summary: "silence; when it heals everything that was held is delivered, no connection is lost",
  example: "{ at: 5s, fault: stall, link: us-east-1 <-> us-west-2, for: 10s }",
  parameters: {},
  effect: () => ({ kind: "stall" }),
});
