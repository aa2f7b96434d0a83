import { dirname, resolve } from "node:path";
import { fixtureSources } from "../../adapters/fixtures/fixture-sources.ts";
import type { FixtureSpec } from "../../domain/fixture.ts";
import type { Scenario } from "../../domain/scenario.ts";
import type { FixtureContent } from "../../ports/fixtures.ts";
import type { World } from "../world.ts";

export interface PlannedFixture {
  /** Data set or file. */
  readonly source: string;
  readonly into: string;
  /** Table or key prefix. */
  readonly place: string;
  /** Those that a SQL file says it makes. */
  readonly rows: number;
  /** Of the rows as they are written, from the first of them; of a SQL file, its own. */
  readonly approximateBytes: number;
}

/** What would be loaded, in this order. Files have been checked before: see fixture-library.ts. */
export async function planFixtures(
  world: World,
  { file, seed, fixtures = [] }: Scenario,
): Promise<readonly PlannedFixture[]> {
  const sources = fixtureSources(dirname(resolve(world.cwd, file)));
  const planned: PlannedFixture[] = [];
  for (const spec of fixtures) {
    const { into, place, origin } = spec;
    const source = origin.type === "dataset" ? origin.dataset.name : origin.file;
    planned.push({ source, into, place, ...(await sizeOf(spec, await sources.open(spec, seed))) });
  }
  return planned;
}

async function sizeOf(
  { options }: FixtureSpec,
  content: FixtureContent,
): Promise<Pick<PlannedFixture, "rows" | "approximateBytes">> {
  if (content.type === "sql") {
    const counts = Object.values((options["counts"] ?? {}) as Readonly<Record<string, number>>);
    const rows = counts.reduce((sum, count) => sum + count, 0);
    return { rows, approximateBytes: Buffer.byteLength(content.text) };
  }
  const { rows } = content;
  for await (const { bytes, count } of content.batches()) {
    return { rows, approximateBytes: Math.round((bytes.length / count) * rows) };
  }
  return { rows, approximateBytes: 0 };
}
