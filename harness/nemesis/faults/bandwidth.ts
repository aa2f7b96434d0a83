import { atLeast, bandwidth as bandwidthSchema } from "../../lib/unit-schemas.ts";
import { linkFault } from "../fault-kind.ts";

/** Toxiproxy counts whole kilobytes a second. */
const LEAST_BYTES_PER_SECOND = 1000;

export const bandwidth = linkFault({
  kind: "bandwidth",
  summary: "each connection carries at most this much, in each direction",
  example: "{ at: 5s, fault: bandwidth, link: us-east-1 <-> us-west-2, rate: 100 KB/s, for: 10s }",
  parameters: {
    rate: atLeast(
      bandwidthSchema("for each connection and direction"),
      LEAST_BYTES_PER_SECOND,
      "1 KB/s",
    ),
  },
  effect: ({ rate }) => ({ kind: "bandwidth", bytesPerSecond: rate }),
});
