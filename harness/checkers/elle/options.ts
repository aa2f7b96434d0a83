/** Options that both transaction checkers take. */
import { InputError } from "../../lib/errors.ts";
import { CONSISTENCY_LEVELS, levelOf, type ConsistencyLevel, type Level } from "./levels.ts";

export interface TransactionOptions {
  /** The level that the history is judged against; by default strict-serializable. */
  readonly consistency?: ConsistencyLevel;
  /** How many edges and choices a search may look at; by default 100 million. Verdicts are the same on any machine. */
  readonly steps?: number;
  /** Findings kept for each anomaly class; by default 8. All are counted in the stats. */
  readonly examples?: number;
}

export interface Settings {
  readonly consistency: ConsistencyLevel;
  readonly level: Level;
  readonly steps: number;
  readonly examples: number;
}

const STEPS = 100_000_000;
const EXAMPLES = 8;

/** @throws InputError CHK023 for a level that nobody knows */
export function settingsOf(options: TransactionOptions): Settings {
  const consistency = options.consistency ?? "strict-serializable";
  if (!CONSISTENCY_LEVELS.includes(consistency)) {
    throw new InputError({
      code: "CHK023",
      message: `there is no consistency level ${JSON.stringify(consistency) ?? "of that kind"}`,
      why: "levels go by Elle's names",
      fix: `choose one of ${CONSISTENCY_LEVELS.join(", ")}`,
    });
  }
  return {
    consistency,
    level: levelOf(consistency),
    steps: options.steps ?? STEPS,
    examples: options.examples ?? EXAMPLES,
  };
}
