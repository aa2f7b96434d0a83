import { packetFault } from "../fault-kind.ts";

export const packetReject = packetFault({
  kind: "packet-reject",
  summary: "every packet to the node is answered with a reset",
  example: "{ at: 5s, fault: packet-reject, node: db@us-west-2, for: 5s }",
  effect: "reject",
});
