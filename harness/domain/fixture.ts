/** Data that is put into a group before any load: sets that the seed generates, and files. */

/** Types that every store can hold and give back in one written form (see row-batch.ts). */
export const COLUMN_TYPES = [
  "integer",
  "decimal",
  "text",
  "boolean",
  "timestamp",
  "date",
  "uuid",
] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export interface FixtureColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Digits after the point; decimal only. */
  readonly scale?: number;
  /** Set where a null may stand. */
  readonly nullable?: boolean;
}

/** How numbers spread over their range. */
export type Distribution =
  | { readonly distribution: "uniform"; readonly min: number; readonly max: number }
  | {
      readonly distribution: "normal";
      readonly mean: number;
      readonly deviation: number;
      readonly min?: number;
      readonly max?: number;
    }
  | {
      readonly distribution: "exponential";
      readonly mean: number;
      readonly min?: number;
      readonly max?: number;
    }
  /** The smallest value is the most frequent: frequency of the k-th is proportional to k^-exponent. */
  | {
      readonly distribution: "zipf";
      readonly exponent: number;
      readonly min: number;
      readonly max: number;
    };

/** How rows of another set are chosen. */
export type Choice =
  | { readonly distribution: "uniform" }
  | { readonly distribution: "zipf"; readonly exponent: number };

/** How the values of a column come about. */
export type ColumnRule =
  | { readonly generate: "sequence"; readonly start: number; readonly step: number }
  | { readonly generate: "uuid" }
  | { readonly generate: "integer"; readonly numbers: Distribution }
  | { readonly generate: "decimal"; readonly scale: number; readonly numbers: Distribution }
  /** `share` of true in [0, 1]. */
  | { readonly generate: "boolean"; readonly share: number }
  /** Milliseconds since 1970, both included. */
  | {
      readonly generate: "timestamp" | "date";
      readonly fromMs: number;
      readonly toMs: number;
    }
  | {
      readonly generate: "choice";
      readonly values: readonly string[];
      readonly weights: readonly number[];
    }
  /** `pool` values are made by faker and drawn from; "every": one call a row. */
  | {
      readonly generate: "faker";
      readonly method: string;
      readonly arguments: readonly unknown[];
      readonly pool: number | "every";
    }
  | {
      readonly generate: "reference";
      readonly dataset: string;
      readonly column: string;
      readonly choice: Choice;
    }
  | { readonly generate: "template"; readonly text: string };

export interface DatasetColumn {
  readonly name: string;
  readonly rule: ColumnRule;
  /** Share of nulls in [0, 1). */
  readonly nulls: number;
}

/** Schema of a generated set: fixtures/datasets/<name>.yaml after reading. */
export interface Dataset {
  readonly name: string;
  readonly title: string;
  /** Locale of faker: en, de, pt_BR. */
  readonly locale: string;
  /** Where nobody says how many. */
  readonly rows: number;
  /** Column whose values are unique. */
  readonly key: string;
  readonly columns: readonly DatasetColumn[];
}

export const FILE_FORMATS = ["csv", "json", "jsonl", "yaml", "sql"] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export type FixtureOrigin =
  | {
      readonly type: "dataset";
      readonly dataset: Dataset;
      readonly rows: number;
      /** Of every set that it refers to: how many rows were made, and where they lie if they are in the same group. */
      readonly parents: Readonly<Record<string, FixtureParent>>;
    }
  | {
      readonly type: "file";
      /** As written: beside the scenario or in a folder above it. */
      readonly file: string;
      readonly format: FileFormat;
      /** Types that were given; others are found by reading the file. */
      readonly columns: Readonly<Record<string, { type: ColumnType; scale?: number }>>;
      readonly key?: string;
    };

export interface FixtureParent {
  readonly dataset: Dataset;
  readonly rows: number;
  /** Table or key prefix in the same group. */
  readonly place?: string;
}

/** One entry of `fixtures:`. */
export interface FixtureSpec {
  /** Name of the set, or of the file without its ending. */
  readonly name: string;
  /** Group. */
  readonly into: string;
  /** Table or key prefix. */
  readonly place: string;
  readonly origin: FixtureOrigin;
  /** What the node kind takes beside that. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly line: number;
}

/** Rows by number and by content. */
export interface FixtureTally {
  readonly rows: number;
  readonly bytes: number;
  /** SHA-256, hex, of the rows as row-batch.ts writes them, in order. */
  readonly sha256: string;
}
