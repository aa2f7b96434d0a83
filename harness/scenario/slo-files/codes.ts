import type { CodeEntry, FormProblem } from "../../lib/located/code-registry.ts";

/** Every diagnostic that an OpenSLO document or a file of alert windows can give. */
export const SLO_FILE_CODES = {
  OSL001: {
    stage: "invalid",
    meaning: "the file is YAML: one or several documents, each a mapping of keys to values",
    fix: "mend the syntax at this place",
  },
  OSL002: {
    stage: "invalid",
    meaning: "unknown keys are refused, so that a misspelt one is never silently ignored",
    fix: "remove it",
  },
  OSL003: {
    stage: "invalid",
    meaning: "the document lacks what openslo/v1 asks for, or has it in another form",
    fix: "see https://github.com/OpenSLO/OpenSLO",
  },
  OSL004: {
    stage: "invalid",
    meaning: "an objective has one target: target in [0, 1) or targetPercent in [0, 100)",
    fix: "keep one of them",
  },
  OSL005: {
    stage: "invalid",
    meaning: "what a budgeting method needs is there, and nothing that belongs to another one",
    fix: "Occurrences has no slices, Timeslices has timeSliceTarget and timeSliceWindow, RatioTimeslices has timeSliceWindow",
  },
  OSL006: {
    stage: "invalid",
    meaning: "threshold metrics have op and value, ratio metrics have neither",
    fix: "add or remove them",
  },
  OSL007: {
    stage: "invalid",
    meaning: "a reference names a document of the same file",
    fix: "use a name that is there, or write the document in place",
  },
  OSL008: {
    stage: "invalid",
    meaning:
      "a metric source says what of the harness it reads: spec.sli, spec.probe, or a query that a prometheus probe asks",
    fix: "write metricSource: { type: harness, spec: { sli: latency(browse) } }",
  },
  OSL009: {
    stage: "invalid",
    meaning: "the SLI must be of a kind that the metric can have",
    fix: "use availability, error-rate, check-rate or ratio for raw ratios, latency, lag or a probe for thresholds",
  },
  OSL010: {
    stage: "invalid",
    meaning:
      "a budget cannot burn faster than when everything fails, 1 / (1 - target): such an alert never fires",
    fix: "lower the burn rate, or raise the target",
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;

export type SloFileCode = keyof typeof SLO_FILE_CODES;

export const SLO_FILE_FORM: Readonly<Record<FormProblem, SloFileCode>> = {
  characters: "OSL001",
  "no-mapping": "OSL001",
  size: "OSL001",
  syntax: "OSL001",
  tabs: "OSL001",
  "duplicate-key": "OSL001",
  growth: "OSL001",
  depth: "OSL001",
  documents: "OSL001",
  "unknown-key": "OSL002",
  "missing-key": "OSL003",
  type: "OSL003",
  word: "OSL003",
  range: "OSL003",
  form: "OSL003",
};
