import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { processConsole } from "../adapters/node/process-console.ts";
import { runCommandLine } from "./program.ts";

const EXIT_GRACE_MS = 1000;

/** The only place that reads argv, the environment and the working directory, and that sets the exit code. */
export async function main(): Promise<void> {
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    console: processConsole(process.argv.includes("--no-color")),
    cwd: process.cwd(),
    env: process.env,
    home: join(dirname(fileURLToPath(import.meta.url)), "..", ".."),
  });
  // Nobody waits for anything any more: a socket that a library forgot must not keep the run, and its caller, from ending.
  setTimeout(() => process.exit(), EXIT_GRACE_MS).unref();
}
