import { writeRows, type RowWriter } from "../domain/row-writer.ts";

/** The values of one column, row after row. */
export interface ColumnMaker {
  /** Writes the value for a row number, without ending its field. */
  readonly write: (row: number, out: RowWriter) => void;
  /** Where values are drawn from a list. */
  readonly drawn?: Drawn;
}

export interface Drawn {
  readonly texts: readonly string[];
  /** Index of the value that was written last. */
  last(): number;
}

/** Values of a list, which are put into their written form once. `draw` gives the index of the next one. */
export function drawnFrom(texts: readonly string[], draw: () => number): ColumnMaker {
  const written = writeRows(
    texts.map((text) => [text]),
    1,
  );
  let last = 0;
  return {
    write: (_, out) => {
      last = draw();
      out.field(written, last);
    },
    drawn: { texts, last: () => last },
  };
}
