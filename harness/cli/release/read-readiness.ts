/** Judged checklists for release documents, each compared with the envelope that was written beside it. */
import { createHash } from "node:crypto";
import { glob, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { z } from "zod";
import { payloadOf, readEnvelope } from "../../lib/dsse.ts";
import { InputError } from "../../lib/errors.ts";
import { readinessSchema } from "../../readiness/readiness-schema.ts";
import type { ReadinessSource } from "../../release/sources.ts";
import { READINESS_ENVELOPE } from "../readiness/machine-outputs.ts";

const FOUND = "reports/readiness/*/readiness.json";

/** Where nobody names one: every one that `harness checklist` wrote. */
export async function foundReadiness(cwd: string): Promise<string[]> {
  const found: string[] = [];
  for await (const match of glob(FOUND, { cwd })) found.push(match.split(sep).join("/"));
  return found.sort();
}

/** InputError REL004 for a file that is no readiness.json, REL005 for one that was changed after it was written. */
export async function readReadiness(
  cwd: string,
  files: readonly string[],
): Promise<ReadinessSource[]> {
  return Promise.all(files.map((file, i) => readOne(cwd, file, `c${i + 1}`)));
}

async function readOne(cwd: string, file: string, id: string): Promise<ReadinessSource> {
  const at = resolve(cwd, file);
  const path = relative(cwd, at).split(sep).join("/");
  const bytes = await readFile(at).catch((cause: unknown) => {
    throw notReadiness(path, "it cannot be read", cause);
  });
  const read = readinessSchema.safeParse(parsed(bytes.toString("utf8")));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw notReadiness(path, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const problem = await readinessProblem(dirname(at), sha256);
  if (problem === undefined) return { id, path, sha256, readiness: read.data };
  throw new InputError({
    code: "REL005",
    message: problem,
    location: { file: path },
    why: "a score that was edited by hand is no score",
    fix: "write it again: harness checklist --render json",
  });
}

const summarySchema = z.object({
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })).min(1),
});

/** Why readiness.json of this folder is not what its envelope says; undefined: it is, or there is none. */
export async function readinessProblem(
  folder: string,
  sha256: string,
): Promise<string | undefined> {
  const text = await readFile(join(folder, READINESS_ENVELOPE), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const envelope = readEnvelope(text);
  if (typeof envelope === "string") return `${READINESS_ENVELOPE}: ${envelope}`;
  const summary = summarySchema.safeParse(parsed(payloadOf(envelope)));
  if (!summary.success) return `${READINESS_ENVELOPE} holds no verification summary`;
  const stated = summary.data.subject[0]?.digest.sha256 ?? "";
  if (stated === sha256) return undefined;
  return `readiness.json was changed after it was judged: its sha256 is ${sha256}, ${READINESS_ENVELOPE} says ${stated}`;
}

function notReadiness(file: string, why: string, cause?: unknown): InputError {
  return new InputError({
    code: "REL004",
    message: "this is no readiness.json",
    location: { file },
    why,
    fix: "harness checklist <id> --render json writes one to reports/readiness/<id>/",
    cause,
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
