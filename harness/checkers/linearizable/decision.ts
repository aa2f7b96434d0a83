/** What a search found out. A search that gives up says why, and whether a larger budget could help. */
export type Decision =
  | { readonly verdict: "legal"; readonly steps: number }
  | {
      readonly verdict: "illegal";
      readonly steps: number;
      /** Position in `events` of the first completion that no order explains; absent where the search cannot tell. */
      readonly stuckAt?: number;
      /** States the object could be in just before: every one of them contradicts the completion. */
      readonly possible?: readonly number[];
    }
  | { readonly verdict: "undecided"; readonly steps: number; readonly reason: "steps" | "memory" };

export interface Budget {
  /** Model steps: calls of the model's `step`. */
  readonly steps: number;
  /** Configurations or memo entries held at once. */
  readonly configurations: number;
}
