/** How the values of one column are made, row by row, from a stream of its own. */
import type {
  Choice,
  ColumnType,
  Dataset,
  DatasetColumn,
  FixtureColumn,
  FixtureParent,
} from "../domain/fixture.ts";
import { InvariantError } from "../lib/errors.ts";
import type { Random } from "../lib/random.ts";
import { integerSampler, numberSampler, weightedSampler } from "./draw-number.ts";
import { drawnFrom, type ColumnMaker } from "./drawn-from.ts";
import { rowUuids } from "./row-uuid.ts";
import { compileTemplate } from "./template.ts";
import { writeDate, writeDecimal, writeTimestamp } from "./write-values.ts";
import { zipfSampler } from "./zipf.ts";

/** Values of a faker method. Real: adapters/faker. */
export interface ValueSource {
  /** Makes the next value; the same seed and locale give the same values in the same order. */
  next(): string;
}
export interface FakerRequest {
  readonly locale: string;
  readonly method: string;
  readonly arguments: readonly unknown[];
  /** 32 bits. */
  readonly seed: number;
}
export type OpenFaker = (request: FakerRequest) => ValueSource;

export interface MakerContext {
  readonly dataset: Dataset;
  /** Of the run; every set and column forks it by name. */
  readonly random: Random;
  readonly rows: number;
  readonly parents: Readonly<Record<string, FixtureParent>>;
  readonly openFaker: OpenFaker;
}

/** The stream of a column: it depends on the seed, the set and the column's own name only. */
export function columnStream(random: Random, dataset: string, column: string): Random {
  return random.fork(`fixture ${dataset}`).fork(`column ${column}`);
}

/** `earlier`: those before it in the row, which templates take values of. */
export function columnMaker(
  context: MakerContext,
  column: DatasetColumn,
  earlier: readonly ColumnMaker[],
): ColumnMaker {
  const { dataset } = context;
  const random = columnStream(context.random, dataset.name, column.name);
  const { rule } = column;
  switch (rule.generate) {
    case "sequence":
    case "uuid":
      return { write: addressable(column, random) };
    case "integer": {
      const sample = integerSampler(rule.numbers);
      return { write: (_, out) => out.integer(sample(random)) };
    }
    case "decimal": {
      const sample = numberSampler(rule.numbers);
      return { write: (_, out) => writeDecimal(out, sample(random), rule.scale) };
    }
    case "boolean":
      return drawnFrom(["false", "true"], () => (random.next() < rule.share ? 1 : 0));
    case "timestamp":
      return { write: (_, out) => writeTimestamp(out, random.integer(rule.fromMs, rule.toMs)) };
    case "date":
      return { write: (_, out) => writeDate(out, random.integer(rule.fromMs, rule.toMs)) };
    case "choice": {
      const sample = weightedSampler(rule.weights);
      return drawnFrom(rule.values, () => sample(random));
    }
    case "faker":
      return fakerMaker(context, rule, random);
    case "reference":
      return { write: referenceWriter(context, rule, random) };
    case "template": {
      const names = dataset.columns.map(({ name }) => name);
      return { write: compileTemplate(rule.text, names, earlier) };
    }
  }
}

/** What a store makes of a column. */
export function describeColumn(
  { name, rule, nulls }: DatasetColumn,
  parents: Readonly<Record<string, FixtureParent>>,
): FixtureColumn {
  const nullable = nulls > 0;
  const scale = rule.generate === "decimal" ? { scale: rule.scale } : {};
  return { name, type: typeOf(rule, parents), nullable, ...scale };
}

function typeOf(
  rule: DatasetColumn["rule"],
  parents: Readonly<Record<string, FixtureParent>>,
): ColumnType {
  switch (rule.generate) {
    case "sequence":
    case "integer":
      return "integer";
    case "uuid":
    case "decimal":
    case "boolean":
    case "timestamp":
    case "date":
      return rule.generate;
    case "choice":
    case "faker":
    case "template":
      return "text";
    case "reference":
      return typeOf(parentColumn(rule, parents).rule, parents);
  }
}

/** A column whose value follows from the row number alone. */
function addressable({ name, rule }: DatasetColumn, random: Random): ColumnMaker["write"] {
  if (rule.generate === "sequence") return (row, out) => out.integer(rule.start + rule.step * row);
  if (rule.generate === "uuid") return rowUuids(random);
  throw new InvariantError({ code: "BUG002", message: `column ${name} was not validated` });
}

function parentColumn(
  rule: { readonly dataset: string; readonly column: string },
  parents: Readonly<Record<string, FixtureParent>>,
): DatasetColumn {
  const column = parents[rule.dataset]?.dataset.columns.find(({ name }) => name === rule.column);
  if (column !== undefined) return column;
  const message = `reference to ${rule.dataset}.${rule.column} was not validated`;
  throw new InvariantError({ code: "BUG002", message });
}

function referenceWriter(
  { random: root, parents }: MakerContext,
  rule: { readonly dataset: string; readonly column: string; readonly choice: Choice },
  random: Random,
): ColumnMaker["write"] {
  const column = parentColumn(rule, parents);
  const rows = parents[rule.dataset]?.rows ?? 0;
  const value = addressable(column, columnStream(root, rule.dataset, column.name));
  const choose = rowChooser(rows, rule.choice, random);
  return (_, out) => value(choose(), out);
}

/** The often chosen rows of a Zipf choice lie all over the set, not at its beginning. */
function rowChooser(rows: number, choice: Choice, random: Random): () => number {
  if (choice.distribution === "uniform") return () => random.integer(0, rows - 1);
  const rank = zipfSampler(rows, choice.exponent);
  const step = coprimeStep(rows);
  const offset = random.integer(0, rows - 1);
  return () => ((rank(random) - 1) * step + offset) % rows;
}

/** A number near the golden section of `n` that shares no factor with it: multiples of it visit every row once. */
function coprimeStep(n: number): number {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  let step = Math.max(1, Math.floor(n * 0.618_033_988_75));
  while (gcd(step, n) !== 1) step += 1;
  return step;
}

function fakerMaker(
  { dataset, openFaker, rows }: MakerContext,
  rule: {
    readonly method: string;
    readonly arguments: readonly unknown[];
    readonly pool: number | "every";
  },
  random: Random,
): ColumnMaker {
  const source = openFaker({
    locale: dataset.locale,
    method: rule.method,
    arguments: rule.arguments,
    seed: random.uint32(),
  });
  if (rule.pool === "every") return { write: (_, out) => out.text(source.next()) };
  const pool = Array.from({ length: Math.min(rule.pool, Math.max(1, rows)) }, () => source.next());
  return drawnFrom(pool, () => random.integer(0, pool.length - 1));
}
