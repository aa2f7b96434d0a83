import { AdapterError } from "../../lib/errors.ts";
import { systemPath } from "./namespace-root.ts";
import { runCommand } from "./run-command.ts";

/** One `ip -batch` call; in another network namespace when it is named. */
export async function ip(lines: readonly string[], network?: string): Promise<void> {
  const command = ["ip", ...(network === undefined ? [] : ["-n", network]), "-batch", "-"];
  await changeNetwork(command, `${lines.join("\n")}\n`);
}

/** A shell script of such calls. */
export async function ipScript(script: string): Promise<void> {
  await changeNetwork(["sh", "-s"], script);
}

async function changeNetwork(command: readonly string[], input: string): Promise<void> {
  const { exitCode, stderr } = await runCommand(command, {
    timeoutMs: 30_000,
    input,
    environment: { PATH: systemPath() },
  });
  if (exitCode === 0) return;
  throw new AdapterError({
    code: "ENV124",
    message: `the network of the run could not be changed: ${stderr.trim()}`,
    why: `${command.join(" ")} ended with ${exitCode}`,
  });
}
