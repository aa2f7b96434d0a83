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
  const roots = rootsOfUnity(size);
  transform(re, im, roots);
  for (let i = 0; i < size; i += 1) {
    re[i] = (re[i] ?? 0) ** 2 + (im[i] ?? 0) ** 2;
    im[i] = 0;
  }
  // The power spectrum is even, so that its forward transform is its inverse but for the scale.
  transform(re, im, roots);
  const found = re.slice(0, n);
  for (let i = 0; i < n; i += 1) found[i] = (found[i] ?? 0) / size / n;
  return found;
}

interface Roots {
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

/** exp(−2πik / n), k below n / 2. */
function rootsOfUnity(n: number): Roots {
  const cosines = new Float64Array(n / 2);
  const sines = new Float64Array(n / 2);
  for (let k = 0; k < n / 2; k += 1) {
    cosines[k] = Math.cos((-2 * Math.PI * k) / n);
    sines[k] = Math.sin((-2 * Math.PI * k) / n);
  }
  return { cosines, sines };
}

/** In place, radix 2 (Cooley & Tukey 1965); the length is a power of two. */
function transform(re: Float64Array, im: Float64Array, { cosines, sines }: Roots): void {
  const n = re.length;
  reverseBits(re, im);
  for (let half = 1; half < n; half *= 2) {
    const stride = n / (2 * half);
    for (let from = 0; from < n; from += 2 * half) {
      for (let k = 0; k < half; k += 1) {
        const a = from + k;
        const b = a + half;
        const cosine = cosines[k * stride] ?? 0;
        const sine = sines[k * stride] ?? 0;
        const reB = re[b] ?? 0;
        const imB = im[b] ?? 0;
        const x = reB * cosine - imB * sine;
        const y = reB * sine + imB * cosine;
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
    swap(re, i, j);
    swap(im, i, j);
  }
}

function swap(values: Float64Array, i: number, j: number): void {
  const kept = values[i] ?? 0;
  values[i] = values[j] ?? 0;
  values[j] = kept;
}
