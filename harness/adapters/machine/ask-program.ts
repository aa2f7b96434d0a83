import { execFile } from "node:child_process";
import { delimiter } from "node:path";
import type { MachineContext } from "./machine-check.ts";

export interface Answer {
  readonly ok: boolean;
  readonly text: string;
}

/** Runs a program briefly, found also in system directories that an ordinary user's PATH lacks. Never throws. */
export function askProgram(
  program: string,
  args: readonly string[],
  context: MachineContext,
): Promise<Answer> {
  const path = [context.env["PATH"], "/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/go/bin"];
  const { promise, resolve } = Promise.withResolvers<Answer>();
  execFile(
    program,
    [...args],
    { timeout: 5_000, env: { ...context.env, PATH: path.filter(Boolean).join(delimiter) } },
    (error, stdout, stderr) => {
      const said = `${stdout}\n${stderr}`.trim();
      resolve({ ok: error === null, text: said || (error?.message ?? "") });
    },
  );
  return promise;
}
