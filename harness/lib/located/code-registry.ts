/** What a language of ours can say about a file: every code, and which of them stand for what any YAML file can have. */
export interface CodeEntry {
  /** `invalid` files are refused, `warned` ones are used; other stages belong to the language. */
  readonly stage: string;
  /** The rule; printed as `why:` where the place has nothing better to say. */
  readonly meaning: string;
  readonly fix: string;
}

/** Problems of form, by what is wrong. */
export type FormProblem =
  | "characters"
  | "no-mapping"
  | "size"
  | "syntax"
  | "tabs"
  | "duplicate-key"
  | "growth"
  | "depth"
  | "documents"
  | "unknown-key"
  | "missing-key"
  | "type"
  | "word"
  | "range"
  | "form";

export interface CodeRegistry<Code extends string = string> {
  readonly entries: Readonly<Record<Code, CodeEntry>>;
  readonly form: Readonly<Record<FormProblem, Code>>;
}
