import type { Console } from "../../ports/console.ts";

/** Standard output and error of this process. Colour follows NO_COLOR, --no-color and the terminal. */
export function processConsole(noColour: boolean): Console {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosedPipe);
  const isTerminal = process.stderr.isTTY && process.env["CI"] === undefined;
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    isTerminal,
    columns: process.stderr.columns || 100,
    colour: isTerminal && !noColour && !process.env["NO_COLOR"],
  };
}

/** `harness … | head`: whoever read has enough; that is no error of ours. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
