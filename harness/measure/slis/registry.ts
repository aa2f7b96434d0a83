import type { SliKind } from "../../domain/sli-traits.ts";
import { checkRate } from "./check-rate.ts";
import { availability, errorRate } from "./availability.ts";
import { degradationArea, degradationDepth } from "./degradation.ts";
import { latency } from "./latency.ts";
import { longestGap } from "./longest-gap.ts";
import { probe } from "./probe.ts";
import { ratio } from "./ratio.ts";
import { replicationLag } from "./replication-lag.ts";
import { saturation } from "./saturation.ts";
import type { SliFunction } from "./sli.ts";
import { staleness } from "./staleness.ts";
import { throughput } from "./throughput.ts";
import { timeToFirstSuccess } from "./time-to-first-success.ts";
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
  "time-to-first-success": timeToFirstSuccess,
  "degradation-depth": degradationDepth,
  "degradation-area": degradationArea,
  staleness,
  saturation,
  ratio,
  probe,
};
