import type { NodeHandle } from "../../ports/runtime.ts";
import { AdapterError } from "../../lib/errors.ts";

const LAST_LINES = 12;

/** What was awaited, what was seen last, and the last words of every node that is not as it should be. */
export async function groupNotReady(
  group: string,
  problems: ReadonlyMap<string, string>,
  handles: ReadonlyMap<string, NodeHandle>,
  cause: unknown,
): Promise<AdapterError> {
  const lines: string[] = [];
  for (const [node, problem] of problems) {
    const tail = await handles
      .get(node)
      ?.tail(LAST_LINES)
      .catch(() => "");
    lines.push(`${node}: ${problem}`);
    for (const line of (tail ?? "").trim().split("\n")) if (line !== "") lines.push(`    ${line}`);
  }
  return new AdapterError({
    code: "TOP900",
    message: `group ${group} is not ready: ${[...problems.values()].join("; ")}`,
    why: lines.join("\n  "),
    fix: "read the node's log in logs/ of the run directory",
    cause,
  });
}
