/**
 * What k6 says on standard error, which has what neither its samples nor its exit code tell: an exception of a script ends
 * an iteration, and k6 goes on and finishes in order.
 */
import type { DriverLog } from "../../ports/load-driver.ts";

/** `time="…" level=error msg="…" executor=… scenario=… source=…` */
const LINE = /^time="[^"]*" level=(\w+) msg=("(?:[^"\\]|\\.)*"|\S+)(.*)$/;
const MOST_EXCEPTIONS = 3;
const LONGEST = 400;

/** `directory`: the scenario's folder as k6 sees it; places in it are told as the scenario would. */
export function readLog(log: string, directory: string): DriverLog {
  const exceptions = new Map<string, number>();
  let words = "";
  for (const line of log.split("\n")) {
    const [, level, message = "", fields = ""] = LINE.exec(line) ?? [];
    if (level !== "error") continue;
    const told = placed(unquoted(message), directory);
    words = told;
    // What a script writes with console.error is its own business.
    if (!/ scenario=/.test(fields) || / source=console/.test(fields)) continue;
    exceptions.set(told, (exceptions.get(told) ?? 0) + 1);
  }
  return { words, complaints: complaintsOf(exceptions) };
}

function complaintsOf(exceptions: ReadonlyMap<string, number>): string[] {
  const most = [...exceptions].sort(([, a], [, b]) => b - a);
  const told = most.slice(0, MOST_EXCEPTIONS).map(([exception, times]) => {
    const often = times === 1 ? "one iteration" : `${times} iterations`;
    return `the script threw in ${often}: ${exception}`;
  });
  const more = most.length - told.length;
  return more > 0 ? [...told, `the script threw ${more} other exceptions (see its log)`] : told;
}

/** Go writes its quoted texts nearly as JSON does. */
function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1).replaceAll('\\"', '"').replaceAll("\\n", "\n").replaceAll("\\t", "\t");
  }
}

const FRAME = /^\s*at (?:.*\()?(\S+:\d+:\d+)\)?$/;

/** The message and the first place in a script: `TypeError: no (load/orders.ts:12:8)`. */
function placed(message: string, directory: string): string {
  const clean = message
    .replace(/^could not initialize '[^']*': could not load JS test '[^']*': /, "")
    .replaceAll(`file://${directory}/`, "")
    .replaceAll("file://", "")
    // Line and column, and an offset of no use to anybody.
    .replaceAll(/(:\d+:\d+)\(\d+\)/g, "$1")
    .replaceAll(/: Line (\d+:\d+) /g, ":$1 ");
  const [first = "", ...stack] = clean.trim().split("\n");
  const [, place] = stack.map((line) => FRAME.exec(line)).find((match) => match !== null) ?? [];
  const told =
    place === undefined ? clean.trim().replaceAll(/\s*\n\s*/g, " ") : `${first} (${place})`;
  return told.length > LONGEST ? `${told.slice(0, LONGEST)}…` : told;
}
