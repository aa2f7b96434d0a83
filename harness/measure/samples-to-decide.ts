import type { Target } from "../domain/scenario.ts";
import { ratioBounds } from "../lib/ratio-bounds.ts";

/** Beyond this nobody measures longer: better change the target. */
const MOST = 1e9;

/**
 * Independent samples in all that would decide a share against its target, if the share stays what it was seen to be.
 * Undefined: it lies so close to the target that no number worth naming would.
 */
export function samplesToDecideShare(share: number, target: number): number | undefined {
  const decides = (n: number): boolean => {
    const { lower, upper } = ratioBounds(share * n, n);
    return lower > target || upper < target;
  };
  let high = 1;
  while (!decides(high)) {
    high *= 2;
    if (high > MOST) return undefined;
  }
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (decides(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The same for a mean, whose bounds draw together with the root of the number of samples. */
export function samplesToDecideMean(
  { mean, nearest }: { readonly mean: number; readonly nearest: number },
  target: number,
  samples: number,
): number | undefined {
  const needed = samples * ((nearest - mean) / (target - mean)) ** 2;
  return needed <= MOST ? Math.ceil(needed) : undefined;
}

/** Whether a value is what its target asks for. */
export function meets({ comparison, value: limit }: Target, value: number): boolean {
  switch (comparison) {
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
  }
}

/** Upper limits (`< 3s`) are met by small values. */
export function wantsSmall({ comparison }: Target): boolean {
  return comparison === "<" || comparison === "<=";
}
