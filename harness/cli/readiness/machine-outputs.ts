/** What programs read of a judged checklist, beside readiness.json: SARIF, a signed or unsigned statement, a badge. */
import { createHash, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, posix, resolve } from "node:path";
import { openGitHistory } from "../../adapters/git/git-history.ts";
import { digestFile } from "../../adapters/node/digest.ts";
import { STATEMENT_FILE } from "../../domain/evidence.ts";
import { DECISION_VERDICTS, type Readiness } from "../../domain/readiness.ts";
import { envelopeOf, IN_TOTO_PAYLOAD } from "../../lib/dsse.ts";
import { HarnessError } from "../../lib/errors.ts";
import { scoreText } from "../../readiness/summary.ts";
import { renderBadge } from "../../report/badge.ts";
import { renderSarif } from "../../report/sarif.ts";
import { verificationSummaryOf, type DigestedFile } from "../../report/verification-summary.ts";
import type { World } from "../world.ts";

export const READINESS_ENVELOPE = "readiness.dsse.json";

export interface StoredReadiness {
  readonly readiness: Readiness;
  /** readiness.json: its path relative to the project, and its text. */
  readonly path: string;
  readonly text: string;
  /** Without one the envelope has no signature. */
  readonly key: KeyObject | undefined;
}

export async function machineOutputs(
  world: World,
  { readiness, path, text, key }: StoredReadiness,
): Promise<{ readonly name: string; readonly text: string }[]> {
  const { checklist, decision, score } = readiness;
  const harness = await versionOf(world);
  const summary = verificationSummaryOf({
    subjects: [{ path, sha256: createHash("sha256").update(text).digest("hex") }],
    checklist: { path: checklist.file, sha256: checklist.sha256 },
    statements: await statementsOf(world, readiness),
    decision,
    levels: readiness.level === null ? [] : [readiness.level],
    resource: await resourceOf(world, readiness),
    verifiedAt: readiness.created,
    harness,
  });
  const envelope = envelopeOf(JSON.stringify(summary), IN_TOTO_PAYLOAD, key);
  const said = `${decision} (${scoreText(score.withWaivers)})`;
  const badge = renderBadge(checklist.id, said, DECISION_VERDICTS[decision]);
  return [
    { name: "readiness.sarif", text: renderSarif(readiness, harness) },
    { name: READINESS_ENVELOPE, text: `${JSON.stringify(envelope)}\n` },
    { name: "badge.svg", text: badge },
  ];
}

/** Of the runs that items rest on, each once. */
async function statementsOf(world: World, { categories }: Readiness): Promise<DigestedFile[]> {
  const evidence = categories.flatMap(({ items }) => items.flatMap((item) => item.evidence));
  const runs = evidence.flatMap(({ run, reference }) =>
    run === null || reference === null ? [] : posix.dirname(reference.path),
  );
  const statements: DigestedFile[] = [];
  for (const run of [...new Set(runs)].sort()) {
    const path = posix.join(run, STATEMENT_FILE);
    const sha256 = await digestFile(resolve(world.cwd, path));
    if (sha256 !== undefined) statements.push({ path, sha256 });
  }
  return statements;
}

/** The commit that was judged; one with uncommitted changes is no commit that anybody else has. */
async function resourceOf(world: World, { commit }: Readiness): Promise<string> {
  const { head, dirty } = commit;
  if (head === null) return "urn:harness:no-commit";
  const revision = dirty ? `${head}-dirty` : head;
  const address = await webAddressOf(world);
  if (address !== undefined) return `git+${address}@${revision}`;
  return `gitoid:commit:${head.length === 40 ? "sha1" : "sha256"}:${revision}`;
}

async function webAddressOf({ cwd }: World): Promise<string | undefined> {
  try {
    return await (await openGitHistory(cwd)).webAddress();
  } catch (error) {
    if (error instanceof HarnessError) return undefined;
    throw error;
  }
}

async function versionOf({ home }: World): Promise<string> {
  const text = await readFile(join(home, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
