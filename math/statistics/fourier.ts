/** The in-place discrete Fourier transform of complex numbers, whose count is a power of two (Cooley & Tukey 1965). */

/** Complex numbers: arrays of real and imaginary parts, of equal length. */
export interface Spectrum {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/**
 * X_k = Σ_j x_j e^(∓2πi jk/n), with − for `forward` and + for `backward`; neither divides by n, so applying both
 * multiplies by n. Throws a RangeError unless n is a power of two.
 */
export function fourierTransform({ real, imaginary }: Spectrum, direction: "forward" | "backward"): void {
  const n = real.length;
  if (n < 1 || (n & (n - 1)) !== 0 || imaginary.length !== n) {
    throw new RangeError(`invalid length; must be a power of two, the same of both parts: ${n}, ${imaginary.length}`);
  }
  for (let i = 0, j = 0; i < n; i++) {
    if (i < j) {
      swap(real, i, j);
      swap(imaginary, i, j);
    }
    // Increments a bit-reversed index: the carry propagates from the highest bit down.
    let bit = n >> 1;
    while (bit > 0 && (j & bit) !== 0) {
      j ^= bit;
      bit >>= 1;
    }
    j |= bit;
  }
  const sign = direction === "forward" ? -1 : 1;
  for (let half = 1; half < n; half *= 2) {
    for (let k = 0; k < half; k++) {
      const angle = (sign * Math.PI * k) / half;
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      for (let i = k; i < n; i += 2 * half) {
        const j = i + half;
        const re = real[j] * cosine - imaginary[j] * sine;
        const im = real[j] * sine + imaginary[j] * cosine;
        real[j] = real[i] - re;
        imaginary[j] = imaginary[i] - im;
        real[i] += re;
        imaginary[i] += im;
      }
    }
  }
}

function swap(values: Float64Array, i: number, j: number): void {
  const kept = values[i];
  values[i] = values[j];
  values[j] = kept;
}
