import { InvalidArgumentError } from "commander";
import type { ItemReadiness, Readiness } from "../../domain/readiness.ts";
import { isOpen } from "../../readiness/score.ts";
import { scoreText } from "../../readiness/summary.ts";
import type { CommandModule } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import {
  addJudgeOptions,
  judgeChecklists,
  type JudgeOptions,
} from "../readiness/judge-checklists.ts";

interface GateOptions extends JudgeOptions {
  readonly minScore?: number;
  readonly blocking: boolean;
  readonly withoutWaivers?: boolean;
}

const EXAMPLES = `
Examples:
  harness gate tars --min-score 90 --no-blocking
  harness gate --level A --without-waivers    every checklist, and no waiver helps

Exit code 0: open. 1: closed, something is unmet. 2: closed only because evidence is missing. 3: a wrong checklist.`;

/** `harness gate`: readiness as an exit code, for pipelines. */
export const gateCommand: CommandModule = (command, { world, run }) => {
  addJudgeOptions(command)
    .description("readiness as an exit code, for pipelines")
    .argument("[checklist]", "id or file; left out: every one in checklists/")
    .option("--min-score <score>", "least score; left out: the checklist's target", readScore)
    .option("--no-blocking", "close while a blocking item is open")
    .option("--without-waivers", "what is waived counts as what it is")
    .addHelpText("after", EXAMPLES)
    .action(
      run(async (selector: string | undefined, options: GateOptions) => {
        const judged = await judgeChecklists(world, selector, options);
        const exits = judged.map((readiness) => {
          const { exit, line } = gate(readiness, options);
          world.console.out(line);
          return exit;
        });
        return exits.includes(EXIT.fail)
          ? EXIT.fail
          : exits.includes(EXIT.inconclusive)
            ? EXIT.inconclusive
            : EXIT.pass;
      }),
    );
};

function gate(readiness: Readiness, options: GateOptions): { exit: ExitCode; line: string } {
  const stateOf = (item: ItemReadiness): ItemReadiness["state"] =>
    options.withoutWaivers === true ? item.evaluated : item.state;
  const { score: both, checklist, altered } = readiness;
  const score = options.withoutWaivers === true ? both.withoutWaivers : both.withWaivers;
  const least = options.minScore ?? readiness.target;
  const open = readiness.categories
    .flatMap(({ items }) => items)
    .filter((item) => isOpen(stateOf(item)));
  const blocking = options.blocking ? [] : open.filter((item) => item.blocking);
  const reasons: string[] = [];
  if (altered.length > 0) reasons.push(altered.join("; "));
  if (score === null) reasons.push("no item applies");
  else if (score < least) reasons.push(`score ${scoreText(score)} is below ${least}`);
  if (blocking.length > 0) {
    reasons.push(`open and blocking: ${blocking.map(({ id }) => id).join(", ")}`);
  }
  if (reasons.length === 0) {
    return { exit: EXIT.pass, line: `${checklist.id}: open (score ${scoreText(score)})` };
  }
  const isUnmet = altered.length > 0 || open.some((item) => stateOf(item) === "unmet");
  return {
    exit: isUnmet ? EXIT.fail : EXIT.inconclusive,
    line: `${checklist.id}: closed: ${reasons.join("; ")}`,
  };
}

function readScore(text: string): number {
  const score = Number(text);
  if (text.trim() !== "" && score >= 0 && score <= 100) return score;
  throw new InvalidArgumentError("say a number from 0 to 100");
}
