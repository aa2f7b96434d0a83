import { CODES, type DiagnosticCode } from "./codes.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { frameOf, positionOf, printable, type Source, type Span } from "./source.ts";

/** What went wrong; `why` and `fix` where the place knows better than the registry. */
export interface Problem {
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
}

/** Collects problems of one file. */
export interface Reporter {
  readonly diagnostics: readonly Diagnostic[];
  add(code: DiagnosticCode, span: Span | undefined, problem: Problem): void;
}

/** Far more than anybody reads; stops a hostile file from filling the memory with problems. */
const MAX_COLLECTED = 1000;

export function createReporter(source: Source): Reporter {
  const diagnostics: Diagnostic[] = [];
  return {
    diagnostics,
    add: (code, span, problem) => {
      if (diagnostics.length >= MAX_COLLECTED) return;
      const { stage, meaning, fix } = CODES[code];
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
    },
  };
}
