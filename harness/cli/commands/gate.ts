import { InvalidArgumentError } from "commander";
import { markdownText } from "../../documents/markdown.ts";
import type { ItemReadiness, Readiness } from "../../domain/readiness.ts";
import { isOpen } from "../../readiness/score.ts";
import { scoreText } from "../../readiness/summary.ts";
import type { Annotation } from "../../report/github-annotations.ts";
import type { CommandModule } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { tellGitHub } from "../github/github-actions.ts";
import {
  addJudgeOptions,
  judgeChecklists,
  type JudgeOptions,
} from "../readiness/judge-checklists.ts";

interface GateOptions extends JudgeOptions {
  readonly minScore?: number;
  readonly blocking: boolean;
  readonly withoutWaivers?: boolean;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  harness gate tars --min-score 90 --no-blocking
  harness gate --level A --without-waivers    every checklist, and no waiver helps
  harness gate tars --json                    for a program: score, reasons, open items

Exit code 0: open. 1: closed, something is unmet. 2: closed only because evidence is missing. 3: a wrong checklist.`;

/** `harness gate`: readiness as an exit code, for pipelines. */
export const gateCommand: CommandModule = (command, { world, run }) => {
  addJudgeOptions(command)
    .description("readiness as an exit code, for pipelines")
    .argument("[checklist]", "id or file; left out: every one in checklists/")
    .option("--min-score <score>", "least score; left out: the checklist's target", readScore)
    .option("--no-blocking", "close while a blocking item is open")
    .option("--without-waivers", "what is waived counts as what it is")
    .option("--json", "print score, reasons and open items as JSON")
    .addHelpText("after", EXAMPLES)
    .action(
      run(async (selector: string | undefined, options: GateOptions) => {
        const judged = await judgeChecklists(world, selector, options);
        const gates = judged.map((readiness) => gate(readiness, options));
        if (options.json === true) world.console.out(JSON.stringify(gates, undefined, 2));
        else for (const each of gates) world.console.out(lineOf(each));
        await tellGitHub(world, {
          annotations: gates.flatMap(annotationOf),
          markdown: gates.map((each) => `- ${markdownText(lineOf(each))}`).join("\n"),
        });
        const exits = gates.map(({ exitCode }) => exitCode);
        return [EXIT.fail, EXIT.inconclusive].find((exit) => exits.includes(exit)) ?? EXIT.pass;
      }),
    );
};

/** As `--json` prints it. */
interface Gate {
  readonly checklist: string;
  readonly file: string;
  readonly open: boolean;
  readonly exitCode: ExitCode;
  /** null: no item applies. */
  readonly score: number | null;
  readonly minScore: number;
  /** What closes it; empty when it is open. */
  readonly reasons: readonly string[];
  /** Ids of items. */
  readonly blocking: readonly string[];
  readonly unmet: readonly string[];
  readonly unknown: readonly string[];
}

function gate(readiness: Readiness, options: GateOptions): Gate {
  const stateOf = (item: ItemReadiness): ItemReadiness["state"] =>
    options.withoutWaivers === true ? item.evaluated : item.state;
  const { score: both, checklist, altered } = readiness;
  const score = options.withoutWaivers === true ? both.withoutWaivers : both.withWaivers;
  const minScore = options.minScore ?? readiness.target;
  const items = readiness.categories.flatMap((category) => category.items);
  const open = items.filter((item) => isOpen(stateOf(item)));
  const inState = (state: ItemReadiness["state"]): string[] =>
    open.filter((item) => stateOf(item) === state).map(({ id }) => id);
  const blocking = open.filter((item) => item.blocking).map(({ id }) => id);
  const reasons: string[] = [];
  if (altered.length > 0) reasons.push(altered.join("; "));
  if (score === null) reasons.push("no item applies");
  else if (score < minScore) reasons.push(`score ${scoreText(score)} is below ${minScore}`);
  if (!options.blocking && blocking.length > 0) {
    reasons.push(`open and blocking: ${blocking.join(", ")}`);
  }
  const [unmet, unknown] = [inState("unmet"), inState("unknown")];
  const isUnmet = altered.length > 0 || unmet.length > 0;
  const exitCode = reasons.length === 0 ? EXIT.pass : isUnmet ? EXIT.fail : EXIT.inconclusive;
  return {
    ...{ checklist: checklist.id, file: checklist.file, open: reasons.length === 0, exitCode },
    ...{ score, minScore, reasons, blocking, unmet, unknown },
  };
}

function lineOf({ checklist, open, score, reasons }: Gate): string {
  if (open) return `${checklist}: open (score ${scoreText(score)})`;
  return `${checklist}: closed: ${reasons.join("; ")}`;
}

function annotationOf({ checklist, file, exitCode, open, reasons }: Gate): Annotation[] {
  if (open) return [];
  const level = exitCode === EXIT.fail ? "error" : "warning";
  return [{ level, title: `${checklist}: closed`, message: reasons.join("; "), file }];
}

function readScore(text: string): number {
  const score = Number(text);
  if (text.trim() !== "" && score >= 0 && score <= 100) return score;
  throw new InvalidArgumentError("say a number from 0 to 100");
}
