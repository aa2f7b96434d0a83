/**
 * What a run hands to a script: HARNESS_URL, the service's address in this region; HARNESS_TIMEOUT, the workload's own;
 * HARNESS_DATA, a JSON file with the region, its seed and every node.
 */
export interface RunData {
  readonly region: string;
  readonly regions: readonly string[];
  readonly seed: string;
}

export const data = JSON.parse(open(__ENV["HARNESS_DATA"] ?? "")) as RunData;
export const url = __ENV["HARNESS_URL"] ?? "";
export const timeout = __ENV["HARNESS_TIMEOUT"] ?? "2s";
