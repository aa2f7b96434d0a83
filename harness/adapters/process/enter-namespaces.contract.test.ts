import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { probeNamespaces } from "./probe-namespaces.ts";
import { processIds } from "./process-tree.ts";

/** A program that enters and runs the rest of its command line. */
const ENTER = `
  const { enterNamespaces } = await import(${JSON.stringify(join(import.meta.dirname, "enter-namespaces.ts"))});
  process.exitCode = await enterNamespaces({ command: process.argv.slice(1) });
`;

function enter(command: readonly string[]): { child: ChildProcess; output: () => string } {
  const args = ["--input-type=module", "--eval", ENTER, "--", ...command];
  const child = spawn(process.execPath, args, { stdio: "pipe" });
  let text = "";
  child.stdout.on("data", (chunk) => (text += String(chunk)));
  child.stderr.on("data", (chunk) => (text += String(chunk)));
  return { child, output: () => text };
}

async function ended(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, "close")) as [number | null];
  return code;
}

/** Prints each signal it gets; ends with 42 at the third. */
const LISTENER = `
  let seen = 0;
  for (const signal of ["SIGINT", "SIGTERM", "SIGWINCH"]) process.on(signal, () => {
    console.log(signal);
    if (++seen === 3) process.exit(42);
  });
  setInterval(() => {}, 1000);
  console.log("listening");
`;

test.describe("enterNamespaces", () => {
  test.beforeEach(async () => {
    const able = await probeNamespaces();
    test.skip(able !== true, able === true ? "" : able.missing);
  });

  test("the command's exit code and streams come through", async () => {
    const { child, output } = enter(["sh", "-c", "cat; echo $HARNESS_INSIDE_NAMESPACES; exit 7"]);
    child.stdin?.end("typed ");
    expect(await ended(child)).toBe(7);
    expect(output()).toBe("typed 1\n");
  });

  test("a command that a signal ended, or that does not exist, has the shell's exit code", async () => {
    expect(await ended(enter(["sh", "-c", "kill -9 $$"]).child)).toBe(137);
    expect(await ended(enter(["/no/such/program"]).child)).toBe(127);
  });

  test("each signal reaches the command exactly once", async () => {
    const { child, output } = enter([process.execPath, "--eval", LISTENER]);
    await expect.poll(output).toBe("listening\n");
    for (const signal of ["SIGINT", "SIGWINCH"] as const) {
      child.kill(signal);
      await expect.poll(output).toContain(signal);
    }
    await sleep(100);
    expect(output()).toBe("listening\nSIGINT\nSIGWINCH\n");
    child.kill("SIGTERM");
    expect(await ended(child)).toBe(42);
  });

  test("Ctrl-C on a terminal reaches the command exactly once, and a terminal stays one", async () => {
    // script(1) gives it a terminal; the byte 3 is what Ctrl-C sends.
    const inner = `process.on("SIGINT", () => { console.log("got it"); setTimeout(() => process.exit(9), 300); });
      console.log("terminal " + process.stdout.isTTY); setInterval(() => {}, 1000);`;
    const quoted = [
      process.execPath,
      "--input-type=module",
      "--eval",
      ENTER,
      "--",
      process.execPath,
      "--eval",
      inner,
    ]
      .map((word) => `'${word.replaceAll("'", "'\\\\''")}'`)
      .join(" ");
    // exec: a shell between the two would add its own answer to Ctrl-C, and each shell another one.
    const child = spawn("script", ["-qec", `exec ${quoted}`, "/dev/null"], { stdio: "pipe" });
    let text = "";
    child.stdout.on("data", (chunk) => (text += String(chunk)));
    await expect.poll(() => text).toContain("terminal true");
    child.stdin.write("\x03");
    expect(await ended(child)).toBe(9);
    expect(text.match(/got it/g)).toHaveLength(1);
  });

  test("everything inside is gone at once when the process that entered is killed", async () => {
    const name = `marker-${process.pid}`;
    const inner = `(setsid sh -c 'exec -a ${name} sleep 60' &) ; exec -a ${name} sleep 60`;
    const { child } = enter(["bash", "-c", inner.replace("sh -c", "bash -c")]);
    await expect.poll(() => named(name)).toBe(2);
    child.kill("SIGKILL");
    await expect.poll(() => named(name), { timeout: 1000 }).toBe(0);
  });

  test("process 1 leaves no zombies", async () => {
    const orphans =
      "for i in 1 2 3; do (sh -c 'sleep 0.05 & exit 0'); done; sleep 0.4; ps -eo stat=";
    const { child, output } = enter(["sh", "-c", orphans]);
    expect(await ended(child)).toBe(0);
    expect(output()).not.toMatch(/^Z/m);
  });
});

function named(name: string): number {
  return processIds().filter((pid) => commandLine(pid).startsWith(`${name}\0`)).length;
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
