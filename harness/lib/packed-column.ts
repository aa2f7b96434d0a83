const BITS = 16;
const CHUNK = 1 << BITS;
const MASK = CHUNK - 1;

type Chunk = Int8Array | Int16Array | Int32Array | Float64Array;

const LARGEST_OF_8 = 2 ** 7 - 1;
const LARGEST_OF_16 = 2 ** 15 - 1;
const LARGEST_OF_32 = 2 ** 31 - 1;

/** Whole numbers that come one by one, in as few bytes each (1, 2, 4 or 8) as the largest of its neighbours needs. */
export class PackedColumn {
  readonly #chunks: Chunk[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if ((this.#length & MASK) === 0) this.#chunks.push(this.#next());
    this.#length += 1;
    this.set(this.#length - 1, value);
  }

  /** NaN where there is none. */
  at(i: number): number {
    return this.#chunks[i >>> BITS]?.[i & MASK] ?? NaN;
  }

  set(i: number, value: number): void {
    const nth = i >>> BITS;
    let chunk = this.#chunks[nth];
    if (chunk === undefined) return;
    if (Math.abs(value) > largestOf(chunk)) {
      chunk = widened(chunk, value);
      this.#chunks[nth] = chunk;
    }
    chunk[i & MASK] = value;
  }

  /** What follows is as large as what was before: to widen each chunk anew would leave its narrow ones as garbage. */
  #next(): Chunk {
    switch (this.#chunks.at(-1)?.BYTES_PER_ELEMENT) {
      case 2:
        return new Int16Array(CHUNK);
      case 4:
        return new Int32Array(CHUNK);
      case 8:
        return new Float64Array(CHUNK);
      default:
        return new Int8Array(CHUNK);
    }
  }
}

function largestOf(chunk: Chunk): number {
  switch (chunk.BYTES_PER_ELEMENT) {
    case 1:
      return LARGEST_OF_8;
    case 2:
      return LARGEST_OF_16;
    case 4:
      return LARGEST_OF_32;
    default:
      return Infinity;
  }
}

function widened(chunk: Chunk, value: number): Chunk {
  const size = Math.abs(value);
  if (size <= LARGEST_OF_16) return Int16Array.from(chunk);
  return size <= LARGEST_OF_32 ? Int32Array.from(chunk) : Float64Array.from(chunk);
}
