/**
 * The one engine behind reports, checklists, release notes and changelogs: Handlebars, with four promises.
 *
 * - What a template names and the view lacks is an error that names template, line and path (guard-template.ts).
 * - Strings of the view stay text in every language; only Markup that we made ourselves is printed as it is.
 * - Every problem of a document is reported at once.
 * - Partials are those of the document's format; users' ones take the place of ours.
 */
import Handlebars from "handlebars";
import { InputErrors, type InputError } from "../lib/errors.ts";
import {
  guardTemplate,
  inlinePartials,
  knownHelpers,
  MUST,
  PRINT,
  PRINT_MARKUP,
  type Names,
  type Site,
} from "./guard-template.ts";
import { DOCUMENT_HELPERS, type Helpers } from "./helpers.ts";
import { LANGUAGES, type Language } from "./language.ts";
import { Markup } from "./markup.ts";
import { documentError, ValueProblem, type DocumentCode } from "./problem.ts";
import { partialsOf, type DocumentFormat, type TemplateFiles } from "./template-files.ts";

export interface DocumentRequest {
  /** Template and document: `release-notes` is made by `release-notes.md.hbs` and `release-notes.html.hbs`. */
  readonly name: string;
  readonly format: DocumentFormat;
  /** Plain values, Markup and null; strings raw. What is not known is null, never absent. */
  readonly view: object;
  readonly templates: TemplateFiles;
  /** Of this kind of document alone, beside those of helpers.ts. */
  readonly helpers?: Helpers;
}

/** The document as text. InputErrors DOC001 to DOC004 with every place, DOC005 when there is no such template. */
export function renderDocument(request: DocumentRequest): string {
  const { name, format, templates } = request;
  const file = templates.get(`${name}.${format}`);
  if (file === undefined) {
    const location = { file: `checklists/templates/${name}.${format}.hbs` };
    throw documentError("DOC005", location, { message: `there is no template ${name}.${format}` });
  }
  const helpers: Helpers = { ...DOCUMENT_HELPERS, ...request.helpers };
  const partials = partialsOf(templates, file, format);
  const inline = [file, ...partials.values()].flatMap(inlinePartials);
  const names: Names = {
    helpers: new Set([...Object.keys(helpers), "lookup"]),
    partials: new Set([...partials.keys(), ...inline]),
  };
  const sites: Site[] = [];
  const problems = new Problems(sites);
  const handlebars = Handlebars.create();
  registerHelpers(handlebars, helpers, LANGUAGES[format]);
  registerGuards(handlebars, problems, LANGUAGES[format]);
  const compile = (one: typeof file): Handlebars.TemplateDelegate =>
    handlebars.compile(guardTemplate(one, names, sites), {
      noEscape: true,
      knownHelpers: knownHelpers(names),
      knownHelpersOnly: true,
    });
  for (const [partial, one] of partials) handlebars.registerPartial(partial, compile(one));
  const text = compile(file)(request.view);
  problems.throwIfAny();
  return text;
}

/** Stands for a value that was missing and has been reported; whoever meets it stays silent. */
const MISSING = Symbol("missing");

function registerHelpers(
  handlebars: typeof Handlebars,
  helpers: Helpers,
  language: Language,
): void {
  for (const [name, helper] of Object.entries(helpers)) {
    handlebars.registerHelper(name, function (this: unknown, ...all: unknown[]): unknown {
      const { hash } = all.pop() as Handlebars.HelperOptions & { hash: Record<string, unknown> };
      if (all.includes(MISSING) || Object.values(hash).includes(MISSING)) return MISSING;
      return all.find((one) => one instanceof ValueProblem) ?? helper(all, hash, language);
    });
  }
}

function registerGuards(
  handlebars: typeof Handlebars,
  problems: Problems,
  language: Language,
): void {
  handlebars.registerHelper(MUST, (site: number, value: unknown): unknown => {
    if (value !== undefined) return value;
    problems.add("DOC001", site, (name) => `there is no value for "${name}"`);
    return MISSING;
  });
  handlebars.registerHelper(PRINT, (site: number, value: unknown): string => {
    if (value === MISSING) return "";
    if (typeof value === "string") return language.text(value);
    if (typeof value === "number" && Number.isFinite(value)) return language.text(String(value));
    if (typeof value === "boolean") return String(value);
    if (value instanceof Markup && value.format === language.format) return value.text;
    problems.add(isAbsent(value) ? "DOC001" : "DOC002", site, describe(value));
    return "";
  });
  handlebars.registerHelper(PRINT_MARKUP, (site: number, value: unknown): string => {
    if (value === MISSING) return "";
    if (value instanceof Markup && value.format === language.format) return value.text;
    const how = `is no markup made by the harness: {{{ }}} would let anybody's text into the document as markup`;
    problems.add("DOC002", site, (name) => `"${name}" ${how}`);
    return "";
  });
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

function describe(value: unknown): (name: string) => string {
  if (value instanceof ValueProblem) return (name) => `"${name}" ${value.message}`;
  if (value instanceof Markup)
    return (name) => `"${name}" is ${value.format}, not of this document`;
  if (isAbsent(value)) return (name) => `the value of "${name}" is ${String(value)}`;
  return (name) => `"${name}" is ${Array.isArray(value) ? "a list" : "an object"}, not a text`;
}

/** Every place with a problem, each once, however often its loop goes round. */
class Problems {
  readonly #sites: readonly Site[];
  readonly #found = new Map<number, InputError>();

  constructor(sites: readonly Site[]) {
    this.#sites = sites;
  }

  add(code: DocumentCode, number: number, message: (name: string) => string): void {
    const site = this.#sites[number];
    if (site === undefined || this.#found.has(number)) return;
    const { file, line, column, text } = site;
    this.#found.set(
      number,
      documentError(code, { file, line, column }, { message: message(text) }),
    );
  }

  throwIfAny(): void {
    const [first, ...others] = [...this.#found.values()];
    if (first !== undefined) throw new InputErrors([first, ...others]);
  }
}
