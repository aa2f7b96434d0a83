import { duration, moreThanZero, size } from "../../lib/unit-schemas.ts";
import { linkFault } from "../fault-kind.ts";

export const slice = linkFault({
  kind: "slice",
  summary: "data arrives in small pieces with a pause between them",
  example:
    "{ at: 5s, fault: slice, link: us-east-1 -> us-west-2, average: 64 B, delay: 1ms, for: 10s }",
  parameters: {
    average: size("of one piece"),
    delay: moreThanZero(duration("between two pieces")),
  },
  effect: ({ average, delay }) => ({ kind: "slice", averageBytes: average, delayMs: delay }),
});
