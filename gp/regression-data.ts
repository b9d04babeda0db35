/** Inputs and outputs for regression, and their validation. */

export interface RegressionData {
  /**
   * n×dimension, row-major; usually in [0, 1]. Categorical coordinates may be arbitrary codes, as long as equal
   * categories have equal codes.
   */
  readonly x: Float64Array;
  /** n observations, which must be standardized for the hyperpriors to apply. */
  readonly y: Float64Array;
  readonly dimension: number;
  /**
   * For each dimension, whether it is categorical (two values are either equal or different, as in the Hamming
   * distance) rather than numeric.
   */
  readonly categorical: readonly boolean[];
  /** n known noise variances (≥ 0) in units of y², added to the noise variance of the model. */
  readonly noise?: Float64Array;
}

/** σ_f² and σ_n² in units of y², ℓ in units of x, and the mean in units of y. */
export interface KernelHyperparameters {
  readonly lengthscales: Float64Array;
  readonly signalVariance: number;
  readonly noiseVariance: number;
  readonly mean: number;
}

/** For smaller ℓ, 1/ℓ² could be ∞, and ∞ times a distance of 0 is NaN. */
const MIN_LENGTHSCALE = 1e-100;

/** Throws RangeError for unusable data: no rows, inconsistent shapes, values that are not finite. */
export function checkRegressionData(data: RegressionData): void {
  const { x, y, dimension, categorical, noise } = data;
  if (!Number.isInteger(dimension) || dimension < 1) {
    throw new RangeError(`invalid dimension; must be an integer ≥ 1: ${dimension}`);
  }
  if (y.length === 0) throw new RangeError("invalid number of rows; must be ≥ 1: 0");
  checkLength("x", x.length, y.length * dimension);
  checkLength("categorical", categorical.length, dimension);
  checkFinite("x", x, dimension);
  checkFinite("y", y, 1);
  if (noise === undefined) return;
  checkLength("noise", noise.length, y.length);
  for (let i = 0; i < noise.length; i++) checkNoise(noise[i], i);
}

/** Throws RangeError unless lengthscales and signal variance are > 0, the noise variance ≥ 0, all of them finite. */
export function checkKernelHyperparameters(hyperparameters: KernelHyperparameters, dimension: number): void {
  const { lengthscales, signalVariance, noiseVariance, mean } = hyperparameters;
  checkLength("lengthscales", lengthscales.length, dimension);
  for (const lengthscale of lengthscales) {
    checkPositive("lengthscale", lengthscale);
    if (lengthscale < MIN_LENGTHSCALE) {
      throw new RangeError(`invalid lengthscale; must be ≥ ${MIN_LENGTHSCALE}: ${lengthscale}`);
    }
  }
  checkPositive("signal variance", signalVariance);
  if (!(noiseVariance >= 0 && noiseVariance < Infinity)) {
    throw new RangeError(`invalid noise variance; must be ≥ 0: ${noiseVariance}`);
  }
  if (!Number.isFinite(mean)) throw new RangeError(`invalid mean; must be finite: ${mean}`);
}

export function checkNoise(value: number, row: number): void {
  if (!(value >= 0 && value < Infinity)) {
    throw new RangeError(`invalid noise variance in row ${row}; must be ≥ 0: ${value}`);
  }
}

export function checkPositive(what: string, value: number): void {
  if (!(value > 0 && value < Infinity)) throw new RangeError(`invalid ${what}; must be > 0: ${value}`);
}

export function checkLength(what: string, length: number, expected: number): void {
  if (length !== expected) throw new RangeError(`invalid length of ${what}; must be ${expected}: ${length}`);
}

function checkFinite(what: string, values: Float64Array, columns: number): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(`invalid ${what} in row ${Math.floor(i / columns)}; must be finite: ${values[i]}`);
    }
  }
}
