import { packetFault } from "../fault-kind.ts";

export const networkDisconnect = packetFault({
  kind: "network-disconnect",
  summary: "the node is off its network: connects time out, nothing is refused",
  example: "{ at: 5s, fault: network-disconnect, node: primary of db, for: 5s }",
  effect: "disconnect",
});
