/**
 * What k6 took away from one version to the next, as far as a scenario, a script or this driver could ask for it. From
 * the release notes of 1.0 to 2.2.
 *
 * What stayed as it was from 1.8 to 2.2 needs no line: the rows and columns of the CSV output, the data of
 * handleSummary, exit codes, system tags, `k6 inspect`, `--no-usage-report` and K6_AUTO_EXTENSION_RESOLUTION (the
 * contract tests pass with both; HARNESS_K6_BIN names another k6 for them). Two habits differ, and k6-script.ts asks for
 * neither: 2.0 has no API unless `--address` says so, and since 2.1 `vus` alone replaces a script's scenarios.
 */
export interface Removal {
  readonly what: "executor" | "module" | "flag" | "variable";
  readonly name: string;
  /** First version without it. */
  readonly since: string;
  readonly fix: string;
}

export const REMOVALS: readonly Removal[] = [
  {
    what: "executor",
    name: "externally-controlled",
    since: "2.0.0",
    fix: "use constant-vus or ramping-vus, or let HARNESS_K6_BIN name a k6 1.x",
  },
  {
    what: "module",
    name: "k6/experimental/redis",
    since: "2.0.0",
    fix: "import k6/x/redis, and let HARNESS_K6_BIN name a k6 that was built with it",
  },
  {
    what: "flag",
    name: "--no-summary",
    since: "2.0.0",
    fix: "use --summary-mode=disabled",
  },
  {
    what: "flag",
    name: "--summary-mode=legacy",
    since: "2.0.0",
    fix: "use --summary-mode=compact",
  },
  {
    what: "variable",
    name: "K6_NO_SUMMARY",
    since: "2.0.0",
    fix: "set K6_SUMMARY_MODE=disabled",
  },
  {
    what: "variable",
    name: "K6_BINARY_PROVISIONING",
    since: "2.0.0",
    fix: "set K6_AUTO_EXTENSION_RESOLUTION",
  },
];

/** Undefined: this k6 has it, or nobody knows that it has not. */
export function removalOf(
  what: Removal["what"],
  name: string,
  version: string,
): Removal | undefined {
  return REMOVALS.find(
    (removal) =>
      removal.what === what && removal.name === name && !isBefore(version, removal.since),
  );
}

/** Pre-releases count as their release: 2.0.0-rc1 has nothing that 2.0.0 has not. */
function isBefore(version: string, other: string): boolean {
  const [have, need] = [version, other].map((text) => text.split(/[.+-]/, 3).map(Number));
  for (let i = 0; i < 3; i += 1) {
    const difference = (have?.[i] ?? 0) - (need?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
