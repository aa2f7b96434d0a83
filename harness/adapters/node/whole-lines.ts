import { eachSlice } from "./read-slices.ts";

const LINE_END = 10;

/**
 * Visits every line of a file; the last one only when it is whole JSON: a killed run may have torn it. A missing file has no
 * lines. Synchronous within a slice: a promise for each of ten million lines costs more than the lines.
 */
export async function eachWholeLine(path: string, visit: (line: string) => void): Promise<void> {
  let held: string | undefined;
  /** Of a line that goes on in the next slice. */
  let rest: Buffer = Buffer.alloc(0);
  const take = (line: string): void => {
    if (held !== undefined) visit(held);
    held = line;
  };
  await eachSlice(path, (bytes) => {
    let from = 0;
    for (let end = bytes.indexOf(LINE_END); end !== -1; end = bytes.indexOf(LINE_END, from)) {
      const line = bytes.subarray(from, end);
      take((rest.length === 0 ? line : Buffer.concat([rest, line])).toString("utf8"));
      if (rest.length > 0) rest = Buffer.alloc(0);
      from = end + 1;
    }
    // A copy: the slice is used again.
    rest = Buffer.concat([rest, bytes.subarray(from)]);
  });
  if (rest.length > 0) take(rest.toString("utf8"));
  if (held !== undefined && isWhole(held)) visit(held);
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
