import { duration, moreThanZero } from "../../lib/unit-schemas.ts";
import { linkFault } from "../fault-kind.ts";

export const jitter = linkFault({
  kind: "jitter",
  summary: "round trips take between nothing and twice this much longer, anew for every chunk",
  example: "{ at: 5s, fault: jitter, link: us-east-1 <-> us-west-2, by: 50ms, for: 10s }",
  parameters: { by: moreThanZero(duration("mean of what is added to the round trip")) },
  effect: ({ by }) => ({ kind: "latency", roundTripMs: by, jitterMs: by }),
});
