/**
 * Journal of a Chaos Toolkit experiment (chaostoolkit-lib, chaoslib/run.py). It was shown that the hypothesis holds only
 * when the experiment completed, did not deviate, and its hypothesis was met before and after.
 */
import { z } from "zod";
import type { ImportText } from "./import-problem.ts";
import {
  statusOf,
  type ImportedCase,
  type ImportedResults,
  type ImportedStatus,
} from "./imported-results.ts";
import { readShape } from "./json-source.ts";

const activity = z.looseObject({
  activity: z.looseObject({ name: z.string(), type: z.string().optional() }),
  status: z.string(),
  duration: z.number().nullish(),
  tolerance_met: z.boolean().nullish(),
  exception: z.unknown().optional(),
});
type Activity = z.infer<typeof activity>;
type Ending = Pick<Activity, "status" | "tolerance_met" | "exception">;

const state = z
  .looseObject({ steady_state_met: z.boolean().nullable(), probes: z.array(activity) })
  .nullish();

const shape = z.looseObject({
  "chaoslib-version": z.string().optional(),
  experiment: z.looseObject({ title: z.string() }),
  start: z.string().optional(),
  status: z.string(),
  deviated: z.boolean(),
  dry: z.unknown().optional(),
  steady_states: z.looseObject({ before: state, after: state }),
  run: z.array(activity),
  rollbacks: z.array(activity).optional(),
  duration: z.number().nullish(),
});
type Journal = z.infer<typeof shape>;

export function importChaosToolkit(source: ImportText, value: unknown): ImportedResults {
  const journal = readShape(shape, value, source);
  const { experiment, steady_states, run, rollbacks = [], start } = journal;
  const version = journal["chaoslib-version"];
  const hypothesis = hypothesisCase(journal);
  const cases = [
    hypothesis,
    ...(steady_states.before?.probes ?? []).map((each) => activityCase("before", each)),
    ...run.map((each) => activityCase("method", each)),
    ...(steady_states.after?.probes ?? []).map((each) => activityCase("after", each)),
    ...rollbacks.map((each) => activityCase("rollback", each)),
  ];
  return {
    format: "chaos-toolkit",
    tool: version === undefined ? "Chaos Toolkit" : `Chaos Toolkit ${version}`,
    created: createdOf(start),
    status: statusOf(cases.map(({ status }) => status)),
    suites: [{ name: experiment.title, cases, figures: {} }],
    notes:
      start === undefined || /Z|[+-]\d\d:\d\d$/.test(start)
        ? []
        : ["its times have no zone: taken as UTC"],
  };
}

function hypothesisCase(journal: Journal): ImportedCase {
  const { status, deviated, duration, dry, steady_states } = journal;
  const { before, after } = steady_states;
  const held = before?.steady_state_met === true && after?.steady_state_met === true;
  const judged = (): readonly [ImportedStatus, string] => {
    if (deviated) return ["failed", "the system deviated from its steady state"];
    if (status !== "completed") return ["unknown", `the experiment was ${status}`];
    if (dry !== undefined && dry !== null && dry !== false) return ["unknown", "it was a dry run"];
    if (held) return ["passed", ""];
    return ["unknown", "its steady state was not looked at before and after"];
  };
  const [own, message] = judged();
  return {
    name: "steady-state hypothesis",
    status: own,
    durationMs: msOf(duration),
    message,
    figures: {},
  };
}

function activityCase(when: string, each: Activity): ImportedCase {
  const status = activityStatus(each);
  return {
    name: `${when} › ${each.activity.name}`,
    status,
    durationMs: msOf(each.duration),
    message: messageOf(each, status),
    figures: {},
  };
}

function activityStatus({ status, tolerance_met }: Ending): ImportedStatus {
  if (tolerance_met === false || status === "failed") return "failed";
  if (status === "succeeded") return "passed";
  return status === "skipped" ? "skipped" : "unknown";
}

function messageOf({ status, tolerance_met, exception }: Ending, own: ImportedStatus): string {
  if (own === "passed") return "";
  if (tolerance_met === false) return "outside of its tolerance";
  const said: unknown = Array.isArray(exception) ? exception.at(-1) : exception;
  const last = typeof said === "string" ? said.trim().split("\n").at(-1) : undefined;
  return last === undefined || last === "" ? status : last;
}

function msOf(seconds: number | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : Math.round(seconds * 1e6) / 1000;
}

function createdOf(start = ""): string | null {
  const instant = Date.parse(/Z|[+-]\d\d:\d\d$/.test(start) ? start : `${start}Z`);
  return Number.isNaN(instant) ? null : new Date(instant).toISOString();
}
