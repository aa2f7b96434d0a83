import { size } from "../../lib/unit-schemas.ts";
import { linkFault } from "../fault-kind.ts";

export const limitData = linkFault({
  kind: "limit-data",
  summary: "each connection is closed after it carried this much",
  example: "{ at: 5s, fault: limit-data, link: us-east-1 -> us-west-2, bytes: 10 KB, for: 10s }",
  parameters: { bytes: size("that a connection carries in one direction before it is closed") },
  effect: ({ bytes }) => ({ kind: "limit-data", bytes }),
});
