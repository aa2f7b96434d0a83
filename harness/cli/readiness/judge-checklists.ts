/** The whole way from the words of a command line to judged checklists, shared by `checklist`, `explain` and `gate`. */
import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import type { Command } from "commander";
import type { Readiness } from "../../domain/readiness.ts";
import { InputError } from "../../lib/errors.ts";
import {
  DiagnosticsError,
  formatDiagnostics,
  type Diagnostic,
} from "../../lib/located/diagnostic.ts";
import { itemsOf, type Checklist, type Waiver } from "../../readiness/checklist.ts";
import { evaluateChecklist } from "../../readiness/evaluate-checklist.ts";
import type { Known } from "../../readiness/known.ts";
import { parseChecklist } from "../../readiness/parse-checklist.ts";
import { parseWaivers } from "../../readiness/parse-waivers.ts";
import { collect } from "../options.ts";
import type { World } from "../world.ts";
import { findChecklists, findWaivers } from "./find-checklists.ts";
import { gatherFacts } from "./gather-facts.ts";
import { knownTo } from "./known.ts";

export interface JudgeOptions {
  readonly results: string;
  readonly waivers?: string;
  readonly level?: string;
  readonly at?: string;
  readonly allowCommands?: boolean;
  readonly allowHost?: readonly string[];
}

/** Options that every command about readiness takes. */
export function addJudgeOptions(command: Command): Command {
  return command
    .option("--results <dir>", "folder with run directories", "reports")
    .option("--waivers <file>", "waivers; left out: checklists/waivers.yaml")
    .option("--level <name>", "level of the checklist; left out: the one of its SLO")
    .option("--at <time>", "judge expiry as of this moment (ISO 8601); left out: now")
    .option("--allow-commands", "run the commands that are named as evidence")
    .option("--allow-host <host>", "ask this machine too; may be repeated", collect);
}

export async function judgeChecklists(
  world: World,
  selector: string | undefined,
  options: JudgeOptions,
): Promise<Readiness[]> {
  const known = await knownTo(world);
  const { checklists, waivers } = await readAll(world, selector, { ...options, known });
  for (const { id, levels } of checklists) checkLevel(id, levels, options.level);
  const facts = await gatherFacts(world, checklists, {
    results: resolve(world.cwd, options.results),
    now: momentOf(options.at),
    known,
    allowCommands: options.allowCommands === true,
    allowedHosts: options.allowHost ?? [],
  });
  return checklists.map((checklist) =>
    evaluateChecklist(checklist, { facts, waivers, level: options.level }),
  );
}

/** Throws every problem of every file at once; warnings are printed. */
async function readAll(
  world: World,
  selector: string | undefined,
  options: JudgeOptions & { readonly known: Known },
): Promise<{ checklists: Checklist[]; waivers: readonly Waiver[] }> {
  const found = await findChecklists(world, selector);
  const problems: Diagnostic[] = [];
  const checklists: Checklist[] = [];
  for (const { file, text } of found) {
    const { value, diagnostics } = parseChecklist(text, { file, known: options.known });
    problems.push(...diagnostics);
    if (value !== undefined) checklists.push({ ...value, file: shownFile(world, file) });
  }
  const waiversFile = await findWaivers(world, options.waivers);
  const items = new Map(
    checklists.map((checklist) => [checklist.id, itemsOf(checklist).map(({ id }) => id)]),
  );
  const read = waiversFile && parseWaivers(waiversFile.text, { file: waiversFile.file, items });
  problems.push(...(read?.diagnostics ?? []));
  const isBroken =
    checklists.length < found.length || (read !== undefined && read.value === undefined);
  if (isBroken) throw new DiagnosticsError(problems);
  if (problems.length > 0) world.console.err(formatDiagnostics(problems));
  return { checklists, waivers: read?.value ?? [] };
}

/** Documents are handed over: they name no folders of this machine. */
function shownFile({ home }: World, file: string): string {
  if (!isAbsolute(file)) return file;
  const inside = relative(home, file);
  return inside.startsWith("..") ? basename(file) : inside.split(sep).join("/");
}

function checkLevel(id: string, levels: Checklist["levels"], wanted: string | undefined): void {
  if (wanted === undefined || levels.some(({ name }) => name === wanted)) return;
  const names = levels.map(({ name }) => name).join(", ");
  throw new InputError({
    code: "CKL051",
    message: `${id} has no level "${wanted}"`,
    why: names === "" ? "it has no levels" : `it has ${names}`,
    fix: names === "" ? "leave --level out" : "use one of them",
  });
}

function momentOf(at: string | undefined): string {
  if (at === undefined) return new Date().toISOString();
  const time = Date.parse(at);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new InputError({
    code: "CKL052",
    message: `--at ${at} is no moment`,
    fix: "write it like 2026-11-21T08:00:00Z",
  });
}
