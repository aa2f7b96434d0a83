/** `harness check`: reads, judges and prints one history after another, then the worst verdict as exit code. */
import { mkdir, writeFile } from "node:fs/promises";
import { basename, isAbsolute, join } from "node:path";
import { formatError } from "../../lib/errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { World } from "../world.ts";
import { checkOptions, type CheckOptions, type Words } from "./check-options.ts";
import { historyFiles } from "./history-files.ts";
import { judgeHistory, type JudgedHistory } from "./judged-history.ts";
import { jsonLine } from "./json-line.ts";
import { tableHeader, tableRow, tableSummary } from "./table.ts";

export interface CheckCall {
  readonly checker: string;
  readonly histories: readonly string[];
  readonly options: Words;
}

/** From best to worst: an invalid history hides everything else. */
const SEVERITY = ["pass", "unknown", "fail", "invalid"] as const;
const EXIT_OF = {
  pass: EXIT.pass,
  fail: EXIT.fail,
  unknown: EXIT.inconclusive,
  invalid: EXIT.invalidInput,
} as const;

export async function check(world: World, call: CheckCall): Promise<ExitCode> {
  const options = await checkOptions(world, call.checker, call.options);
  const files = await historyFiles(world.cwd, call.histories);
  if (!options.isJson) world.console.out(tableHeader());
  const counts = { pass: 0, unknown: 0, fail: 0, invalid: 0 };
  const pictures = new PictureFolder(world.cwd, options.pictures);
  for (const file of files) {
    const judged = await judgeHistory(world.cwd, file, options);
    counts[judged.verdict] += 1;
    print(world, judged, options);
    for (const path of await pictures.write(judged)) world.console.err(`picture ${path}`);
  }
  if (!options.isJson && files.length > 1) world.console.out(tableSummary(counts));
  const worst = SEVERITY.findLast((verdict) => counts[verdict] > 0) ?? "unknown";
  return EXIT_OF[worst];
}

function print({ console }: World, judged: JudgedHistory, options: CheckOptions): void {
  for (const warning of judged.warnings) console.err(`warning: ${warning}`);
  if (options.isJson) console.out(jsonLine(judged));
  else for (const line of tableRow(judged)) console.out(line);
  if (judged.error !== undefined) console.err(formatError(judged.error));
}

/** Writes the pictures of findings, named after the history; files of one name do not overwrite each other. */
class PictureFolder {
  readonly #folder: string | undefined;
  readonly #shown: string | undefined;
  readonly #names = new Map<string, number>();

  constructor(cwd: string, folder: string | undefined) {
    this.#shown = folder;
    this.#folder = folder === undefined || isAbsolute(folder) ? folder : join(cwd, folder);
  }

  async write({ file, result }: JudgedHistory): Promise<readonly string[]> {
    const pictures = (result?.findings ?? []).flatMap((finding) => finding.pictures ?? []);
    if (this.#folder === undefined || pictures.length === 0) return [];
    await mkdir(this.#folder, { recursive: true });
    const stem = basename(file).replace(/\.[^.]+$/, "");
    const written: string[] = [];
    for (const { svg } of pictures) {
      const number = (this.#names.get(stem) ?? 0) + 1;
      this.#names.set(stem, number);
      const name = `${stem}-${number}.svg`;
      await writeFile(join(this.#folder, name), svg);
      written.push(join(this.#shown ?? "", name));
    }
    return written;
  }
}
