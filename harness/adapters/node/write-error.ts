import { EnvironmentError } from "../../lib/errors.ts";

/** A run directory that cannot be written: full, read-only or gone. Never a bug of the harness. */
export function writeError(path: string, cause: unknown): EnvironmentError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new EnvironmentError({
    code: "RUN005",
    message: `${path} cannot be written`,
    why,
    fix: "make room on the disk, or name another folder with --out",
    cause,
  });
}
