import { plainRow, type PlainRow } from "../domain/row-values.ts";
import type { FixtureContent } from "../ports/fixtures.ts";
import type { LoadFixture } from "../ports/load-driver.ts";

/** A script needs some rows to ask for, not all of them. */
const MAX_SAMPLE_BYTES = 1024 * 1024;

/** A fixture that a store holds. */
export interface LoadedFixture extends Omit<LoadFixture, "sample"> {
  readonly content: FixtureContent;
}

/** Its first rows, `rows` of them or as many as are in 1 MB: the same ones at every call. */
export async function sampleOf(
  { content, ...fixture }: LoadedFixture,
  rows: number,
): Promise<LoadFixture> {
  if (content.type !== "rows" || rows === 0) return { ...fixture, sample: [] };
  const sample: PlainRow[] = [];
  let bytes = 0;
  for await (const batch of content.batches()) {
    for (const row of batch.rows()) {
      bytes += row.reduce((sum, value) => sum + (value?.length ?? 0), 0);
      if (sample.length === rows || bytes > MAX_SAMPLE_BYTES) return { ...fixture, sample };
      sample.push(plainRow(content.columns, row));
    }
  }
  return { ...fixture, sample };
}
