import {
  createReporter as createLocatedReporter,
  type Reporter as LocatedReporter,
} from "../lib/located/reporter.ts";
import type { Source } from "../lib/located/source.ts";
import { CODES, FORM_CODES, type DiagnosticCode } from "./codes.ts";

/** Collects problems of one scenario. */
export type Reporter = LocatedReporter<DiagnosticCode>;

export function createReporter(source: Source): Reporter {
  return createLocatedReporter(source, { entries: CODES, form: FORM_CODES });
}
