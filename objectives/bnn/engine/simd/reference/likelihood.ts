/** ../assembly/likelihood.ts: log densities of targets, and their gradients. */
import { LOG_TWO_PI } from "../../../../../math/constants.ts";
import type { Views } from "../backend.ts";
import { BERNOULLI, CATEGORICAL, HETEROSCEDASTIC, LEARNED, POISSON, STUDENT } from "../record-layout.ts";
import { exponential, logarithm, logGamma } from "./scalar.ts";

/** Addresses and numbers as in the kernels' interface. */
interface Observed {
  readonly kind: number;
  readonly outputs: number;
  readonly width: number;
  readonly targets: number;
  readonly rows: number;
  readonly delta: number;
  readonly factor: number;
  readonly variance: number;
  readonly degrees: number;
  readonly constant: number;
  readonly own: number;
  readonly ownGradient: number;
}

const padded = (count: number) => (count + 3) & ~3;

export function logDensity({ singles }: Views, observed: Observed): number {
  if (observed.kind === HETEROSCEDASTIC) return heteroscedastic(singles, observed);
  if (observed.kind === CATEGORICAL) return categorical(singles, observed);
  if (observed.kind === STUDENT) return student(singles, observed);
  if (observed.kind === POISSON) return poisson(singles, observed);
  if (observed.kind === BERNOULLI) return bernoulli(singles, observed);
  return homoscedastic(singles, observed);
}

function homoscedastic(singles: Float32Array, observed: Observed): number {
  const { kind, outputs, width, targets, rows, delta, factor, own, ownGradient } = observed;
  const stride = padded(width);
  const learned = kind === LEARNED ? exponential(-singles[own / 4]) : 0;
  const variance = observed.variance + learned;
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    const residual = singles[targets / 4 + row] - singles[outputs / 4 + stride * row];
    squares += residual * residual;
    singles[delta / 4 + stride * row] = (factor * residual) / variance;
  }
  if (kind === LEARNED) {
    singles[ownGradient / 4] = ((factor * learned) / (2 * variance)) * (rows - squares / variance);
  }
  return -0.5 * (rows * (LOG_TWO_PI + logarithm(variance)) + squares / variance);
}

function heteroscedastic(singles: Float32Array, observed: Observed): number {
  const { outputs, width, targets, rows, delta, factor, variance: floor } = observed;
  const stride = padded(width);
  let value = 0;
  for (let row = 0; row < rows; row++) {
    const at = outputs / 4 + stride * row;
    const s = singles[at + 1];
    const e = exponential(-Math.abs(s));
    const variance = floor + (Math.max(s, 0) + logarithm(1 + e));
    const residual = singles[targets / 4 + row] - singles[at];
    const standardized = (residual * residual) / variance;
    value -= 0.5 * (LOG_TWO_PI + logarithm(variance) + standardized);
    const logistic = (s >= 0 ? 1 : e) / (1 + e);
    singles[delta / 4 + stride * row] = (factor * residual) / variance;
    singles[delta / 4 + stride * row + 1] = ((factor * logistic) / (2 * variance)) * (standardized - 1);
  }
  return value;
}

function categorical(singles: Float32Array, observed: Observed): number {
  const { outputs, width, targets, rows, delta, factor } = observed;
  const stride = padded(width);
  let value = 0;
  for (let row = 0; row < rows; row++) {
    const z = singles.subarray(outputs / 4 + stride * row, outputs / 4 + stride * row + width);
    const to = delta / 4 + stride * row;
    let largest = -Infinity;
    for (const output of z) largest = Math.max(largest, output);
    let sum = 0;
    for (const output of z) sum += exponential(output - largest);
    const target = singles[targets / 4 + row];
    let own = NaN;
    for (let k = 0; k < width; k++) {
      if (k === target) own = z[k] - largest - logarithm(sum);
      singles[to + k] = factor * ((k === target ? 1 : 0) - exponential(z[k] - largest) / sum);
    }
    value += own;
  }
  return value;
}

function student(singles: Float32Array, observed: Observed): number {
  const { outputs, width, targets, rows, delta, factor, degrees, constant, own, ownGradient } = observed;
  const stride = padded(width);
  const learned = exponential(-singles[own / 4]);
  const variance = observed.variance + learned;
  const spread = degrees * variance;
  let [logs, shares] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const residual = singles[targets / 4 + row] - singles[outputs / 4 + stride * row];
    const total = spread + residual * residual;
    logs += logarithm(total / spread);
    shares += (residual * residual) / total;
    singles[delta / 4 + stride * row] = (factor * (degrees + 1) * residual) / total;
  }
  const excess = rows - (degrees + 1) * shares;
  singles[ownGradient / 4] = ((factor * learned) / (2 * variance)) * excess;
  return rows * (constant - 0.5 * logarithm(variance)) - 0.5 * (degrees + 1) * logs;
}

function poisson(singles: Float32Array, observed: Observed): number {
  const { outputs, width, targets, rows, delta, factor, constant: logRate } = observed;
  const stride = padded(width);
  let value = 0;
  for (let row = 0; row < rows; row++) {
    const target = singles[targets / 4 + row];
    const log = singles[outputs / 4 + stride * row] + logRate;
    const rate = exponential(log);
    const isCount = target >= 0 && Math.floor(target) === target;
    value += isCount ? target * log - rate - logGamma(target + 1) : NaN;
    singles[delta / 4 + stride * row] = factor * (target - rate);
  }
  return value;
}

function bernoulli(singles: Float32Array, observed: Observed): number {
  const { outputs, width, targets, rows, delta, factor } = observed;
  const stride = padded(width);
  let value = 0;
  for (let row = 0; row < rows; row++) {
    const target = singles[targets / 4 + row];
    const z = singles[outputs / 4 + stride * row];
    const e = exponential(-Math.abs(z));
    const logistic = (z >= 0 ? 1 : e) / (1 + e);
    value += target === 0 || target === 1 ? target * z - Math.max(z, 0) - logarithm(1 + e) : NaN;
    singles[delta / 4 + stride * row] = factor * (target - logistic);
  }
  return value;
}
