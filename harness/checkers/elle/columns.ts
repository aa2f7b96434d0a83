/**
 * Large typed columns that the garbage collector does not count.
 *
 * V8 starts a full collection whenever 64 MB of array buffers were made since the last one. Here that would trace a
 * history of gigabytes again and again for columns that hold no references; shared buffers are outside that account.
 */
const COUNTED_BYTES = 65_536;

export function int32Column(length: number, fill = 0): Int32Array {
  const column =
    4 * length < COUNTED_BYTES
      ? new Int32Array(length)
      : new Int32Array(new SharedArrayBuffer(4 * length));
  return fill === 0 ? column : column.fill(fill);
}

export function uint8Column(length: number): Uint8Array {
  return length < COUNTED_BYTES
    ? new Uint8Array(length)
    : new Uint8Array(new SharedArrayBuffer(length));
}

export function float64Column(length: number): Float64Array {
  return 8 * length < COUNTED_BYTES
    ? new Float64Array(length)
    : new Float64Array(new SharedArrayBuffer(8 * length));
}
