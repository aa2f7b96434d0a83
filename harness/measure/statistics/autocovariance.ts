/** Autocovariances of a series by the fast Fourier transform, in O(n log n). */

/**
 * Biased autocovariances (divided by n, as estimators of spectra do: Priestley 1981, §5.3) of lags 0 … n − 1.
 * Empty for an empty series.
 */
export function autocovariances(values: ArrayLike<number>): Float64Array {
  const n = values.length;
  if (n === 0) return new Float64Array(0);
  let mean = 0;
  for (let i = 0; i < n; i += 1) mean += ((values[i] ?? 0) - mean) / (i + 1);
  // Padding with n zeros keeps the end of the series from meeting its beginning.
  const size = 2 ** Math.ceil(Math.log2(2 * n));
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  for (let i = 0; i < n; i += 1) re[i] = (values[i] ?? 0) - mean;
  transform(re, im);
  for (let i = 0; i < size; i += 1) {
    re[i] = (re[i] ?? 0) ** 2 + (im[i] ?? 0) ** 2;
    im[i] = 0;
  }
  // The power spectrum is even, so that its forward transform is its inverse but for the scale.
  transform(re, im);
  return re.subarray(0, n).map((value) => value / size / n);
}

/** In place, radix 2 (Cooley & Tukey 1965); the length is a power of two. */
function transform(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  reverseBits(re, im);
  for (let length = 2; length <= n; length *= 2) {
    const half = length / 2;
    const angle = (-2 * Math.PI) / length;
    for (let k = 0; k < half; k += 1) {
      const [c, s] = [Math.cos(angle * k), Math.sin(angle * k)];
      for (let a = k; a < n; a += length) {
        const b = a + half;
        const [reB = 0, imB = 0] = [re[b], im[b]];
        const x = reB * c - imB * s;
        const y = reB * s + imB * c;
        re[b] = (re[a] ?? 0) - x;
        im[b] = (im[a] ?? 0) - y;
        re[a] = (re[a] ?? 0) + x;
        im[a] = (im[a] ?? 0) + y;
      }
    }
  }
}

function reverseBits(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i += 1) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    for (const part of [re, im]) {
      const kept = part[i] ?? 0;
      part[i] = part[j] ?? 0;
      part[j] = kept;
    }
  }
}
