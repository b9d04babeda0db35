/** Autocovariance and autocorrelation of a series. */
import { fourierTransform } from "../../../math/statistics/fourier.ts";
import { mean } from "../../../math/statistics.ts";

/** Below this length, direct summation is faster. */
const SHORT = 64;

/** γ_t = (1/n) Σ_i (x_i − x̄)(x_{i+t} − x̄) for every lag t from 0 to n − 1. */
export function autocovariance(values: Float64Array): Float64Array {
  const n = values.length;
  const center = mean(values);
  const centered = new Float64Array(n);
  for (let i = 0; i < n; i++) centered[i] = values[i] - center;
  const sums = n <= SHORT ? directSums(centered) : transformedSums(centered);
  for (let lag = 0; lag < n; lag++) sums[lag] /= n;
  return sums;
}

function directSums(centered: Float64Array): Float64Array {
  const n = centered.length;
  const sums = new Float64Array(n);
  for (let lag = 0; lag < n; lag++) {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += centered[i - lag] * centered[i];
    sums[lag] = sum;
  }
  return sums;
}

/** By the squared magnitudes of the Fourier transform; zero padding avoids wrap-around. */
function transformedSums(centered: Float64Array): Float64Array {
  const n = centered.length;
  let size = 1;
  while (size < 2 * n) size *= 2;
  const spectrum = { real: new Float64Array(size), imaginary: new Float64Array(size) };
  spectrum.real.set(centered);
  fourierTransform(spectrum, "forward");
  for (let k = 0; k < size; k++) {
    spectrum.real[k] = spectrum.real[k] ** 2 + spectrum.imaginary[k] ** 2;
    spectrum.imaginary[k] = 0;
  }
  fourierTransform(spectrum, "backward");
  return spectrum.real.slice(0, n).map((sum) => sum / size);
}

/**
 * The autocorrelation of several chains at lags 0, 1 … `lags` − 1: the mean of their autocovariances divided by that at
 * lag 0.
 */
export function autocorrelation(chains: readonly Float64Array[], lags: number): Float64Array {
  const covariances = chains.map(autocovariance);
  const at = (lag: number) => mean(covariances.map((covariance) => covariance[lag]));
  return Float64Array.from({ length: Math.min(lags, chains[0].length) }, (_, lag) => at(lag) / at(0));
}
