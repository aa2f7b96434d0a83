/**
 * How many random histories a property is tried on. `HARNESS_PROPERTY_RUNS` caps the number: the mutation run wants a
 * quick answer many times over, a nightly run wants more.
 */
export function propertyRuns(usual: number): number {
  const wanted = Number(process.env["HARNESS_PROPERTY_RUNS"] ?? Number.NaN);
  return Number.isInteger(wanted) && wanted > 0 ? wanted : usual;
}
