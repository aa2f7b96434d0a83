/** A tar archive in memory: enough for configuration files and build folders (POSIX ustar, names up to 255 bytes). */
import { invariant } from "../../lib/errors.ts";

export interface TarEntry {
  readonly path: string;
  readonly content: Buffer;
  readonly mode: number;
  readonly owner?: number;
}

const BLOCK = 512;

export function tar(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap((entry) => [header(entry), entry.content, padding(entry.content)]);
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function header({ path, content, mode, owner = 0 }: TarEntry): Buffer {
  const block = Buffer.alloc(BLOCK);
  const [prefix, name] = split(path);
  block.write(name, 0, 100);
  octal(block, mode, 100, 8);
  octal(block, owner, 108, 8);
  octal(block, owner, 116, 8);
  octal(block, content.length, 124, 12);
  octal(block, 0, 136, 12);
  block.write("0", 156);
  block.write("ustar\u000000", 257);
  block.write(prefix, 345, 155);
  // The checksum is taken with its own field full of spaces.
  block.fill(" ", 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\u0000 `, 148);
  return block;
}

function octal(block: Buffer, value: number, at: number, length: number): void {
  block.write(value.toString(8).padStart(length - 1, "0"), at, length - 1);
}

/** Long paths are split at a slash: 155 bytes before it, 100 behind. */
function split(path: string): readonly [string, string] {
  if (Buffer.byteLength(path) <= 100) return ["", path];
  const at = path.indexOf("/", path.length - 101);
  const prefix = path.slice(0, at);
  const name = path.slice(at + 1);
  const fits = at > 0 && Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100;
  invariant(fits, `path too long for an archive: ${path}`);
  return [prefix, name];
}

function padding(content: Buffer): Buffer {
  return Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
}
