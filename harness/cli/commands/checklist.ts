import { join, resolve } from "node:path";
import { Option } from "commander";
import type { Readiness } from "../../domain/readiness.ts";
import { InputError } from "../../lib/errors.ts";
import { nearest } from "../../lib/nearest.ts";
import { explainItem } from "../../readiness/explain.ts";
import { summarizeReadiness } from "../../readiness/summary.ts";
import { signingKey } from "../attest/signing.ts";
import type { CommandModule } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { tellGitHub } from "../github/github-actions.ts";
import {
  addJudgeOptions,
  judgeChecklists,
  type JudgeOptions,
} from "../readiness/judge-checklists.ts";
import { readRenderFormats, writeReadiness } from "../readiness/write-readiness.ts";
import type { World } from "../world.ts";

interface ChecklistOptions extends JudgeOptions {
  readonly render?: readonly string[];
  readonly key?: string;
  readonly out: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  harness checklist                           every checklist in checklists/
  harness checklist tars --render html,md,pdf documents in reports/readiness/tars/
  harness checklist production-readiness --level A
  harness checklist tars --json               readiness.json on standard output
  harness checklist tars --key key.pem        readiness.dsse.json signed; without a key it says UNSIGNED
  harness checklist explain tars/REL-04       the whole chain from an item to the raw samples

Beside the documents: readiness.json, readiness.sarif for code scanning, badge.svg, and readiness.dsse.json, an in-toto
verification summary over readiness.json and the statements of its runs. HARNESS_KEY_PASSPHRASE opens an encrypted key.

Reads the latest run of each scenario below --results. No evidence is unknown, never met. Exit code 0 when everything could
be judged, whatever the score (harness gate decides), 1 when evidence was changed after it was made, 3 for a wrong checklist.`;

/** `harness checklist [id]`: is the project ready, and what does that rest on? */
export const checklistCommand: CommandModule = (command, { world, run }) => {
  addJudgeOptions(command)
    .description("judge readiness checklists from the evidence of stored runs")
    .argument("[checklist]", "id or file; left out: every one in checklists/")
    .option(
      "--render <formats>",
      "write documents: html, md, pdf; json: none, only what programs read",
      readRenderFormats,
    )
    .option("--key <pem>", "sign readiness.dsse.json with this private key; implies --render json")
    .option(
      "--out <dir>",
      "where documents go, below it one folder per checklist",
      join("reports", "readiness"),
    )
    .option("--json", "print readiness.json instead of a summary")
    .addHelpText("after", EXAMPLES)
    .action(
      run((selector: string | undefined, options: ChecklistOptions) =>
        judgeAndShow(world, selector, options),
      ),
    );
  addJudgeOptions(command.command("explain"))
    .description("show the whole chain from an item to the raw samples")
    .argument("<item>", "<checklist>/<item>, or an item's id")
    .addOption(new Option("--json", "print the item as JSON"))
    .addHelpText(
      "after",
      "\nExamples:\n  harness checklist explain tars/REL-04\n  harness checklist explain REL-04",
    )
    .action(
      run((item: string, options: JudgeOptions & { json?: boolean }) =>
        // Options before the sub-command's name belong to its parent.
        explain(world, item, { ...command.opts<JudgeOptions>(), ...options }),
      ),
    );
};

async function judgeAndShow(
  world: World,
  selector: string | undefined,
  options: ChecklistOptions,
): Promise<ExitCode> {
  const formats = options.render ?? (options.key === undefined ? undefined : []);
  const key = await signingKey(world, options.key);
  const judged = await judgeChecklists(world, selector, options);
  if (options.json === true) {
    world.console.out(JSON.stringify(judged.length === 1 ? judged[0] : judged, undefined, 2));
  } else {
    for (const [i, readiness] of judged.entries()) {
      if (i > 0) world.console.out("");
      for (const line of summarizeReadiness(readiness)) world.console.out(line);
    }
  }
  const out = resolve(world.cwd, options.out);
  for (const readiness of formats === undefined ? [] : judged) {
    const written = await writeReadiness(world, readiness, { out, formats: formats ?? [], key });
    if (options.json !== true) for (const line of written) world.console.out(line);
  }
  await tellGitHub(world, { annotations: [], markdown: judged.map(summaryMarkdown).join("\n") });
  return alteredExit(world, judged);
}

/** Indented, so that nothing in it is markup. */
function summaryMarkdown(readiness: Readiness): string {
  const lines = summarizeReadiness(readiness).map((line) => `    ${line.replace(/\s*\n/g, " ")}`);
  return `### Readiness\n\n${lines.join("\n")}\n`;
}

function alteredExit(world: World, judged: readonly Readiness[]): ExitCode {
  const altered = new Set(judged.flatMap((readiness) => readiness.altered));
  for (const why of altered) world.console.err(`evidence was changed: ${why}`);
  return altered.size === 0 ? EXIT.pass : EXIT.fail;
}

async function explain(
  world: World,
  wanted: string,
  options: JudgeOptions & { json?: boolean },
): Promise<ExitCode> {
  const slash = wanted.lastIndexOf("/");
  const selector = slash === -1 ? undefined : wanted.slice(0, slash);
  const id = wanted.slice(slash + 1);
  const judged = await judgeChecklists(world, selector, options);
  const found = judged.flatMap((readiness) =>
    readiness.categories
      .flatMap(({ items }) => items)
      .filter((item) => item.id === id)
      .map((item) => ({ readiness, item })),
  );
  if (found.length === 0) throw unknownItem(id, judged);
  if (options.json === true) {
    world.console.out(
      JSON.stringify(
        found.map(({ item }) => item),
        undefined,
        2,
      ),
    );
  } else {
    for (const { readiness, item } of found) {
      for (const line of explainItem(readiness, item)) world.console.out(line);
    }
  }
  return EXIT.pass;
}

function unknownItem(id: string, judged: readonly Readiness[]): InputError {
  const ids = judged.flatMap(({ categories }) =>
    categories.flatMap(({ items }) => items.map((item) => item.id)),
  );
  const close = nearest(id, ids);
  return new InputError({
    code: "CKL053",
    message: `there is no item "${id}" in ${judged.map(({ checklist }) => checklist.id).join(", ")}`,
    fix: close === undefined ? "see what there is: harness checklist" : `did you mean "${close}"?`,
  });
}
