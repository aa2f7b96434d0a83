import { duration } from "../../lib/unit-schemas.ts";
import { linkFault } from "../fault-kind.ts";

export const reset = linkFault({
  kind: "reset",
  summary: "connections opened while it lasts are reset at their first byte",
  example: "{ at: 5s, fault: reset, link: us-east-1 -> us-west-2, for: 10s }",
  parameters: { after: duration("wait before the reset; left out: none").optional() },
  effect: ({ after = 0 }) => ({ kind: "reset", afterMs: after }),
});
