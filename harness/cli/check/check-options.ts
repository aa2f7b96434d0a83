/** Turns the words of `harness check` into what readers and checkers take; says what a mistyped word probably meant. */
import { isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import { HISTORY_FORMATS, type HistoryFormat } from "../../adapters/history/history-format.ts";
import { CONSISTENCY_LEVELS } from "../../checkers/elle/levels.ts";
import { toModel } from "../../checkers/models/user-model.ts";
import { MODELS } from "../../checkers/models/models.ts";
import { CHECKERS } from "../../checkers/registry.ts";
import type { AnyChecker } from "../../checkers/registry.ts";
import { InputError } from "../../lib/errors.ts";
import { nearest } from "../../lib/nearest.ts";
import type { World } from "../world.ts";

/** What commander collected: every value a string, a list of strings or true. */
export type Words = Readonly<Record<string, unknown>>;

export interface CheckOptions {
  readonly checker: AnyChecker;
  /** Handed to the checker as they are. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly format: HistoryFormat | "auto";
  readonly isJson: boolean;
  readonly pictures: string | undefined;
}

export async function checkOptions(
  world: World,
  checker: string,
  words: Words,
): Promise<CheckOptions> {
  const load = CHECKERS[
    oneOf("checker", checker, Object.keys(CHECKERS))
  ] as () => Promise<AnyChecker>;
  const { model, initial, keyBy, failedCas, consistency, format, steps, option, pictures } = words;
  const settings: Record<string, unknown> = {};
  for (const pair of option as readonly string[]) Object.assign(settings, extraOption(pair));
  if (typeof model === "string") settings["model"] = await modelOf(world, model);
  if (typeof initial === "string") settings["initial"] = json("--initial", initial);
  if (typeof keyBy === "string") settings["keyBy"] = keyBy;
  if (typeof consistency === "string") {
    settings["consistency"] = oneOf("--consistency", consistency, CONSISTENCY_LEVELS);
  }
  settings["failedCas"] = oneOf("--failed-cas", String(failedCas), ["dropped", "observed"]);
  if (typeof steps === "string") settings["steps"] = positive("--steps", steps);
  return {
    checker: await load(),
    settings,
    format: oneOf("--format", String(format), ["auto", ...HISTORY_FORMATS]),
    isJson: words["json"] === true,
    pictures: typeof pictures === "string" ? pictures : undefined,
  };
}

function oneOf<Name extends string>(what: string, given: string, known: readonly Name[]): Name {
  const found = known.find((name) => name === given);
  if (found !== undefined) return found;
  const meant = nearest(given, known);
  throw new InputError({
    code: "CHK001",
    message: `there is no ${what} "${given}"`,
    why: `known are ${known.join(", ")}`,
    fix: meant === undefined ? "choose one of these" : `did you mean "${meant}"?`,
  });
}

/** A built-in name, or a module: whatever looks like a path. */
async function modelOf(world: World, name: string): Promise<unknown> {
  if (!/[/\\]|\.[cm]?[jt]s$/.test(name)) {
    return oneOf(
      "model",
      name,
      MODELS.map((model) => model.name),
    );
  }
  const path = isAbsolute(name) ? name : join(world.cwd, name);
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(path).href)) as { readonly default?: unknown };
  } catch (error) {
    throw new InputError({
      code: "CHK002",
      message: `the model cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
      location: { file: name },
      fix: "check the path and the module",
      cause: error,
    });
  }
  return toModel(module.default, name);
}

function extraOption(pair: string): Record<string, unknown> {
  const [, name, value] = /^([a-zA-Z][\w-]*)=([\s\S]*)$/.exec(pair) ?? [];
  if (name === undefined || value === undefined) {
    throw new InputError({
      code: "CHK003",
      message: `--option ${pair} has no value`,
      why: "options are given as name=json",
      fix: "write for instance --option total=100",
    });
  }
  const camel = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  try {
    return { [camel]: JSON.parse(value) as unknown };
  } catch {
    return { [camel]: value };
  }
}

function json(option: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new InputError({
      code: "CHK003",
      message: `${option} ${text} is no JSON`,
      why: "the value is given as JSON, so strings need quotes of their own",
      fix: `write ${option} '${JSON.stringify(text)}'`,
    });
  }
}

function positive(option: string, text: string): number {
  const number = Number(text.replaceAll("_", ""));
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InputError({
    code: "CHK003",
    message: `${option} ${text} is no positive whole number`,
    fix: `write for instance ${option} 100000000`,
  });
}
