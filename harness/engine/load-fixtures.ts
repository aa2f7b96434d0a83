/**
 * Puts the fixtures of a scenario into its groups, one after the other, and asks each store what it holds now. A run
 * whose data are not what the seed or the file says judges something else than it claims: it stops.
 */
import type { FixtureSpec, FixtureTally } from "../domain/fixture.ts";
import type { Scenario } from "../domain/scenario.ts";
import { Tally, type RowBatch } from "../domain/row-batch.ts";
import { EnvironmentError, HarnessError } from "../lib/errors.ts";
import type {
  FixtureContent,
  FixturePlace,
  FixtureSources,
  FixtureStore,
} from "../ports/fixtures.ts";
import type { RunningGroup } from "../ports/node-kind.ts";
import type { LoadedFixture } from "./fixture-samples.ts";
import type { RunClock } from "./run-clock.ts";

/** Far below what a small machine does, so that only a loading that hangs is given up. */
const SLOWEST_ROWS_PER_SECOND = 5000;
const FILE_DEADLINE_MS = 300_000;

export interface FixtureRun {
  readonly scenario: Scenario;
  readonly groups: ReadonlyMap<string, RunningGroup>;
  readonly sources: FixtureSources | undefined;
  readonly clock: RunClock;
}

/** Bound on loading and reading back. */
export function fixtureDeadlineMs({ fixtures = [] }: Scenario): number {
  return fixtures.reduce((sum, { origin }) => {
    if (origin.type === "file") return sum + FILE_DEADLINE_MS;
    return sum + 10_000 + (origin.rows / SLOWEST_ROWS_PER_SECOND) * 1000;
  }, 0);
}

export async function loadFixtures(
  run: FixtureRun,
  signal: AbortSignal,
): Promise<readonly LoadedFixture[]> {
  const { fixtures = [] } = run.scenario;
  const held: LoadedFixture[] = [];
  for (const spec of fixtures) {
    const group = run.groups.get(spec.into);
    if (group?.fixtures === undefined || run.sources === undefined) {
      throw new EnvironmentError({ code: "FIX900", message: `${spec.into} takes no fixtures` });
    }
    const content = await run.sources.open(spec, run.scenario.seed);
    const context = { run, spec, store: group.fixtures, signal };
    try {
      held.push(
        content.type === "rows"
          ? await loadRows(context, content)
          : await loadStatements(context, content),
      );
    } catch (error) {
      throw signal.aborted ? error : placed(error, run.scenario, spec);
    }
  }
  // Replicas have to have them too before anything is measured.
  const names = new Set(fixtures.map(({ into }) => into));
  const loaded = [...run.groups.values()].filter(({ group }) => names.has(group));
  await Promise.all(loaded.map((group) => group.ready(signal)));
  return held;
}

/** Whatever a store says against a fixture, at the place of the fixture. */
function placed(error: unknown, { file }: Scenario, { name, line, origin }: FixtureSpec): Error {
  const known = error instanceof HarnessError ? error : undefined;
  const words = error instanceof Error ? error.message : String(error);
  // A line in a SQL file.
  const inner =
    origin.type === "file" && known?.location !== undefined ? known.location : undefined;
  const at =
    inner === undefined ? "" : `${[inner.file, ...(inner.line ? [inner.line] : [])].join(":")}: `;
  return new EnvironmentError({
    code: known?.code ?? "FIX905",
    message: `fixture ${name} (${file}:${line}): ${at}${words}`,
    location: { file, line },
    ...(known?.why === undefined ? {} : { why: known.why }),
    ...(known?.fix === undefined ? {} : { fix: known.fix }),
    cause: error,
  });
}

interface Context {
  readonly run: FixtureRun;
  readonly spec: FixtureSpec;
  readonly store: FixtureStore;
  readonly signal: AbortSignal;
}

async function loadRows(
  { run, spec, store, signal }: Context,
  content: Extract<FixtureContent, { type: "rows" }>,
): Promise<LoadedFixture> {
  const { clock } = run;
  const { columns, key } = content;
  const keyed = key === undefined ? {} : { key };
  const fixture: FixturePlace = {
    place: spec.place,
    columns,
    ...keyed,
    references: referencesOf(spec),
    options: spec.options,
  };
  const startedAt = clock.elapsed();
  const sent = new Tally();
  await store.write(fixture, tallied(content.batches(), sent), signal);
  const expected = sent.finish();
  const tookMs = Math.round((clock.elapsed() - startedAt) / 1e6);
  const { name, into, place } = spec;
  await clock.journal({ type: "fixture-loaded", fixture: name, into, place, tookMs, ...expected });
  const found = await store.read(fixture, () => content.batches(), signal);
  await verify(run, spec, { place, expected, found });
  const { rows, sha256: digest } = expected;
  return { name, into, rows, digest, ...keyed, content };
}

async function* tallied(batches: AsyncIterable<RowBatch>, tally: Tally): AsyncGenerator<RowBatch> {
  for await (const batch of batches) {
    tally.add(batch.bytes, batch.count);
    yield batch;
  }
}

/** A SQL file says itself how many rows its tables must hold; their content is recorded as it was found. */
async function loadStatements(
  { run, spec, store, signal }: Context,
  content: Extract<FixtureContent, { type: "sql" }>,
): Promise<LoadedFixture> {
  const { clock } = run;
  const { text, sha256 } = content;
  const { name, into, place } = spec;
  const startedAt = clock.elapsed();
  if (store.execute === undefined || store.tally === undefined) {
    throw new EnvironmentError({ code: "FIX900", message: `${into} runs no SQL files` });
  }
  await store.execute(content, signal);
  const tookMs = Math.round((clock.elapsed() - startedAt) / 1e6);
  const loaded = {
    fixture: name,
    into,
    place,
    tookMs,
    bytes: Buffer.byteLength(text),
    sha256,
    rows: null,
  };
  await clock.journal({ type: "fixture-loaded", ...loaded });
  for (const [table, rows] of Object.entries(countsOf(spec))) {
    const found = await store.tally(table, signal);
    await verify(run, spec, { place: table, expected: { rows }, found });
  }
  return { name, into, rows: null, digest: sha256, content };
}

function countsOf({ options }: FixtureSpec): Readonly<Record<string, number>> {
  return (options["counts"] ?? {}) as Readonly<Record<string, number>>;
}

interface Verification {
  readonly place: string;
  readonly expected: Pick<FixtureTally, "rows"> & Partial<FixtureTally>;
  readonly found: FixtureTally;
}

async function verify(
  run: FixtureRun,
  spec: FixtureSpec,
  { place, expected, found }: Verification,
): Promise<void> {
  const { name: fixture, into } = spec;
  const wanted =
    expected.sha256 === undefined ? `counts says ${expected.rows}` : `${expected.rows} were loaded`;
  const sameRows = found.rows === expected.rows;
  const held = sameRows && (expected.sha256 ?? found.sha256) === found.sha256;
  const { rows, sha256 } = found;
  await run.clock.journal({ type: "fixture-verified", fixture, into, place, held, rows, sha256 });
  if (held) return;
  throw new EnvironmentError({
    code: "FIX901",
    message: sameRows
      ? `the rows that ${into} holds in ${place} are not those that were loaded`
      : `${into} holds ${found.rows} rows in ${place}, ${wanted}`,
    why: "a run on other data than its seed or file says would judge something else than it claims",
    fix: "look at the log of the store: something drops, changes or adds rows while they are loaded",
  });
}

function referencesOf({ origin }: FixtureSpec): FixturePlace["references"] {
  if (origin.type === "file") return [];
  return origin.dataset.columns.flatMap(({ name, rule }) => {
    if (rule.generate !== "reference") return [];
    const parent = origin.parents[rule.dataset];
    // A foreign key needs a key on the other side.
    if (parent?.place === undefined || parent.dataset.key !== rule.column) return [];
    return [{ column: name, place: parent.place, parentColumn: rule.column }];
  });
}
