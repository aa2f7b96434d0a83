import { duration, moreThanZero } from "../../lib/unit-schemas.ts";
import { linkFault } from "../fault-kind.ts";

export const latency = linkFault({
  kind: "latency",
  summary: "every round trip takes longer, half of it in each direction",
  example:
    "{ at: 5s, fault: latency, link: us-east-1 <-> us-west-2, round-trip: 200ms, jitter: 20ms, for: 10s }",
  parameters: {
    "round-trip": moreThanZero(duration("added to the WAN round trip")),
    jitter: duration("the added round trip varies by this much, evenly, both ways").optional(),
  },
  effect: ({ "round-trip": roundTripMs, jitter = 0 }) => ({
    kind: "latency",
    roundTripMs,
    jitterMs: jitter,
  }),
});
