/** ../../assembly/network/likelihood.ts: log densities of targets, and their gradients. */
import type { Views } from "../machine.ts";
import { CATEGORICAL, HETEROSCEDASTIC, LEARNED } from "../words.ts";
import { exponential, logarithm } from "./scalar.ts";

const LOG_TWO_PI = 1.8378770664093453;

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
  readonly own: number;
  readonly ownGradient: number;
}

const padded = (count: number) => (count + 3) & ~3;

export function logDensity({ singles }: Views, observed: Observed): number {
  if (observed.kind === HETEROSCEDASTIC) return heteroscedastic(singles, observed);
  if (observed.kind === CATEGORICAL) return categorical(singles, observed);
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
