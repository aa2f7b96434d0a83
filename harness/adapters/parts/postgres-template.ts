/**
 * An initdb'd cluster, made once per server build: copying it costs a twentieth of initdb on a tmpfs. No password is
 * in it; each run sets its own. initdb refuses uid 0, so root runs it as an ordinary user of a user namespace, which
 * keeps root's rights on files; where there are no user namespaces, as `nobody` in a directory of its own.
 */
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnvironmentError } from "../../lib/errors.ts";
import type { FoundPart } from "../../ports/parts.ts";
import { entryDirectory } from "./from-cache.ts";
import type { FetchJob, TemplateMaker } from "./part-definition.ts";
import { lastWords, runProgram, type ProgramResult } from "./run-program.ts";

/** The C locale is there on every platform and sorts alike on all of them; small segments copy fast. */
const INITDB_OPTIONS = [
  "--username=postgres",
  "--encoding=UTF8",
  "--locale=C",
  "--auth-host=scram-sha-256",
  "--auth-local=peer",
  "--wal-segsize=1",
  "--no-sync",
  "--no-instructions",
];
const NOBODY = 65_534;

export const postgresTemplate: TemplateMaker = {
  path(found, context) {
    const build = `${found.program("initdb")} ${INITDB_OPTIONS.join(" ")}`;
    const digest = createHash("sha256").update(build).digest("hex").slice(0, 8);
    const { part, version } = found;
    const entry = entryDirectory({ name: part }, version, context);
    return `${entry}-template-${digest}`;
  },
  isComplete: (path) => existsSync(join(path, "PG_VERSION")),
  async make(found, job) {
    job.progress(`initdb ${found.version}`);
    const data = job.directory;
    const initdb = [found.program("initdb"), ...INITDB_OPTIONS, "-D"];
    if (process.getuid?.() !== 0) return check(await run([...initdb, data], found, job), found);
    const uid = namespaceUid();
    const mapped = ["unshare", "--user", `--map-user=${uid}`, `--map-group=${uid}`, "--"];
    const result = await run([...mapped, ...initdb, data], found, job);
    if (result.exitCode !== 0) await makeAsNobody(initdb, found, job);
  },
};

async function makeAsNobody(
  initdb: readonly string[],
  found: FoundPart,
  job: FetchJob,
): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), "harness-initdb-"));
  try {
    chownSync(data, NOBODY, NOBODY);
    check(await run([...initdb, data], found, job, NOBODY), found);
    cpSync(data, job.directory, { recursive: true });
    chmodSync(job.directory, 0o700);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

async function run(
  command: readonly string[],
  found: FoundPart,
  { context }: FetchJob,
  uid?: number,
): Promise<ProgramResult> {
  const [program = "", ...args] = command;
  return runProgram([program, ...args], {
    env: { ...context.env, ...found.environment, LC_ALL: "C" },
    timeoutMs: 120_000,
    signal: context.signal,
    ...(uid === undefined ? {} : { uid, cwd: "/" }),
  });
}

function check(result: ProgramResult, found: FoundPart): void {
  if (result.exitCode === 0) return;
  throw new EnvironmentError({
    code: "ENV145",
    message: `initdb of PostgreSQL ${found.version} failed`,
    why: lastWords(result),
    fix: "run as an ordinary user, or allow user namespaces (harness doctor says how)",
  });
}

/** initdb wants an account with a name; 1000 is the usual one, `nobody` is there where 1000 is not. */
function namespaceUid(): number {
  const accounts = readFileSync("/etc/passwd", "utf8");
  return /^[^:]*:[^:]*:1000:/m.test(accounts) ? 1000 : NOBODY;
}
