/**
 * Makes a template unable to leave anything out. Handlebars' own strict mode lets the last name of a path be missing where
 * it is an argument ({{#if x}}, {{#each x}}, {{percent x}}), prints null as nothing, and names no template. So every path
 * is looked up through `MUST` and everything printed goes through `PRINT`, each with the number of its place.
 */
import Handlebars from "handlebars";
import { documentError } from "./problem.ts";
import type { TemplateFile } from "./template-files.ts";

export const PRINT = "$print";
export const PRINT_MARKUP = "$markup";
export const MUST = "$must";
const GUARDS = [PRINT, PRINT_MARKUP, MUST];
const BLOCKS = ["if", "unless", "each", "with"];

/** Where a template says something. */
export interface Site {
  readonly file: string;
  /** Both 1-based. */
  readonly line: number;
  readonly column: number;
  /** As it is written: `release.version`. */
  readonly text: string;
}

export interface Names {
  readonly helpers: ReadonlySet<string>;
  readonly partials: ReadonlySet<string>;
}

type Node = hbs.AST.Node;

/** The template as a tree, guarded. Its places are added to `sites`. Throws DOC003 and DOC004. */
export function guardTemplate(
  template: TemplateFile,
  names: Names,
  sites: Site[],
): hbs.AST.Program {
  const program = parse(template);
  new Guard(template.file, names, sites).program(program);
  return program;
}

/** Names of the partials that a template defines in itself. */
export function inlinePartials(template: TemplateFile): string[] {
  return [...template.text.matchAll(/\{\{~?#\*inline\s+["']([^"']+)["']/g)].map(
    ([, name]) => name ?? "",
  );
}

function parse({ file, text }: TemplateFile): hbs.AST.Program {
  try {
    return Handlebars.parse(text);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const line = Number(
      /on line (\d+)/.exec(said)?.[1] ?? (cause as { lineNumber?: number }).lineNumber,
    );
    const location = Number.isInteger(line) ? { file, line } : { file };
    throw documentError("DOC004", location, { message: said.replace(/\s*\n[^]*$/, "") });
  }
}

class Guard {
  readonly #file: string;
  readonly #names: Names;
  readonly #sites: Site[];

  constructor(file: string, names: Names, sites: Site[]) {
    this.#file = file;
    this.#names = names;
    this.#sites = sites;
  }

  program(program: hbs.AST.Program | undefined): void {
    for (const statement of program?.body ?? []) this.#statement(statement);
  }

  #statement(statement: hbs.AST.Statement): void {
    switch (statement.type) {
      case "MustacheStatement":
        return this.#mustache(statement as hbs.AST.MustacheStatement);
      case "BlockStatement":
        return this.#block(statement as hbs.AST.BlockStatement);
      case "PartialStatement":
      case "PartialBlockStatement":
        return this.#partial(statement as hbs.AST.PartialBlockStatement);
      case "DecoratorBlock":
        return this.program((statement as hbs.AST.DecoratorBlock).program);
    }
  }

  /** `{{x}}` becomes `{{$print n x}}`; n is the place. */
  #mustache(node: hbs.AST.MustacheStatement): void {
    const value = this.#printed(node);
    const how = node.escaped ? PRINT : PRINT_MARKUP;
    const number = this.#site(node, textOf(node.path));
    Object.assign(node, { path: helperPath(how, node), escaped: false, hash: undefined });
    node.params = [literal(number, node), value];
  }

  #printed(node: hbs.AST.MustacheStatement): hbs.AST.Expression {
    const { path, params, hash, loc } = node;
    const isCall =
      params.length > 0 || (hash as unknown) !== undefined || this.#names.helpers.has(textOf(path));
    if (!isCall) return this.#value(path);
    const call = { type: "SubExpression", path, params, hash, loc } as hbs.AST.SubExpression;
    return this.#value(call);
  }

  #block(node: hbs.AST.BlockStatement): void {
    const name = textOf(node.path);
    if (!BLOCKS.includes(name)) {
      throw this.#unknown(node, `there is no block {{#${name}}}`, `use ${BLOCKS.join(", ")}`);
    }
    this.#arguments(node);
    this.program(node.program);
    this.program(node.inverse);
  }

  #partial(node: hbs.AST.PartialBlockStatement): void {
    const name = textOf(node.name);
    if (node.name.type === "PathExpression" && name !== "@partial-block") {
      if (!this.#names.partials.has(name)) {
        const known = [...this.#names.partials].sort().join(", ");
        throw this.#unknown(node, `there is no partial "${name}"`, `there is ${known}`);
      }
    }
    this.#arguments(node);
    this.program(node.program);
  }

  #arguments(node: { params: hbs.AST.Expression[]; hash?: hbs.AST.Hash }): void {
    node.params = node.params.map((one) => this.#value(one));
    for (const pair of node.hash?.pairs ?? []) pair.value = this.#value(pair.value);
  }

  /** `x` becomes `($must n x)`; the arguments of a call likewise. */
  #value(node: hbs.AST.Expression): hbs.AST.Expression {
    if (node.type === "SubExpression") {
      const call = node as hbs.AST.SubExpression;
      const name = textOf(call.path);
      if (!this.#names.helpers.has(name)) {
        const known = [...this.#names.helpers].sort().join(", ");
        throw this.#unknown(node, `there is no helper "${name}"`, `there is ${known}`);
      }
      this.#arguments(call);
      return call;
    }
    if (node.type !== "PathExpression") return node;
    const number = literal(this.#site(node, textOf(node)), node);
    const path = helperPath(MUST, node);
    return { type: "SubExpression", path, params: [number, node], loc: node.loc } as Node;
  }

  #site({ loc }: Node, text: string): number {
    const { line, column } = loc.start;
    return this.#sites.push({ file: this.#file, line, column: column + 1, text }) - 1;
  }

  #unknown({ loc }: Node, message: string, fix: string): Error {
    const { line, column } = loc.start;
    return documentError(
      "DOC003",
      { file: this.#file, line, column: column + 1 },
      { message, fix },
    );
  }
}

function textOf(path: Node): string {
  return String((path as hbs.AST.PathExpression).original);
}

function helperPath(name: string, { loc }: Node): hbs.AST.PathExpression {
  const path = {
    type: "PathExpression",
    data: false,
    depth: 0,
    parts: [name],
    original: name,
    loc,
  };
  return path as hbs.AST.PathExpression;
}

function literal(value: number, { loc }: Node): hbs.AST.NumberLiteral {
  return { type: "NumberLiteral", value, original: value, loc };
}

/** For the compiler, which must not take a value for a helper of the same name. */
export function knownHelpers(names: Names): Record<string, boolean> {
  const all = [...names.helpers, ...GUARDS, ...BLOCKS].map((name) => [name, true] as const);
  return Object.fromEntries(all);
}
