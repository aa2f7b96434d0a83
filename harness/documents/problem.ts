import { InputError, type Location } from "../lib/errors.ts";

/**
 * - DOC001: a value that a template names is not there
 * - DOC002: a value is there and cannot be printed as the template says
 * - DOC003: a template names a helper, block or partial that does not exist
 * - DOC004: a template is not Handlebars
 * - DOC005: there is no such template
 */
export type DocumentCode = "DOC001" | "DOC002" | "DOC003" | "DOC004" | "DOC005";

const HOW: Readonly<Record<DocumentCode, readonly [why: string, fix: string]>> = {
  DOC001: [
    "a document with an empty cell looks as if there were nothing to say",
    "name a value that there is, or ask for it with {{#if}} where the view has null",
  ],
  DOC002: [
    "what cannot be shown truly is not shown at all",
    "use the helper for this kind of value",
  ],
  DOC003: [
    "a misspelt name would be left out of the document without a word",
    "use a name that there is",
  ],
  DOC004: ["templates are Handlebars", "mend the syntax at this place"],
  DOC005: ["each document has a template of its own", "restore it in checklists/templates/"],
};

export function documentError(
  code: DocumentCode,
  location: Location,
  { message, fix }: { readonly message: string; readonly fix?: string },
): InputError {
  const [why, usualFix] = HOW[code];
  return new InputError({ code, message, location, why, fix: fix ?? usualFix });
}

/** What a helper returns when it cannot use a value; whoever prints it knows the place. */
export class ValueProblem {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}
