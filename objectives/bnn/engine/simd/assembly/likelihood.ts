/**
 * Log densities of targets in double precision, row by row, and their gradients with respect to the outputs: rows of
 * `width` numbers, padded to a multiple of four. ../../../likelihood/ has the formulas.
 */
import { bytes, padded } from "./plan";
import { exponential, logarithm, logGamma } from "./scalar";

const LEARNED: i32 = 0,
  HETEROSCEDASTIC: i32 = 2,
  CATEGORICAL: i32 = 3,
  STUDENT: i32 = 4,
  POISSON: i32 = 5,
  BERNOULLI: i32 = 6;
const LOG_TWO_PI: f64 = 1.8378770664093453;

/**
 * The minimum or known variance, the degrees of freedom, the constant of every row, and the addresses of the log
 * precision and of its gradient. The padding of `delta` is left unchanged.
 */
export function logDensity(
  kind: i32,
  outputs: usize,
  width: i32,
  targets: usize,
  rows: i32,
  delta: usize,
  factor: f64,
  variance: f64,
  degrees: f64,
  constant: f64,
  own: usize,
  ownGradient: usize,
): f64 {
  if (kind === POISSON) return poisson(outputs, width, targets, rows, delta, factor, constant);
  if (kind === BERNOULLI) return bernoulli(outputs, width, targets, rows, delta, factor);
  if (kind === HETEROSCEDASTIC) return heteroscedastic(outputs, width, targets, rows, delta, factor, variance);
  if (kind === CATEGORICAL) return categorical(outputs, width, targets, rows, delta, factor);
  const stride = bytes(padded(width));
  const learned = kind === LEARNED || kind === STUDENT ? exponential(-(<f64>load<f32>(own))) : 0;
  variance += learned;
  if (kind === STUDENT) {
    const spread = degrees * variance;
    let logs: f64 = 0,
      shares: f64 = 0;
    for (let row = 0; row < rows; row++) {
      const at = <usize>row * stride;
      const residual = <f64>load<f32>(targets + bytes(row)) - <f64>load<f32>(outputs + at);
      const total = spread + residual * residual;
      logs += logarithm(total / spread);
      shares += (residual * residual) / total;
      store<f32>(delta + at, <f32>((factor * (degrees + 1) * residual) / total));
    }
    const excess = <f64>rows - (degrees + 1) * shares;
    store<f32>(ownGradient, <f32>(((factor * learned) / (2 * variance)) * excess));
    return <f64>rows * (constant - 0.5 * logarithm(variance)) - 0.5 * (degrees + 1) * logs;
  }
  let squares: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const at = <usize>row * stride;
    const residual = <f64>load<f32>(targets + bytes(row)) - <f64>load<f32>(outputs + at);
    squares += residual * residual;
    store<f32>(delta + at, <f32>((factor * residual) / variance));
  }
  if (kind === LEARNED) {
    store<f32>(ownGradient, <f32>(((factor * learned) / (2 * variance)) * (<f64>rows - squares / variance)));
  }
  return -0.5 * (<f64>rows * (LOG_TWO_PI + logarithm(variance)) + squares / variance);
}

function heteroscedastic(
  outputs: usize,
  width: i32,
  targets: usize,
  rows: i32,
  delta: usize,
  factor: f64,
  floor: f64,
): f64 {
  const stride = bytes(padded(width));
  let value: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const at = <usize>row * stride;
    const s = <f64>load<f32>(outputs + at, 4);
    const e = exponential(-Math.abs(s));
    const variance = floor + (max<f64>(s, 0) + logarithm(1 + e));
    const residual = <f64>load<f32>(targets + bytes(row)) - <f64>load<f32>(outputs + at);
    const standardized = (residual * residual) / variance;
    value -= 0.5 * (LOG_TWO_PI + logarithm(variance) + standardized);
    const logistic = (s >= 0 ? 1 : e) / (1 + e);
    store<f32>(delta + at, <f32>((factor * residual) / variance));
    store<f32>(delta + at, <f32>(((factor * logistic) / (2 * variance)) * (standardized - 1)), 4);
  }
  return value;
}

/** Counts with rate e^(output + log rate); a target that is not a count makes the value NaN. */
function poisson(outputs: usize, width: i32, targets: usize, rows: i32, delta: usize, factor: f64, logRate: f64): f64 {
  const stride = bytes(padded(width));
  let value: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const at = <usize>row * stride;
    const target = <f64>load<f32>(targets + bytes(row));
    const log = <f64>load<f32>(outputs + at) + logRate;
    const rate = exponential(log);
    const isCount = target >= 0 && Math.floor(target) === target;
    value += isCount ? target * log - rate - logGamma(target + 1) : NaN;
    store<f32>(delta + at, <f32>(factor * (target - rate)));
  }
  return value;
}

/** Targets are 0 or 1; any other makes the value NaN. */
function bernoulli(outputs: usize, width: i32, targets: usize, rows: i32, delta: usize, factor: f64): f64 {
  const stride = bytes(padded(width));
  let value: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const at = <usize>row * stride;
    const target = <f64>load<f32>(targets + bytes(row));
    const z = <f64>load<f32>(outputs + at);
    const e = exponential(-Math.abs(z));
    const logistic = (z >= 0 ? 1 : e) / (1 + e);
    value += target === 0 || target === 1 ? target * z - max<f64>(z, 0) - logarithm(1 + e) : NaN;
    store<f32>(delta + at, <f32>(factor * (target - logistic)));
  }
  return value;
}

/** Targets are class indices; an invalid one makes the value NaN. */
function categorical(outputs: usize, width: i32, targets: usize, rows: i32, delta: usize, factor: f64): f64 {
  const stride = bytes(padded(width));
  let value: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const z = outputs + <usize>row * stride;
    const to = delta + <usize>row * stride;
    let largest: f64 = -Infinity;
    for (let k = 0; k < width; k++) largest = max<f64>(largest, <f64>load<f32>(z + bytes(k)));
    let sum: f64 = 0;
    for (let k = 0; k < width; k++) sum += exponential(<f64>load<f32>(z + bytes(k)) - largest);
    const target = <f64>load<f32>(targets + bytes(row));
    let own: f64 = NaN;
    for (let k = 0; k < width; k++) {
      const output = <f64>load<f32>(z + bytes(k));
      const isTarget = <f64>k === target;
      if (isTarget) own = output - largest - logarithm(sum);
      store<f32>(to + bytes(k), <f32>(factor * ((isTarget ? 1 : 0) - exponential(output - largest) / sum)));
    }
    value += own;
  }
  return value;
}
