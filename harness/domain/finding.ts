import type { Operation } from "./history.ts";

/** One violation, with the operations that prove it. */
export interface Finding {
  /** Stable kebab-case code: lost-write, two-primaries, G-single, nonlinearizable … */
  readonly code: string;
  /** One sentence in plain words, naming operations as T<index>. */
  readonly message: string;
  readonly operations: readonly Operation[];
  readonly pictures?: readonly Picture[];
  /** Ids of the faults active when the operations ran. Filled in by the judge, not by the checker. */
  readonly faults?: readonly string[];
  /** A smaller history that still shows the violation, where the property allows minimising. */
  readonly minimal?: readonly Operation[];
}

/** Self-contained SVG text: no script, no external reference, every label escaped. */
export interface Picture {
  readonly title: string;
  readonly svg: string;
}
