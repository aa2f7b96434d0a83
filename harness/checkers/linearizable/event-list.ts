/**
 * The events of a history as a doubly linked list, from which an operation that has taken effect is lifted and into
 * which it is put back in reverse order. Entry 0 is the head; entry p + 1 is event p.
 */
export class EventList {
  readonly #events: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #call: Int32Array;
  /** 0 for an operation that never completes. */
  readonly #return: Int32Array;

  constructor(events: Int32Array, operations: number) {
    const size = events.length + 1;
    this.#events = events;
    this.#next = new Int32Array(size);
    this.#previous = new Int32Array(size);
    this.#call = new Int32Array(operations);
    this.#return = new Int32Array(operations);
    for (let entry = 0; entry < size; entry += 1) {
      this.#next[entry] = entry + 1 < size ? entry + 1 : 0;
      this.#previous[entry] = entry === 0 ? size - 1 : entry - 1;
    }
    for (let position = 0; position < events.length; position += 1) {
      const event = events[position] as number;
      ((event & 1) === 0 ? this.#call : this.#return)[event >> 1] = position + 1;
    }
  }

  first(): number {
    return this.#next[0] as number;
  }

  after(entry: number): number {
    return this.#next[entry] as number;
  }

  /** False at a completion and at the end of the list. */
  isCall(entry: number): boolean {
    return entry !== 0 && ((this.#events[entry - 1] as number) & 1) === 0;
  }

  operation(entry: number): number {
    return (this.#events[entry - 1] as number) >> 1;
  }

  callOf(operation: number): number {
    return this.#call[operation] as number;
  }

  lift(operation: number): void {
    this.#unlink(this.#call[operation] as number);
    const completion = this.#return[operation] as number;
    if (completion !== 0) this.#unlink(completion);
  }

  unlift(operation: number): void {
    const completion = this.#return[operation] as number;
    if (completion !== 0) this.#relink(completion);
    this.#relink(this.#call[operation] as number);
  }

  #unlink(entry: number): void {
    const next = this.#next[entry] as number;
    const previous = this.#previous[entry] as number;
    this.#next[previous] = next;
    this.#previous[next] = previous;
  }

  #relink(entry: number): void {
    this.#next[this.#previous[entry] as number] = entry;
    this.#previous[this.#next[entry] as number] = entry;
  }
}
