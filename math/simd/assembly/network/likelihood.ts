/**
 * Log densities of targets in double precision, one row after the other, and their gradients in the outputs, which lie
 * four numbers to a row. ../../../../objectives/likelihood/ has the formulas.
 */
import { exponential, logarithm } from "./scalar";

export const LEARNED: i32 = 0,
  FIXED: i32 = 1,
  HETEROSCEDASTIC: i32 = 2;
const LOG_TWO_PI: f64 = 1.8378770664093453;

/** The least variance or the known one; where the log precision is, and its gradient. */
export function logDensity(
  kind: i32,
  outputs: usize,
  targets: usize,
  rows: i32,
  delta: usize,
  factor: f64,
  variance: f64,
  own: usize,
  ownGradient: usize,
): f64 {
  let value: f64;
  if (kind === HETEROSCEDASTIC) {
    value = heteroscedastic(outputs, targets, rows, delta, factor, variance);
  } else {
    const learned = kind === LEARNED ? exponential(-(<f64>load<f32>(own))) : 0;
    variance += learned;
    let squares: f64 = 0;
    for (let row = 0; row < rows; row++) {
      const at = (<usize>row) << 4;
      const residual = <f64>load<f32>(targets + ((<usize>row) << 2)) - <f64>load<f32>(outputs + at);
      squares += residual * residual;
      v128.store(delta + at, f32x4.replace_lane(f32x4.splat(0), 0, <f32>((factor * residual) / variance)));
    }
    if (kind === LEARNED) {
      store<f32>(ownGradient, <f32>(((factor * learned) / (2 * variance)) * (<f64>rows - squares / variance)));
    }
    value = -0.5 * (<f64>rows * (LOG_TWO_PI + logarithm(variance)) + squares / variance);
  }
  // Rows that are there to make the number of rows a multiple of four have no say.
  for (let row = rows; row < ((rows + 3) & ~3); row++) v128.store(delta + ((<usize>row) << 4), f32x4.splat(0));
  return value;
}

function heteroscedastic(outputs: usize, targets: usize, rows: i32, delta: usize, factor: f64, floor: f64): f64 {
  let value: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const at = (<usize>row) << 4;
    const s = <f64>load<f32>(outputs + at, 4);
    const e = exponential(-Math.abs(s));
    const variance = floor + (max<f64>(s, 0) + logarithm(1 + e));
    const residual = <f64>load<f32>(targets + ((<usize>row) << 2)) - <f64>load<f32>(outputs + at);
    const standardized = (residual * residual) / variance;
    value -= 0.5 * (LOG_TWO_PI + logarithm(variance) + standardized);
    const logistic = (s >= 0 ? 1 : e) / (1 + e);
    let gradient = f32x4.replace_lane(f32x4.splat(0), 0, <f32>((factor * residual) / variance));
    gradient = f32x4.replace_lane(gradient, 1, <f32>(((factor * logistic) / (2 * variance)) * (standardized - 1)));
    v128.store(delta + at, gradient);
  }
  return value;
}
