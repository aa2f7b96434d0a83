/** What the journal says of the fixtures: what was put where, how fast, and whether the store holds it. */
import type { FixtureSpec } from "../../domain/fixture.ts";
import type { JournalEntry } from "../../domain/journal.ts";
import type { FixtureResult } from "../../domain/results.ts";
import type { Scenario } from "../../domain/scenario.ts";

type Loaded = Extract<JournalEntry, { type: "fixture-loaded" }>;
type Verified = Extract<JournalEntry, { type: "fixture-verified" }>;

/** Those that were loaded, in their order. */
export function fixtureResults(
  { fixtures = [] }: Scenario,
  journal: readonly JournalEntry[],
): FixtureResult[] {
  return fixtures.flatMap((spec) => {
    const isOf = ({ fixture, into }: Loaded | Verified): boolean =>
      fixture === spec.name && into === spec.into;
    const loaded = journal.find(
      (entry): entry is Loaded =>
        entry.type === "fixture-loaded" && isOf(entry) && entry.place === spec.place,
    );
    if (loaded === undefined) return [];
    const verified = journal.filter(
      (entry): entry is Verified => entry.type === "fixture-verified" && isOf(entry),
    );
    return [resultOf(spec, loaded, verified)];
  });
}

function resultOf(spec: FixtureSpec, loaded: Loaded, verified: readonly Verified[]): FixtureResult {
  // A SQL file fills tables of its own; of all others the place is theirs alone.
  const asked =
    loaded.rows === null ? verified : verified.filter((each) => each.place === spec.place);
  const counted = asked.length === 0 ? null : asked.reduce((sum, { rows }) => sum + rows, 0);
  const rows = loaded.rows ?? counted;
  const why = whyNot(spec, loaded, asked);
  return {
    into: spec.into,
    source: spec.origin.type === "dataset" ? spec.origin.dataset.name : spec.origin.file,
    rows,
    bytes: loaded.bytes,
    digest: loaded.sha256,
    loadMs: loaded.tookMs,
    rowsPerSecond: rows === null || loaded.tookMs === 0 ? null : (rows / loaded.tookMs) * 1000,
    verified: why === undefined,
    ...(why === undefined ? {} : { why }),
  };
}

/** Undefined: it is there, as it was sent. */
function whyNot(
  { into, options }: FixtureSpec,
  { rows }: Loaded,
  asked: readonly Verified[],
): string | undefined {
  const tables = rows === null ? Object.keys(options["counts"] ?? {}).length : 1;
  const wrong = asked.find(({ held }) => !held);
  if (wrong === undefined) {
    return asked.length < tables ? "the run ended before the store was asked for it" : undefined;
  }
  const place = `${into} holds ${wrong.rows} rows in ${wrong.place}`;
  return rows === null || rows === wrong.rows
    ? `${place}, and not those that were sent`
    : `${place}, ${rows} were sent`;
}
