/**
 * Linearizability (Herlihy & Wing 1990): every operation seems to take effect at one moment between its invocation and
 * its completion, in an order that the model allows. Keys are independent objects and are decided one by one.
 */
import type { Finding } from "../../domain/finding.ts";
import type { History, Operation } from "../../domain/history.ts";
import type { Checker, CheckResult } from "../checker.ts";
import type { Model } from "../models/model.ts";
import { MODELS, modelNamed } from "../models/models.ts";
import { decide, type Decided } from "./decide.ts";
import { evidence } from "./evidence.ts";
import { keyed } from "./keys.ts";
import { partition } from "./partition.ts";
import { problemOf, type Problem } from "./problem.ts";
import { timelineOf } from "./timeline.ts";

export interface LinearizableOptions {
  /** Name of a built-in model, or a model. Default: cas-register. */
  readonly model?: string | Model;
  /** State before the first operation. Default: null, nothing written yet. */
  readonly initial?: unknown;
  /** Field of an operation that names its object. Default: key. */
  readonly keyBy?: string;
  /** Default: dropped. */
  readonly failedCas?: "dropped" | "observed";
  /** Model steps for the whole history. Default: 20 million, and a thousand for each operation. */
  readonly steps?: number;
}

const STEPS = 20_000_000;
const STEPS_PER_OPERATION = 1000;
/** Keys that are explained; the others that fail are counted. */
const EXPLAINED = 5;

export const linearizableChecker: Checker<LinearizableOptions> = {
  name: "linearizable",
  summary: `every operation takes effect at one moment (models: ${MODELS.map(({ name }) => name).join(", ")})`,
  check,
};

interface Part {
  readonly key: unknown;
  readonly operations: readonly Operation[];
  readonly problem: () => Problem;
  decided: Decided;
}

function check(history: History, options: LinearizableOptions): CheckResult {
  const parts = partsOf(history, options);
  const total = options.steps ?? STEPS + STEPS_PER_OPERATION * history.operations.length;
  decideAll(parts, total);
  const failed = parts.filter(({ decided }) => decided.decision.verdict === "illegal");
  const undecided = parts.filter(({ decided }) => decided.decision.verdict === "undecided");
  const findings = failed
    .slice(0, EXPLAINED)
    .map(({ problem, decided, key }): Finding => evidence(problem(), decided.decision, key));
  const stats = {
    operations: history.operations.length,
    keys: parts.length,
    keysFailed: failed.length,
    keysUndecided: undecided.length,
    steps: parts.reduce((sum, { decided }) => sum + decided.decision.steps, 0),
    algorithms: [...new Set(parts.map(({ decided }) => decided.algorithm))].sort().join(", "),
  };
  if (failed.length > 0) return { verdict: "fail", findings, stats };
  if (undecided.length === 0) return { verdict: "pass", findings, stats };
  return { verdict: "unknown", reason: reasonOf(undecided, total), findings, stats };
}

function partsOf(history: History, options: LinearizableOptions): Part[] {
  const model =
    typeof options.model === "object" ? options.model : modelNamed(options.model ?? "cas-register");
  const { operations, keyOf } = keyed(history.operations, options.keyBy);
  const modelOptions = {
    initial: options.initial ?? null,
    failedCas: options.failedCas ?? "dropped",
  };
  return partition(operations, timelineOf(operations), keyOf).map((part) => ({
    key: part.key,
    operations: part.operations,
    problem: () => problemOf(part.operations, part.events, model.create(modelOptions)),
    decided: UNDECIDED,
  }));
}

const UNDECIDED: Decided = {
  decision: { verdict: "undecided", steps: 0, reason: "steps" },
  algorithm: "forward",
};

/** A fair share of the budget for each key first; what is left then goes to those that needed more. */
function decideAll(parts: readonly Part[], total: number): void {
  const isWhole = parts.length === 1;
  const share = isWhole ? total : Math.floor(total / 2 / parts.length);
  let left = total;
  for (const part of parts) {
    part.decided = decide(part.problem(), share);
    left -= part.decided.decision.steps;
  }
  const hard = parts.filter(
    ({ decided: { decision } }) => decision.verdict === "undecided" && decision.reason === "steps",
  );
  const larger = Math.floor(left / hard.length);
  if (isWhole || larger < share * 2) return;
  for (const part of hard) part.decided = decide(part.problem(), larger);
}

function reasonOf(undecided: readonly Part[], total: number): string {
  const [first] = undecided;
  const decision = first?.decided.decision;
  const what =
    decision?.verdict === "undecided" && decision.reason === "memory"
      ? "more configurations were possible at once than fit in memory"
      : `the budget of ${total} model steps was used up`;
  const where =
    first?.key === undefined
      ? ""
      : ` for ${undecided.length} ${undecided.length === 1 ? "key" : "keys"}, first ${JSON.stringify(first.key)}`;
  return `${what}${where}`;
}
