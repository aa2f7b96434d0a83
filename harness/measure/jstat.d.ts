/** The functions of jstat that are used here; the package ships no types. */
declare module "jstat" {
  /** Quantiles (`inv`) and cumulative probabilities (`cdf`). */
  const jStat: {
    beta: { inv(p: number, alpha: number, beta: number): number };
    binomial: { cdf(k: number, n: number, p: number): number };
    normal: {
      inv(p: number, mean: number, deviation: number): number;
      cdf(x: number, mean: number, deviation: number): number;
    };
    studentt: { inv(p: number, degreesOfFreedom: number): number };
    gammaln(x: number): number;
    centralF: { cdf(x: number, between: number, within: number): number };
  };
  export default jStat;
}
