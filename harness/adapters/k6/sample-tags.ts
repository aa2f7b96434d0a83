/** What our scripts and k6 write, and the reader of it looks for. */
/** Tags that k6 writes: everything else costs it time and us space. */
export const SYSTEM_TAGS = [
  "name",
  "method",
  "status",
  "error_code",
  "check",
  "expected_response",
  "scenario",
] as const;

/**
 * It tells which iteration a request of a script belongs to: a virtual user makes one after another, and k6 writes what
 * happened to it in the order in which it happened. `iter` beside it would say nothing more, and cost as much again
 * (bench/k6.ts). Generated scripts do without: see FOLLOWS.
 */
export const USER_TAG = "vu";

/**
 * Tag that a generated script gives to every request but the first one of an iteration. So the first tells when its
 * iteration began, and where an iteration is one request there is no tag at all.
 */
export const FOLLOWS = "harness_follows";

/** Line of standard output that carries what k6 thinks of its own thresholds. */
export const SUMMARY_MARK = "harness-summary,";
