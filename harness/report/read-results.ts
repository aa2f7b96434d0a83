import { RESULTS_SCHEMA_VERSION, type Results } from "../domain/results.ts";
import { InputError } from "../lib/errors.ts";
import { resultsSchema } from "./results-schema.ts";

/** Paths of this many problems are shown. */
const SHOWN = 5;

/**
 * What a results.json says. InputError RUN011 for text that is no JSON, RUN013 for another schema version, RUN014 for
 * anything that the schema refuses.
 */
export function readResults(text: string, file: string): Results {
  const value = parse(text, file);
  const version = versionOf(value);
  if (version !== RESULTS_SCHEMA_VERSION) {
    throw new InputError({
      code: "RUN013",
      message: `its schema version is ${JSON.stringify(version) ?? "missing"}, this harness reads version ${RESULTS_SCHEMA_VERSION}`,
      location: { file },
      why: "a report made of fields that mean something else would be wrong without looking wrong",
      fix: "judge the run again with `harness analyze <run>`, or use the harness that wrote it",
    });
  }
  const result = resultsSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.map(String).join(".")}: ${message}`,
  );
  throw new InputError({
    code: "RUN014",
    message: `this is not a results.json: ${problems.slice(0, SHOWN).join("; ")}`,
    location: { file },
    why: "reports read results.json only, so it must be whole",
    fix: "judge the run again with `harness analyze <run>`",
  });
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new InputError({
      code: "RUN011",
      message: "this is not JSON",
      location: { file },
      why: cause instanceof Error ? cause.message : String(cause),
      fix: "judge the run again with `harness analyze <run>`",
      cause,
    });
  }
}

function versionOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "schemaVersion" in value
    ? value.schemaVersion
    : undefined;
}
