/** A data set, its size and a seed → its rows, the same ones every time, a batch at a time. */
import type { FixtureColumn } from "../domain/fixture.ts";
import { RowBatch, type Row } from "../domain/row-batch.ts";
import { columnMaker, columnStream, describeColumn, type MakerContext } from "./column-maker.ts";

/** Rows in memory at a time: some hundred KB, a few milliseconds of work. */
const BATCH_ROWS = 2000;

/** Columns as a store sees them. */
export function columnsOf({
  dataset,
  parents,
}: Pick<MakerContext, "dataset" | "parents">): FixtureColumn[] {
  return dataset.columns.map((column) => describeColumn(column, parents));
}

/**
 * Each column draws from a stream of its own, forked by its name: adding a column changes no other one, and the first
 * rows are the same however many are asked for (pools of faker included, once there are as many rows as the pool has
 * values).
 */
export function* generateRows(context: MakerContext): Generator<RowBatch> {
  const { dataset, rows, random } = context;
  const makers = dataset.columns.map((column) => {
    const make = columnMaker(context, column);
    if (column.nulls === 0) return make;
    const nulls = columnStream(random, dataset.name, `nulls of ${column.name}`);
    return (row: number, before: Row): string | null => {
      const value = make(row, before);
      return nulls.next() < column.nulls ? null : value;
    };
  });
  for (let from = 0; from < rows; from += BATCH_ROWS) {
    const batch: Row[] = [];
    const to = Math.min(rows, from + BATCH_ROWS);
    for (let row = from; row < to; row += 1) {
      const values: (string | null)[] = [];
      for (const make of makers) values.push(make(row, values));
      batch.push(values);
    }
    yield new RowBatch(batch);
  }
}
