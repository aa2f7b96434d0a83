/**
 * Samples into quantiles with their bounds: how many a second, and what they cost in memory.
 *
 *   npm run bench:measure -- --samples 10000000
 */
import { parseArgs } from "node:util";
import { Random } from "../../harness/lib/random.ts";
import { quantileBounds, quantileOf } from "../../harness/measure/bounds.ts";
import { DistributionSketch } from "../../harness/measure/distribution-sketch.ts";
import { SampleColumn } from "../../harness/measure/sample-column.ts";

const { values } = parseArgs({ options: { samples: { type: "string", default: "10000000" } } });
const samples = Number(values.samples);
const QUANTILES = [0.5, 0.95, 0.99, 0.999];

/** Drawn before, so that the generator is not measured. */
const drawn = new Float64Array(1 << 20);
const random = new Random(1);
for (let i = 0; i < drawn.length; i += 1) drawn[i] = random.exponential(40);

const before = process.memoryUsage().rss;
const column = new SampleColumn({ exact: samples });
const startedAt = performance.now();
for (let i = 0; i < samples; i += 1) column.add(drawn[i & (drawn.length - 1)] ?? 0);
const stored = performance.now();
const sorted = column.sorted();
const bounds = QUANTILES.map((quantile) => ({
  quantile,
  value: quantileOf(sorted, quantile),
  ...quantileBounds(sorted, quantile),
}));
const judged = performance.now();
const memory = process.memoryUsage().rss - before;

const sketch = new DistributionSketch();
const sketchFrom = performance.now();
for (let i = 0; i < samples; i += 1) sketch.add(drawn[i & (drawn.length - 1)] ?? 0);
const sketched = performance.now() - sketchFrom;

const rate = (ms: number): string => `${((samples / ms) * 1e-3).toFixed(1)} M samples/s`;
console.log(`${samples.toLocaleString("en-US")} samples`);
console.log(
  `exact: stored ${rate(stored - startedAt)}, into quantiles with bounds ${rate(judged - startedAt)}`,
);
console.log(`exact: ${(memory / 1e6).toFixed(0)} MB more resident memory (bound: 300 MB for 10 M)`);
console.log(`sketch: ${rate(sketched)}, relative error ${sketch.error}`);
for (const { quantile, value, lower, upper } of bounds) {
  const [exact = NaN, approximate = NaN] = [value, sketch.quantile(quantile)];
  console.log(
    `p${100 * quantile}: ${exact.toFixed(3)} (${lower.toFixed(3)} … ${upper.toFixed(3)}), sketch ${approximate.toFixed(3)}`,
  );
}
