import { open } from "node:fs/promises";

const SLICE_BYTES = 1 << 18;

/**
 * Visits the bytes of a file in slices of one buffer, which is used again for the next: a file of gigabytes leaves nothing
 * behind in memory. False: there is no such file.
 */
export async function eachSlice(path: string, visit: (bytes: Buffer) => void): Promise<boolean> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (file === undefined) return false;
  const buffer = Buffer.allocUnsafeSlow(SLICE_BYTES);
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, SLICE_BYTES, null);
      if (bytesRead === 0) return true;
      visit(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
