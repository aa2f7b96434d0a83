/** Where words for people go. */
export interface Console {
  /** One line to standard output. */
  out(line: string): void;
  /** One line to standard error: progress, warnings, errors. */
  err(line: string): void;
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly colour: boolean;
}
