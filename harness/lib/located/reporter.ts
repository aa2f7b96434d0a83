import type { CodeRegistry, FormProblem } from "./code-registry.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { frameOf, positionOf, printable, type Source, type Span } from "./source.ts";

/** What went wrong; `why` and `fix` where the place knows better than the registry. */
export interface Problem {
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
}

/** Collects problems of one file. */
export interface Reporter<Code extends string = string> {
  readonly diagnostics: readonly Diagnostic[];
  add(code: Code, span: Span | undefined, problem: Problem): void;
  /** A problem of form, under the code that the language gives it. */
  addForm(form: FormProblem, span: Span | undefined, problem: Problem): void;
  /** The code, when the language has it. */
  codeNamed(name: string | undefined): Code | undefined;
}

/** Far more than anybody reads; stops a hostile file from filling the memory with problems. */
const MAX_COLLECTED = 1000;

export function createReporter<Code extends string>(
  source: Source,
  registry: CodeRegistry<Code>,
): Reporter<Code> {
  const diagnostics: Diagnostic[] = [];
  const add = (code: Code, span: Span | undefined, problem: Problem): void => {
    if (diagnostics.length >= MAX_COLLECTED) return;
    const { stage, meaning, fix } = registry.entries[code];
    diagnostics.push({
      severity: stage === "warned" ? "warning" : "error",
      code,
      message: printable(problem.message),
      file: source.file,
      ...(span === undefined ? {} : positionOf(source, span.start)),
      frame: span === undefined ? [] : frameOf(source, span),
      why: printable(problem.why ?? meaning),
      fix: printable(problem.fix ?? fix),
    });
  };
  return {
    diagnostics,
    add,
    addForm: (form, span, problem) => {
      add(registry.form[form], span, problem);
    },
    codeNamed: (name) =>
      name !== undefined && Object.hasOwn(registry.entries, name) ? (name as Code) : undefined,
  };
}
