/** What a workload of kind k6 may not say together. */
import type { LoadBasics, LoadProblem } from "../../ports/load-driver.ts";
import type { Executor, K6Options } from "./k6-language.ts";
import { executorOf, vusFor } from "./k6-scenario.ts";
import { removalOf } from "./k6-versions.ts";

/** Keys that say how much load: which executor needs and takes which. */
const NEEDS: Readonly<Record<Executor, readonly string[]>> = {
  "shared-iterations": ["iterations"],
  "per-vu-iterations": ["iterations"],
  "constant-vus": [],
  "ramping-vus": ["stages"],
  "constant-arrival-rate": ["rate"],
  "ramping-arrival-rate": ["stages"],
  "externally-controlled": [],
};
const TAKES: Readonly<Record<Executor, readonly string[]>> = {
  "shared-iterations": ["iterations", "vus", "duration", "graceful-stop"],
  "per-vu-iterations": ["iterations", "vus", "duration", "graceful-stop"],
  "constant-vus": ["vus", "duration", "graceful-stop"],
  "ramping-vus": ["stages", "start-vus", "graceful-stop", "graceful-ramp-down"],
  "constant-arrival-rate": ["rate", "vus", "max-vus", "duration", "graceful-stop"],
  "ramping-arrival-rate": ["stages", "start-rate", "vus", "max-vus", "graceful-stop"],
  "externally-controlled": ["vus", "max-vus", "duration"],
};
const LOAD_KEYS = [...new Set(Object.values(TAKES).flat())];

export function k6Problems(options: K6Options, load: LoadBasics): LoadProblem[] {
  return [
    ...sourceProblems(options, load),
    ...executorProblems(options, load),
    ...stageProblems(options, load),
    ...vuProblems(options, load),
    ...variableProblems(options),
  ];
}

/** What the k6 of this version has no more. Modules that a script imports show when it is looked at before the load. */
export function k6Lacks(options: K6Options, load: LoadBasics, version: string): LoadProblem[] {
  const executor = executorOf(options, load.ratePerSecond);
  const removal = executor && removalOf("executor", executor, version);
  if (removal === undefined) return [];
  const { name, since, fix } = removal;
  return [
    {
      code: "LOD012",
      path: ["executor"],
      message: `k6 ${version} has no executor ${name}`,
      why: `it was removed from k6 ${since}`,
      fix,
    },
  ];
}

/** They outrank what the scenario says: K6_VUS replaces its load, K6_OUT takes its samples elsewhere. */
const RESERVED = /^(K6|HARNESS)_/;

function variableProblems({ env = {} }: K6Options): LoadProblem[] {
  return Object.keys(env)
    .filter((name) => RESERVED.test(name))
    .map((name) => ({
      code: "LOD013",
      path: ["env", name],
      message: `${name} is not the script's to set`,
    }));
}

function sourceProblems(options: K6Options, { on }: LoadBasics): LoadProblem[] {
  const { script, requests } = options;
  if (script === undefined && requests === undefined) {
    return [{ code: "LOD005", path: [], message: "it has neither a script nor requests" }];
  }
  const problems: LoadProblem[] = [];
  if (script !== undefined && requests !== undefined) {
    const message = "it has a script, so the requests are never sent";
    problems.push({ code: "LOD005", path: ["requests"], message });
  }
  if (script !== undefined && options["think-time"] !== undefined) {
    const message = "it has a script, which makes its own pauses (sleep)";
    problems.push({ code: "LOD005", path: ["think-time"], message });
  }
  if (script === undefined && options.data !== undefined) {
    const message = "it has no script that could read fixtures";
    problems.push({ code: "LOD005", path: ["data"], message });
  }
  if (script === undefined && options.exec !== undefined) {
    const message = "it has no script that could export this function";
    problems.push({ code: "LOD005", path: ["exec"], message });
  }
  if (requests !== undefined && on === undefined) {
    problems.push({
      code: "LOD005",
      path: ["requests"],
      message: "it is not said which group the requests go to",
      fix: "add `on:` with the name of a service",
    });
  }
  return problems;
}

function executorProblems(options: K6Options, load: LoadBasics): LoadProblem[] {
  const given = given_(options, load);
  const problems: LoadProblem[] = [];
  if (load.clients !== undefined) {
    problems.push({
      code: "LOD007",
      path: ["clients"],
      message: "k6 has VUs instead of clients",
      fix: "write `vus:`",
    });
  }
  const executor = executorOf(options, load.ratePerSecond);
  if (executor === undefined) {
    for (const key of given) {
      problems.push({
        code: "LOD007",
        path: [key],
        message: `without an executor, "${key}" has no meaning: the script's own options say how much load there is`,
        fix: "add `executor:` or `rate:`, or leave the key out",
      });
    }
    return problems;
  }
  for (const key of NEEDS[executor].filter((each) => !given.includes(each))) {
    const message = `${executor} needs "${key}"`;
    problems.push({ code: "LOD006", path: [], message, fix: `add ${key}:` });
  }
  for (const key of given.filter((each) => !TAKES[executor].includes(each))) {
    const message = `${executor} takes no "${key}"`;
    const why = `it takes ${TAKES[executor].join(", ")}`;
    problems.push({ code: "LOD007", path: [key], message, why });
  }
  if (executor === "externally-controlled" && load.regions > 1) {
    const message = "an externally controlled k6 cannot be divided among regions";
    problems.push({ code: "LOD007", path: ["from"], message, fix: "name one region" });
  }
  return problems;
}

function given_(options: K6Options, load: LoadBasics): string[] {
  const all: Readonly<Record<string, unknown>> = { ...options, rate: load.ratePerSecond };
  return LOAD_KEYS.filter((key) => all[key] !== undefined);
}

function stageProblems(options: K6Options, load: LoadBasics): LoadProblem[] {
  const { stages = [] } = options;
  const executor = executorOf(options, load.ratePerSecond);
  return stages.flatMap(({ duration, target }, i): LoadProblem[] => {
    const problems: LoadProblem[] = [];
    if (duration === undefined && i < stages.length - 1) {
      const message = "only the last stage may last until the load ends";
      problems.push({ code: "LOD008", path: ["stages", i], message, fix: "add duration:" });
    }
    const isRate = typeof target !== "number";
    if (executor === "ramping-vus" && isRate) {
      const message = "ramping-vus has targets in VUs";
      problems.push({ code: "LOD008", path: ["stages", i, "target"], message });
    }
    if (executor === "ramping-arrival-rate" && !isRate) {
      const message = "ramping-arrival-rate has targets in iterations a second";
      const fix = `write it like ${target}/s`;
      problems.push({ code: "LOD008", path: ["stages", i, "target"], message, fix });
    }
    return problems;
  });
}

function vuProblems(options: K6Options, load: LoadBasics): LoadProblem[] {
  const { vus } = options;
  const problems: LoadProblem[] = [];
  if (vus !== undefined && vus < load.regions) {
    const message = `${load.regions} vantage regions need more VUs than ${vus}`;
    problems.push({ code: "LOD006", path: ["vus"], message, fix: `use ${load.regions} or more` });
  }
  const most = options["max-vus"];
  if (vus !== undefined && most !== undefined && most < vus) {
    const message = `it begins with ${vus} VUs and may have ${most} at most`;
    problems.push({ code: "LOD006", path: ["max-vus"], message, fix: `use ${vus} or more` });
  }
  const rate = load.ratePerSecond;
  const executor = executorOf(options, rate);
  const available = Math.max(vus ?? 0, most ?? 0);
  if (executor === "constant-arrival-rate" && rate !== undefined && available > 0) {
    const needed = vusFor(rate, load.timeoutMs, options.requests?.length ?? 1);
    if (available < needed / 10) {
      const at = most === undefined ? "vus" : "max-vus";
      const message = `${available} VUs cannot offer ${rate}/s while the system stalls: ${needed} could`;
      problems.push({ code: "LOD010", path: [at], message });
    }
  }
  return problems;
}
