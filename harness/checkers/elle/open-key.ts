/** The transactions that wrote one key, of which no two need be ordered by what was read. */
export interface OpenKey {
  readonly key: number;
  readonly writers: readonly number[];
  /** Transactions that read the version of a writer. */
  readonly readersOf: (writer: number) => Int32Array;
}
