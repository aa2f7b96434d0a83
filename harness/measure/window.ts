/** [from, to) in nanoseconds since the start of the run. */
export interface Window {
  readonly from: number;
  readonly to: number;
}
