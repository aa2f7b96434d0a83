/** What can be wrong with `probes:`, the steady state, and whatever names a probe. */
export const PROBE_CODES = {
  PRB001: {
    stage: "invalid",
    meaning: "the harness has no such probe",
    fix: "use a kind that it has, or a name from `probes:`",
  },
  PRB002: {
    stage: "invalid",
    meaning: "an expectation says what the answer must be, in the unit of the probe",
    fix: "write expect: { equals: … }, { min: …, max: … }, { matches: … } or { near: …, within: 10% }",
  },
  PRB003: {
    stage: "invalid",
    meaning: "the text does not have the form of a path, pattern or metric",
    fix: "write a path like $.replicas[0].lag",
  },
  PRB004: {
    stage: "invalid",
    meaning: "the steady state could not tell a probe of this name from the kind",
    fix: "give the probe another name",
  },
  PRB005: {
    stage: "invalid",
    meaning:
      "this kind of probe looks at a node from beside it, not over a network (a link takes every TCP connection by itself)",
    fix: "remove from:, or ask through the link by http, sql or redis",
  },
  PRB006: {
    stage: "invalid",
    meaning: "what is judged here is what a probe of this scenario saw",
    fix: "add the probe under probes:",
  },
} as const;
