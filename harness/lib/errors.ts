/** Errors say what, where, why and how to mend it. Four kinds, by who must act. */
export interface Location {
  /** Path relative to the working directory. */
  readonly file: string;
  /** 1-based; absent where the whole file is meant. */
  readonly line?: number;
  readonly column?: number;
}

export interface ErrorDetails {
  /** Stable code such as SCN012; the registries (harness/scenario/codes.ts and others) list them. */
  readonly code: string;
  readonly message: string;
  readonly location?: Location;
  readonly why?: string;
  readonly fix?: string;
  /** Index of the history record to blame; whoever knows the file turns it into a location. */
  readonly record?: number;
  readonly cause?: unknown;
}

export class HarnessError extends Error {
  readonly code: string;
  readonly location: Location | undefined;
  readonly why: string | undefined;
  readonly fix: string | undefined;
  readonly record: number | undefined;

  constructor(details: ErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.location = details.location;
    this.why = details.why;
    this.fix = details.fix;
    this.record = details.record;
  }
}

/** The author of a scenario, history or checklist must act. Exit code 3. */
export class InputError extends HarnessError {}
/** Several at once; each is printed. Exit code 3. */
export class InputErrors extends InputError {
  readonly errors: readonly InputError[];

  constructor(errors: readonly [InputError, ...InputError[]]) {
    super({ code: errors[0].code, message: errors.map(({ message }) => message).join("\n") });
    this.errors = errors;
  }
}
/** The operator of the machine must act: a missing part, a port in use. Exit code 4. */
export class EnvironmentError extends HarnessError {}
/** A tool misbehaved; the message carries its last words. Exit code 4. */
export class AdapterError extends HarnessError {}
/** Our own bug. Exit code 5. */
export class InvariantError extends HarnessError {}

export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError({ code: "BUG001", message });
}

/** `file:line:col error CODE: what`, then why and fix on lines of their own. */
export function formatError(error: HarnessError): string {
  const { location } = error;
  const place = location
    ? [location.file, location.line, location.column]
        .filter((part) => part !== undefined)
        .join(":") + " "
    : "";
  const lines = [`${place}error ${error.code}: ${error.message}`];
  if (error.why !== undefined) lines.push(`  why: ${error.why}`);
  if (error.fix !== undefined) lines.push(`  fix: ${error.fix}`);
  return lines.join("\n");
}
