/** ../../assembly/network/likelihood.ts: log densities of targets, and their gradients. */
import type { Views } from "../machine.ts";
import { HETEROSCEDASTIC, LEARNED } from "../words.ts";
import { exponential, logarithm } from "./scalar.ts";

const LOG_TWO_PI = 1.8378770664093453;

/** Addresses and numbers as in the kernels' interface. */
export interface Observed {
  readonly kind: number;
  readonly outputs: number;
  readonly targets: number;
  readonly rows: number;
  readonly delta: number;
  readonly factor: number;
  readonly variance: number;
  readonly own: number;
  readonly ownGradient: number;
}

export function logDensity({ singles }: Views, observed: Observed): number {
  const { kind, rows, delta } = observed;
  singles.fill(0, delta / 4, delta / 4 + 4 * ((rows + 3) & ~3));
  return kind === HETEROSCEDASTIC ? heteroscedastic(singles, observed) : homoscedastic(singles, observed);
}

function homoscedastic(singles: Float32Array, observed: Observed): number {
  const { kind, outputs, targets, rows, delta, factor, own, ownGradient } = observed;
  const learned = kind === LEARNED ? exponential(-singles[own / 4]) : 0;
  const variance = observed.variance + learned;
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    const residual = singles[targets / 4 + row] - singles[outputs / 4 + 4 * row];
    squares += residual * residual;
    singles[delta / 4 + 4 * row] = (factor * residual) / variance;
  }
  if (kind === LEARNED) {
    singles[ownGradient / 4] = ((factor * learned) / (2 * variance)) * (rows - squares / variance);
  }
  return -0.5 * (rows * (LOG_TWO_PI + logarithm(variance)) + squares / variance);
}

function heteroscedastic(singles: Float32Array, observed: Observed): number {
  const { outputs, targets, rows, delta, factor, variance: floor } = observed;
  let value = 0;
  for (let row = 0; row < rows; row++) {
    const at = outputs / 4 + 4 * row;
    const s = singles[at + 1];
    const e = exponential(-Math.abs(s));
    const variance = floor + (Math.max(s, 0) + logarithm(1 + e));
    const residual = singles[targets / 4 + row] - singles[at];
    const standardized = (residual * residual) / variance;
    value -= 0.5 * (LOG_TWO_PI + logarithm(variance) + standardized);
    const logistic = (s >= 0 ? 1 : e) / (1 + e);
    singles[delta / 4 + 4 * row] = (factor * residual) / variance;
    singles[delta / 4 + 4 * row + 1] = ((factor * logistic) / (2 * variance)) * (standardized - 1);
  }
  return value;
}
