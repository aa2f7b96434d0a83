/** What can be wrong with `objectives:` and the documents that they are read from. */
export const OBJECTIVE_CODES = {
  SLO001: {
    stage: "invalid",
    meaning: "an SLI is written as kind(of): latency(ledger), replication-lag(db)",
    fix: "write it like that",
  },
  SLO002: {
    stage: "invalid",
    meaning: "a target is a comparison with a value and its unit",
    fix: 'write it like "p99 < 3s", "< 30s", ">= 99.9%" or "> 50/s"',
  },
  SLO003: {
    stage: "invalid",
    meaning: "the unit of a target is that of its SLI",
    fix: "use that unit",
  },
  SLO004: {
    stage: "invalid",
    meaning: "latency and replication lag are judged at a quantile, everything else as a whole",
    fix: 'write it like "p99 < 3s" for those, without a quantile for the others',
  },
  SLO005: {
    stage: "invalid",
    meaning: "`during:` is a phase of the load or the id of a fault",
    fix: "use before, during, recovery, after, whole, or give the fault a name with `as:`",
  },
  SLO006: {
    stage: "warned",
    meaning: "with so few samples no result could meet the target with its confidence",
    fix: "offer more load, observe longer, lower the quantile, or say `confidence: point`",
  },
  SLO007: {
    stage: "invalid",
    meaning: "objectives come from an OpenSLO file beside the scenario",
    fix: "name a file that is there: objectives: { from: slo.yaml }",
  },
  SLO008: {
    stage: "invalid",
    meaning:
      "`confidence:` is bound (95 %), point (none), or a level from 80% to 99.99% that each bound holds with",
    fix: "write bound, point, or a level such as 99%",
  },
  SLO009: {
    stage: "invalid",
    meaning: "`request:` cuts what is measured of operations, `check:` a check-rate",
    fix: "leave it out",
  },
  SLO010: {
    stage: "warned",
    meaning:
      "the error budget of an objective, over the samples it can count on, is one bad one at least",
    fix: "offer more load, observe longer, or promise the largest value (max) or 100%, which is what it comes to",
  },
  SLO011: {
    stage: "warned",
    meaning:
      "what its workload never does is never measured, and an objective without samples never passes",
    fix: "name a region, request or check that the workload has",
  },
} as const;
