/** A data set, its size and a seed → its rows, the same ones every time, a batch at a time. */
import type { DatasetColumn, FixtureColumn } from "../domain/fixture.ts";
import type { RowBatch } from "../domain/row-batch.ts";
import { RowWriter } from "../domain/row-writer.ts";
import { columnMaker, columnStream, describeColumn, type MakerContext } from "./column-maker.ts";
import type { ColumnMaker } from "./drawn-from.ts";

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
  const { dataset, rows } = context;
  const makers: ColumnMaker[] = [];
  for (const column of dataset.columns) makers.push(withNulls(context, column, makers));
  const writers = makers.map(({ write }) => write);
  const out = new RowWriter(writers.length);
  for (let from = 0; from < rows; from += BATCH_ROWS) {
    const to = Math.min(rows, from + BATCH_ROWS);
    for (let row = from; row < to; row += 1) {
      for (const write of writers) {
        write(row, out);
        out.endField();
      }
    }
    yield out.batch();
  }
}

/** A value is made for every row: nulls have a stream of their own and move no other draw. */
function withNulls(
  context: MakerContext,
  column: DatasetColumn,
  earlier: readonly ColumnMaker[],
): ColumnMaker {
  const maker = columnMaker(context, column, earlier);
  const share = column.nulls;
  if (share === 0) return maker;
  const nulls = columnStream(context.random, context.dataset.name, `nulls of ${column.name}`);
  return {
    ...maker,
    write: (row, out) => {
      maker.write(row, out);
      if (nulls.next() < share) out.null();
    },
  };
}
