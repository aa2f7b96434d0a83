/** One rule of a checker, broken on purpose. */
export interface Mutant {
  /** The rule that is broken, in a few words. */
  readonly rule: string;
  /** Text that stands exactly once in the file. */
  readonly replace: string;
  readonly by: string;
}

/** The rules of one source file and the tests that must notice when one of them is broken. */
export interface MutantTable {
  /** Path from the root of the project. */
  readonly file: string;
  /** Test files, from the root of the project. */
  readonly tests: readonly string[];
  readonly mutants: readonly Mutant[];
}

/** Why a mutant does not fit a source: its text must stand there exactly once. */
export function misfit(source: string, { rule, replace }: Mutant): string | undefined {
  const found = source.split(replace).length - 1;
  if (found === 1) return undefined;
  const problem = found === 0 ? "is no longer there" : `stands there ${found} times`;
  return `the text of mutant «${rule}» ${problem}: ${replace}`;
}

/** The mutated source. */
export function mutate(source: string, mutant: Mutant): string {
  const problem = misfit(source, mutant);
  if (problem !== undefined) throw new Error(problem);
  return source.replace(mutant.replace, () => mutant.by);
}
