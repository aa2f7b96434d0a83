/**
 * What a run hands to a script: HARNESS_URL, the service's address in this region; HARNESS_TIMEOUT, the workload's own;
 * HARNESS_DATA, a JSON file with the region, its seed, every node, and the fixtures that were loaded.
 */
import { SharedArray } from "k6/data";

export interface RunData {
  readonly region: string;
  readonly regions: readonly string[];
  readonly seed: string;
  readonly fixtures: readonly Fixture[];
}

export interface Fixture {
  readonly name: string;
  /** Group. */
  readonly into: string;
  /** null: a SQL file. */
  readonly rows: number | null;
  readonly digest: string;
  /** Column with unique values. */
  readonly key?: string;
  /** How many of its first rows are in the file (`data: { rows: 1000 }` of the workload), a JSON list. */
  readonly sample: { readonly rows: number; readonly file: string };
}

export const data = JSON.parse(open(__ENV["HARNESS_DATA"] ?? "")) as RunData;
export const url = __ENV["HARNESS_URL"] ?? "";
export const timeout = __ENV["HARNESS_TIMEOUT"] ?? "2s";

/** The first rows of a fixture: read once, shared by all VUs. */
export function rowsOf<Row>(name: string): Row[] {
  return new SharedArray(name, () => {
    const fixture = data.fixtures.find((each) => each.name === name);
    if (fixture === undefined) throw new Error(`the scenario has no fixture ${name}`);
    return JSON.parse(open(fixture.sample.file)) as Row[];
  });
}
