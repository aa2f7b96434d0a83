/** What can be wrong with `workloads:`. */
export const LOAD_CODES = {
  LOD001: {
    stage: "invalid",
    meaning: "a workload kind is one of those that the harness can generate",
    fix: "use one of them",
  },
  LOD002: {
    stage: "invalid",
    meaning: "the node kind has no clients for the data model of this workload",
    fix: "use another workload kind, or put it on another group",
  },
  LOD003: {
    stage: "invalid",
    meaning: "workloads are the entries of `workloads:`",
    fix: "use one of them, or add it there",
  },
  LOD004: {
    stage: "invalid",
    meaning: "every vantage region needs at least one client",
    fix: "raise clients, or name fewer regions in from",
  },
  LOD005: {
    stage: "invalid",
    meaning: "k6 runs either a script or the requests that the scenario lists",
    fix: "keep one of them: `script: load/browse.ts`, or `on:` a service and `requests:`",
  },
  LOD006: {
    stage: "invalid",
    meaning: "each executor of k6 needs to be told how much load to make",
    fix: "add what is missing",
  },
  LOD007: {
    stage: "invalid",
    meaning: "a key that the executor does not take would be silently ignored",
    fix: "leave it out, or choose the executor that takes it",
  },
  LOD008: {
    stage: "invalid",
    meaning: "a stage leads to a target within a time: VUs or a rate, as its executor counts",
    fix: "write it like `{ duration: 10s, target: 100/s }`",
  },
  LOD009: {
    stage: "invalid",
    meaning: "scripts lie in the folder of the scenario or below it",
    fix: "write the script, or mend the path",
  },
  LOD010: {
    stage: "warned",
    meaning: "an arrival that finds no free VU is dropped, and a dropped load proves nothing",
    fix: "leave vus and max-vus out, or raise them",
  },
  LOD011: {
    stage: "invalid",
    meaning: "a run reaches nothing but its own addresses, and is the same next year",
    fix: "keep a copy of that code beside the script",
  },
  LOD012: {
    stage: "refused",
    meaning: "the load driver that is on this machine cannot do it",
    fix: "use what it has, or another version of it",
  },
  LOD013: {
    stage: "invalid",
    meaning:
      "variables of k6 and of the harness itself decide how samples come back and where load goes",
    fix: "give the variable another name; options of k6 belong into the script's own `options`",
  },
} as const;
