import type { SliKind } from "../../domain/scenario.ts";
import { checkRate } from "./check-rate.ts";
import { availability, errorRate } from "./availability.ts";
import { latency } from "./latency.ts";
import { longestGap } from "./longest-gap.ts";
import { replicationLag } from "./replication-lag.ts";
import type { SliFunction } from "./sli.ts";
import { throughput } from "./throughput.ts";
import { timeToRecover } from "./time-to-recover.ts";

export const SLIS: Readonly<Record<SliKind, SliFunction>> = {
  availability,
  "check-rate": checkRate,
  "error-rate": errorRate,
  latency,
  "longest-gap": longestGap,
  "time-to-recover": timeToRecover,
  throughput,
  "replication-lag": replicationLag,
};
