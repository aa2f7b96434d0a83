import { createHash } from "node:crypto";
import { eachSlice } from "./read-slices.ts";

/** SHA-256 of a file's bytes in hex; undefined when there is no such file. */
export async function digestFile(path: string): Promise<string | undefined> {
  const hash = createHash("sha256");
  const isThere = await eachSlice(path, (bytes) => hash.update(bytes));
  return isThere ? hash.digest("hex") : undefined;
}
