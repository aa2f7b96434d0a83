/** Patterns of scenarios: RE2 matches in time linear in the text, so none of them can hang a run. */
import { RE2JS } from "re2js";

/** Longest text that is searched; the rest of an answer is not looked at. */
const TEXT_MAX = 64 * 1024;
const compiled = new Map<string, RE2JS>();

/** What is wrong with a pattern; undefined: nothing. */
export function patternProblem(pattern: string): string | undefined {
  try {
    compile(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** True when the pattern is found anywhere in the text. */
export function findsPattern(pattern: string, text: string): boolean {
  return compile(pattern).matcher(text.slice(0, TEXT_MAX)).find();
}

function compile(pattern: string): RE2JS {
  let regex = compiled.get(pattern);
  if (regex === undefined) {
    regex = RE2JS.compile(pattern);
    compiled.set(pattern, regex);
  }
  return regex;
}
