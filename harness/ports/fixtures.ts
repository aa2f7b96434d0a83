/** How fixtures get into a group: where their rows come from, and what a node kind does with them. */
import type { z } from "zod";
import type { FixtureColumn, FixtureSpec, FixtureTally } from "../domain/fixture.ts";
import type { RowBatch } from "../domain/row-batch.ts";

/** What a node kind can be loaded with: part of NodeKind, so that a scenario is checked before anything starts. */
export interface FixtureSupport {
  /** Rows of data sets and files; statements in a SQL file. */
  readonly takes: readonly ("rows" | "sql")[];
  /** Keys of a fixture that only this kind has. */
  readonly schema: z.ZodType<Readonly<Record<string, unknown>>>;
  /** Where the rows of a fixture called `name` go: a table, a key prefix. */
  place(options: Readonly<Record<string, unknown>>, name: string): string;
}

/** Real: adapters/fixtures. */
export interface FixtureSources {
  /** Finds the columns; reads nothing that it need not. Throws an InputError with the place in the file. */
  open(spec: FixtureSpec, seed: string): Promise<FixtureContent>;
}

export type FixtureContent =
  | {
      readonly type: "rows";
      readonly columns: readonly FixtureColumn[];
      /** How many. */
      readonly rows: number;
      /** Column with unique values. */
      readonly key?: string;
      /** Rows in order, a bounded number of them in memory; the same ones at every call. */
      batches(): AsyncIterable<RowBatch>;
    }
  | SqlContent;

export interface SqlContent {
  readonly type: "sql";
  /** Path, for messages. */
  readonly file: string;
  readonly text: string;
  readonly sha256: string;
}

/** A table or key prefix to be. */
export interface FixturePlace {
  readonly place: string;
  readonly columns: readonly FixtureColumn[];
  readonly key?: string;
  /** Columns whose values are keys of another fixture of this group. */
  readonly references: readonly {
    readonly column: string;
    readonly place: string;
    readonly parentColumn: string;
  }[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** The loading side of a running group, over the control path. */
export interface FixtureStore {
  /** Makes the place, which must not be there yet, and puts every row into it. Resolves when the store has them. */
  write(
    fixture: FixturePlace,
    batches: AsyncIterable<RowBatch>,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * What the store holds, asked of the store: all of its rows by number, and their content in the order in which they
   * were written. `batches` are the rows as they were sent, for stores that keep no order.
   */
  read(
    fixture: FixturePlace,
    batches: () => AsyncIterable<RowBatch>,
    signal: AbortSignal,
  ): Promise<FixtureTally>;
  /** Runs a SQL file as one transaction. What it refuses is told with the line. */
  execute?(sql: SqlContent, signal: AbortSignal): Promise<void>;
  /** Rows and content of a table that a SQL file made, as the store writes them. */
  tally?(place: string, signal: AbortSignal): Promise<FixtureTally>;
}
