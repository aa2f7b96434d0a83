import { packetFault } from "../fault-kind.ts";

export const packetDrop = packetFault({
  kind: "packet-drop",
  summary: "every packet to and from the node vanishes",
  example: "{ at: 5s, fault: packet-drop, node: replica of db, for: 5s }",
  effect: "drop",
});
