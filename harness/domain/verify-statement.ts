import { z } from "zod";
import { STATEMENT_FILE } from "./evidence.ts";
import {
  isStated,
  RESULTS_FILE,
  STATEMENT_TYPE,
  TEST_RESULT_TYPE,
  type FileDigest,
} from "./statement.ts";
import { VERDICTS } from "./verdict.ts";

/**
 * Why a run directory is not what its statement says:
 * - `no-statement`: there is none. Nothing is known of the files, good or bad
 * - `unreadable`: the statement is no in-toto Statement over a results.json
 * - `changed`, `missing`: a file that it names has other bytes, or is gone
 * - `unlisted`: a file of the evidence that it does not name was put there
 * - `contradiction`: it states another verdict or run than results.json
 */
export interface StatementProblem {
  readonly kind:
    "no-statement" | "unreadable" | "changed" | "missing" | "unlisted" | "contradiction";
  /** Relative to the run directory. */
  readonly file: string;
  /** One sentence. */
  readonly message: string;
}

const digest = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** Only what verification rests on; in-toto readers must pass over fields that they do not know. */
const runStatementSchema = z.object({
  _type: z.literal(STATEMENT_TYPE),
  subject: z
    .array(
      z.object({
        name: z.string(),
        digest,
        annotations: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .min(1),
  predicateType: z.literal(TEST_RESULT_TYPE),
  predicate: z.object({ result: z.enum(["PASSED", "WARNED", "FAILED"]) }),
});
export type ReadStatement = z.infer<typeof runStatementSchema>;

/** What results.json must say for its statement to be about it; a self-test counts by whether its expectation was met. */
const claimSchema = z.object({
  scenario: z.string(),
  runId: z.string(),
  verdict: z.enum(VERDICTS),
  expected: z.object({ met: z.boolean() }).optional(),
});

/** The statement in this text; a sentence when there is none in it. */
export function readStatement(text: string): ReadStatement | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "it is no JSON";
  }
  const read = runStatementSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return `it is no test-result statement: ${issue?.path.map(String).join(".") ?? ""}: ${issue?.message ?? ""}`;
}

export interface StatedDirectory {
  /** Text of results.intoto.json. */
  readonly statement: string | undefined;
  /** Text of results.json. */
  readonly results: string | undefined;
  /** Every file of the directory that `isStated` names, as it is now. */
  readonly files: readonly FileDigest[];
}

/** Empty: every file is what the statement says, and nothing was added. */
export function verifyStatement({
  statement,
  results,
  files,
}: StatedDirectory): readonly StatementProblem[] {
  if (statement === undefined) {
    const message = `there is no ${STATEMENT_FILE}, so nothing says what the run recorded`;
    return [{ kind: "no-statement", file: STATEMENT_FILE, message }];
  }
  const read = readStatement(statement);
  if (typeof read === "string") {
    return [{ kind: "unreadable", file: STATEMENT_FILE, message: `${STATEMENT_FILE}: ${read}` }];
  }
  if (!read.subject.some(({ name }) => name === RESULTS_FILE)) {
    const message = `${STATEMENT_FILE} does not name ${RESULTS_FILE}`;
    return [{ kind: "unreadable", file: STATEMENT_FILE, message }];
  }
  const problems = compare(read, files);
  return problems.length > 0 ? problems : contradictions(read, results ?? "");
}

/** What was said of a run before: its statement, that of its envelope, and the evidence that its results.json names. */
export interface EarlierClaims {
  /** Texts of statements. */
  readonly statements: readonly string[];
  /** Text of results.json. */
  readonly results: string | undefined;
  readonly files: readonly FileDigest[];
}

/**
 * What was recorded and is not what was said of it. Empty: it may be judged again. results.json itself is left out, because
 * judging writes it anew. A run of which nothing was ever said, such as a killed one, has no problem.
 */
export function verifyRecords({
  statements,
  results,
  files,
}: EarlierClaims): readonly StatementProblem[] {
  const recorded = files.filter(({ file }) => file !== RESULTS_FILE);
  const problems = statements.flatMap((text): StatementProblem[] => {
    const read = readStatement(text);
    if (typeof read === "string") {
      return [{ kind: "unreadable", file: STATEMENT_FILE, message: `${STATEMENT_FILE}: ${read}` }];
    }
    const subject = read.subject.filter(({ name }) => name !== RESULTS_FILE);
    return compare({ ...read, subject }, recorded);
  });
  const judged = evidenceSchema.safeParse(parsed(results ?? ""));
  if (judged.success) {
    const subject = judged.data.evidence.map(({ file, sha256 }) => ({
      name: file,
      digest: { sha256 },
    }));
    problems.push(...compare({ subject }, recorded));
  }
  const byFile = new Map(problems.map((problem) => [`${problem.kind} ${problem.file}`, problem]));
  return [...byFile.values()];
}

const evidenceSchema = z.object({
  evidence: z.array(z.object({ file: z.string(), sha256: z.string() })),
});

type Named = Pick<ReadStatement, "subject">;

function compare(named: Named, files: readonly FileDigest[]): StatementProblem[] {
  return [...filesThatDiffer(named, files), ...filesNotNamed(named, files)];
}

function filesThatDiffer({ subject }: Named, files: readonly FileDigest[]): StatementProblem[] {
  const found = new Map(files.map(({ file, sha256 }) => [file, sha256]));
  return subject.flatMap(({ name, digest: { sha256 } }): StatementProblem[] => {
    const now = found.get(name);
    if (now === sha256) return [];
    if (now === undefined) {
      return [{ kind: "missing", file: name, message: `${name} is not there any more` }];
    }
    const message = `${name} was changed after the run: its sha256 is ${now}, the statement says ${sha256}`;
    return [{ kind: "changed", file: name, message }];
  });
}

function filesNotNamed({ subject }: Named, files: readonly FileDigest[]): StatementProblem[] {
  const named = new Set(subject.map(({ name }) => name));
  return files
    .filter(({ file }) => isStated(file) && !named.has(file))
    .map(({ file }) => ({
      kind: "unlisted",
      file,
      message: `${file} was added after the run: the statement does not name it`,
    }));
}

function contradictions(statement: ReadStatement, results: string): StatementProblem[] {
  const claim = claimSchema.safeParse(parsed(results));
  if (!claim.success) {
    const message = `${RESULTS_FILE} says no verdict that the statement could be about`;
    return [{ kind: "contradiction", file: RESULTS_FILE, message }];
  }
  const { scenario, runId, verdict, expected } = claim.data;
  const stated = statement.subject.find(({ name }) => name === RESULTS_FILE)?.annotations ?? {};
  const isGood = expected?.met ?? verdict === "pass";
  const agrees =
    (statement.predicate.result === "PASSED") === isGood &&
    stated["verdict"] === verdict &&
    stated["scenario"] === scenario &&
    stated["runId"] === runId;
  if (agrees) return [];
  const message = `${STATEMENT_FILE} does not state what ${RESULTS_FILE} says: ${scenario} ${runId}, ${verdict}`;
  return [{ kind: "contradiction", file: STATEMENT_FILE, message }];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
