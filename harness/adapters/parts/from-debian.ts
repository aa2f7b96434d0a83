/**
 * Unpacks Debian packages into the cache without root: apt-get with state and cache directories of our own resolves,
 * downloads and verifies (its usual chain of signatures), dpkg-deb unpacks. Nothing is installed, no maintainer script
 * runs. Shared libraries that this machine lacks come along and are named by LD_LIBRARY_PATH.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "../../lib/errors.ts";
import { isExecutable } from "./found-part.ts";
import { findTool, pathDirectories } from "./from-path.ts";
import { withLock } from "./lock.ts";
import type { FetchJob, Fetched, Fetcher, PartsContext } from "./part-definition.ts";
import { lastWords, runProgram, type ProgramResult } from "./run-program.ts";

export interface DebianPackages {
  /** Packages that hold the programs. */
  readonly packages: readonly string[];
  /** Path of each program in the unpacked tree. */
  readonly programs: Readonly<Record<string, string>>;
  /** More environment; `{root}` is the unpacked tree, `{lib}` its usr/lib/<architecture>. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Of the directory to fill, what apt needs while it works; removed at the end. */
const WORK = ".apt";
const LISTS_FRESH_MS = 60 * 60_000;

export function fetchDebian(wanted: DebianPackages): Fetcher {
  return {
    source: "debian",
    means: (context) => (missingTool(context) === undefined ? "apt-get download" : undefined),
    async fetch(job) {
      const { context, directory, progress } = job;
      const tool = missingTool(context);
      if (tool !== undefined) {
        throw new EnvironmentError({
          code: "ENV141",
          message: `${tool} is not here (this is no Debian or Ubuntu)`,
        });
      }
      const work = join(directory, WORK);
      const archives = join(work, "archives");
      mkdirSync(archives, { recursive: true });
      await downloadPackages(wanted.packages, archives, job);
      progress("unpack");
      for (const file of readdirSync(archives).filter((name) => name.endsWith(".deb"))) {
        await unpack(join(archives, file), wanted.packages, job);
      }
      rmSync(work, { recursive: true });
      return describe(wanted, directory);
    },
  };
}

function missingTool(context: PartsContext): string | undefined {
  return ["apt-get", "dpkg-deb"].find((tool) => findTool(tool, context) === undefined);
}

/** First with the machine's own package lists; where they are missing or stale, with lists of our own. */
async function downloadPackages(
  packages: readonly string[],
  archives: string,
  job: FetchJob,
): Promise<void> {
  const direct = await tryDownload(packages, archives, job, undefined);
  if (direct.exitCode === 0) return;
  const lists = join(job.context.cacheDirectory, "apt");
  const result = await withLock(`${lists}.lock`, job.context.signal, async () => {
    await updateLists(lists, job);
    return tryDownload(packages, archives, job, lists);
  });
  if (result.exitCode === 0) return;
  throw new EnvironmentError({
    code: "ENV141",
    message: `Debian package ${packages[0] ?? ""} could not be had`,
    why: lastWords(result),
  });
}

async function tryDownload(
  packages: readonly string[],
  archives: string,
  job: FetchJob,
  lists: string | undefined,
): Promise<ProgramResult> {
  const apt = aptGet(job, archives, lists);
  const closure = await apt([
    "-qq",
    "--print-uris",
    "--no-install-recommends",
    "install",
    ...packages,
  ]);
  if (closure.exitCode !== 0) return closure;
  // Lines are: 'address' file-name size digest. The C library must stay the one of this machine's loader.
  const needed = [...closure.stdout.matchAll(/^'[^']*' ([^_ ]+)_\S+ \d+/gm)]
    .map((match) => match[1] ?? "")
    .filter((name) => name !== "libc6");
  const all = [...new Set([...packages, ...needed])];
  return apt(["-q", "download", ...all], (line) => {
    const count = /^Get:(\d+) /.exec(line)?.[1];
    if (count !== undefined) job.progress("apt-get download", Number(count) / all.length);
  });
}

async function updateLists(lists: string, job: FetchJob): Promise<void> {
  const stamp = join(lists, "updated");
  const age = Date.now() - (statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (age < LISTS_FRESH_MS) return;
  job.progress("apt-get update (in the cache, without root)");
  const result = await aptGet(job, job.directory, lists)(["-q", "update"]);
  // Sources of third parties may be out of reach; whether what is needed came is seen at the download.
  if (result.exitCode === 0) writeFileSync(stamp, "");
}

type AptGet = (args: readonly string[], onLine?: (line: string) => void) => Promise<ProgramResult>;

function aptGet(job: FetchJob, cwd: string, lists: string | undefined): AptGet {
  const { context, directory } = job;
  const cache = join(directory, WORK, "cache");
  const configuration = join(directory, WORK, "apt.conf");
  mkdirSync(join(cache, "archives", "partial"), { recursive: true });
  if (lists !== undefined) mkdirSync(join(lists, "lists", "partial"), { recursive: true });
  writeFileSync(configuration, aptConfiguration(cache, lists));
  return (args, onLine) =>
    runProgram(["apt-get", "-c", configuration, ...args], {
      env: { ...aptPath(context), LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" },
      cwd,
      timeoutMs: 300_000,
      signal: context.signal,
      ...(onLine === undefined ? {} : { onLine }),
    });
}

function aptPath(context: PartsContext): Readonly<Record<string, string | undefined>> {
  return { ...context.env, PATH: pathDirectories(context).join(":") };
}

function aptConfiguration(cache: string, lists: string | undefined): string {
  const state = lists === undefined ? [] : [`Dir::State "${lists}";`];
  return [
    ...state,
    `Dir::State::status "/var/lib/dpkg/status";`,
    `Dir::Cache "${cache}";`,
    // As root, apt would hand downloads to an account that cannot enter our directories.
    `APT::Sandbox::User "root";`,
    `Debug::NoLocking "true";`,
    `Acquire::Retries "2";`,
    `Acquire::http::Timeout "20";`,
    `Acquire::https::Timeout "20";`,
    `Acquire::Languages "none";`,
    `Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";`,
    `Acquire::IndexTargets::deb::CNF::DefaultEnabled "false";`,
    // Hooks of the machine's own configuration want root.
    `#clear APT::Update::Pre-Invoke;`,
    `#clear APT::Update::Post-Invoke;`,
    `#clear APT::Update::Post-Invoke-Success;`,
    "",
  ].join("\n");
}

/** Of the closure only what holds shared libraries: a user account's set-up or a manual is of no use here. */
async function unpack(file: string, packages: readonly string[], job: FetchJob): Promise<void> {
  const name = file.slice(file.lastIndexOf("/") + 1).split("_")[0] ?? "";
  const options = {
    env: job.context.env,
    timeoutMs: 120_000,
    signal: job.context.signal,
  };
  if (!packages.includes(name)) {
    const contents = await runProgram(["dpkg-deb", "--contents", file], options);
    if (!/\.so(\.|\s|$)/m.test(contents.stdout)) return;
  }
  const result = await runProgram(["dpkg-deb", "--extract", file, job.directory], options);
  if (result.exitCode === 0) return;
  throw new EnvironmentError({
    code: "ENV141",
    message: `Debian package ${name} does not unpack`,
    why: lastWords(result),
  });
}

function describe(wanted: DebianPackages, directory: string): Fetched {
  const candidates = libraryDirectories(directory);
  const libraries = candidates
    .filter((path) => readdirSync(join(directory, path)).some((name) => /\.so(\.|$)/.test(name)))
    .map((path) => `{root}/${path}`);
  const environment: Record<string, string> = {};
  if (libraries.length > 0) environment["LD_LIBRARY_PATH"] = libraries.join(":");
  for (const [key, value] of Object.entries(wanted.environment ?? {})) {
    environment[key] = value.replaceAll("{lib}", `{root}/${candidates[0] ?? "usr/lib"}`);
  }
  const programs = Object.entries(wanted.programs).filter(([, path]) =>
    isExecutable(join(directory, path)),
  );
  return { programs: Object.fromEntries(programs), environment };
}

/** Debian's directories per architecture (usr/lib/x86_64-linux-gnu) first, then usr/lib itself. */
function libraryDirectories(root: string): readonly string[] {
  return ["usr/lib", "lib"]
    .filter((base) => existsSync(join(root, base)))
    .flatMap((base) => [
      ...readdirSync(join(root, base))
        .filter((name) => name.includes("-linux-gnu"))
        .map((name) => `${base}/${name}`),
      base,
    ]);
}
