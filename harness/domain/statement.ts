/**
 * What a run says of itself in the language of supply-chain tools: an in-toto Statement v1 with the test-result v0.1
 * predicate (in-toto/attestation, spec/predicates/test-result.md). Its subjects are the files of the run directory by
 * content, so a results file that was edited afterwards no longer belongs to its statement.
 *
 * A statement alone proves no author: whoever edits both is seen only where it was signed (`harness attest --key`).
 */
import type { Results } from "./results.ts";
import { testsOf } from "./run-tests.ts";

export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
export const TEST_RESULT_TYPE = "https://in-toto.io/attestation/test-result/v0.1";

/** in-toto ResourceDescriptor; one of `uri` and `digest` at least. */
export interface ResourceDescriptor {
  readonly name?: string;
  readonly uri?: string;
  readonly digest?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string | number | boolean>>;
}

export interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
  readonly annotations?: ResourceDescriptor["annotations"];
}

export interface Statement<Predicate = unknown> {
  readonly _type: typeof STATEMENT_TYPE;
  readonly subject: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: Predicate;
}

export interface TestResultPredicate {
  readonly result: "PASSED" | "WARNED" | "FAILED";
  readonly configuration: readonly ResourceDescriptor[];
  readonly passedTests: readonly string[];
  readonly warnedTests: readonly string[];
  readonly failedTests: readonly string[];
}

export type RunStatement = Statement<TestResultPredicate>;

/** A file of a run directory, with its name relative to it. sha256 in lower-case hex. */
export interface FileDigest {
  readonly file: string;
  readonly sha256: string;
}

/** The file whose digest makes the verdict part of what is stated. */
export const RESULTS_FILE = "results.json";
/** The statement in a DSSE envelope, signed or not. */
export const ENVELOPE_FILE = "results.dsse.json";

/** What a statement covers: everything that was recorded and the verdict. Logs and rendered reports are not evidence. */
export function isStated(file: string): boolean {
  return (
    [RESULTS_FILE, "run.json", "journal.jsonl", "history.jsonl"].includes(file) ||
    /^samples\/[^/]+$/.test(file)
  );
}

export interface StatementSource {
  readonly results: Results;
  /** Of the files that `isStated` names, as they are on disk. */
  readonly files: readonly FileDigest[];
  /** sha256 of the scenario text that was run. */
  readonly scenario: FileDigest;
}

export function statementOf({ results, files, scenario }: StatementSource): RunStatement {
  return {
    _type: STATEMENT_TYPE,
    subject: [...files]
      .sort((a, b) => (a.file < b.file ? -1 : 1))
      .map(({ file, sha256 }) => ({
        name: file,
        digest: { sha256 },
        ...(file === RESULTS_FILE ? { annotations: annotationsOf(results) } : {}),
      })),
    predicateType: TEST_RESULT_TYPE,
    predicate: testResultOf(results, scenario),
  };
}

/** Three values, and in-toto has no word for the middle one: this is where it stays readable. */
function annotationsOf({ scenario, runId, verdict, status, startedAt }: Results) {
  return { scenario, runId, verdict, status, startedAt };
}

/**
 * in-toto's "warned" means passed with warnings, and policies let it through; so what was not decided is FAILED here. A
 * self-test counts by whether it ended as its file says.
 */
function testResultOf(results: Results, scenario: FileDigest): TestResultPredicate {
  const tests = testsOf(results);
  const failed = tests.filter(({ verdict }) => verdict !== "pass");
  const { harness, git, parts } = results.environment;
  return {
    result: failed.length === 0 ? "PASSED" : "FAILED",
    configuration: [
      {
        name: scenario.file,
        digest: { sha256: scenario.sha256 },
        annotations: { seed: results.seed, runtime: `${results.runtime} (${results.mode})` },
      },
      ...(git.head === null
        ? []
        : [
            {
              name: "source",
              digest: { gitCommit: git.head },
              annotations: { dirty: git.dirty },
            },
          ]),
      { name: "harness", uri: `pkg:npm/%40tars/harness@${encodeURIComponent(harness)}` },
      ...parts.map(({ part, version, source }) => ({
        name: part,
        uri: `pkg:generic/${encodeURIComponent(part)}@${encodeURIComponent(version)}`,
        annotations: { source },
      })),
    ],
    passedTests: tests.filter(({ verdict }) => verdict === "pass").map(({ name }) => name),
    warnedTests: [],
    failedTests: failed.map(({ name }) => name),
  };
}
