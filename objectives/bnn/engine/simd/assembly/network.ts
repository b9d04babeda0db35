/** The forward and backward pass through the network, and whole iterations: any number of them in one call. */
import { logDensity } from "./likelihood";
import {
  bytes,
  COLUMNS,
  CONSTANT,
  DATA_ROWS,
  DATA_X,
  DATA_Y,
  DEGREES,
  double,
  IS_DROPPING,
  LIKELIHOOD,
  MASK_HIGH,
  MASK_LOW,
  MASK_STATE,
  NORMALIZATION,
  OUTPUT,
  OUTPUT_GRADIENT,
  OUTPUT_STRIDE,
  OUTPUTS,
  OWN,
  OWN_GRADIENT,
  padded,
  place,
  RECORD_COUNT,
  recordAt,
  ROW_OWN_GRADIENTS,
  VARIANCE,
  word,
  X,
  Y,
} from "./plan";
import { seed } from "./random";
import { accumulateRecord, forwardRecord, propagateRecord } from "./records";
import { addPrior, adamUpdate, langevinUpdate } from "./update";

/** Copies the rows with these numbers (i32) into the input buffer, padded with zero rows to a multiple of four. */
function gather(plan: usize, rows: usize, count: i32): void {
  const stride = bytes(word(plan, COLUMNS));
  const dataX = place(plan, DATA_X),
    dataY = place(plan, DATA_Y);
  let x = place(plan, X);
  const y = place(plan, Y);
  for (let i = 0; i < count; i++) {
    const row = <usize>load<u32>(rows + bytes(i));
    const from = dataX + row * stride;
    for (let j: usize = 0; j < stride; j += 16) v128.store(x + j, v128.load(from + j));
    store<f32>(y + bytes(i), load<f32>(dataY + (row << 2)));
    x += stride;
  }
  memory.fill(x, 0, <usize>(padded(count) - count) * stride);
}

/** The outputs of the rows in the input buffer. */
export function forward(plan: usize, rows: i32): void {
  if (word(plan, IS_DROPPING)) seed(place(plan, MASK_STATE), word(plan, MASK_HIGH), word(plan, MASK_LOW));
  const count = word(plan, RECORD_COUNT);
  for (let r = 0; r < count; r++) forwardRecord(plan, recordAt(plan, r), rows);
}

function lastRecord(plan: usize): usize {
  return recordAt(plan, word(plan, RECORD_COUNT) - 1);
}

/** Padding rows contribute nothing. */
function silencePadding(last: usize, rows: i32): void {
  const stride = bytes(word(last, OUTPUT_STRIDE));
  memory.fill(place(last, OUTPUT_GRADIENT) + <usize>rows * stride, 0, <usize>(padded(rows) - rows) * stride);
}

/**
 * Σ log p of the targets of `count` rows beginning with row `from`; writes factor × its gradient with respect to the
 * outputs.
 */
function likelihood(plan: usize, from: i32, count: i32, factor: f64): f64 {
  const last = lastRecord(plan);
  const start = <usize>from * bytes(word(last, OUTPUT_STRIDE));
  return logDensity(
    word(plan, LIKELIHOOD),
    place(last, OUTPUT) + start,
    word(last, OUTPUTS),
    place(plan, Y) + bytes(from),
    count,
    place(last, OUTPUT_GRADIENT) + start,
    factor,
    double(plan, VARIANCE),
    double(plan, DEGREES),
    double(plan, CONSTANT),
    place(plan, OWN),
    place(plan, OWN_GRADIENT),
  );
}

/**
 * Forward pass, log likelihood and backward pass for the rows with these numbers. Returns the log likelihood plus ln Z
 * of the prior.
 */
function descend(plan: usize, rows: usize, count: i32): f64 {
  gather(plan, rows, count);
  forward(plan, count);
  const factor = double(plan, DATA_ROWS) / <f64>count;
  const value = likelihood(plan, 0, count, factor);
  silencePadding(lastRecord(plan), count);
  for (let r = word(plan, RECORD_COUNT) - 1; r >= 0; r--) {
    const record = recordAt(plan, r);
    accumulateRecord(record, 0, count);
    propagateRecord(plan, record, count);
  }
  return factor * value + double(plan, NORMALIZATION);
}

/** The log posterior; its gradient is left in the gradient buffer. */
export function logPosterior(plan: usize, rows: usize, count: i32): f64 {
  const value = descend(plan, rows, count);
  return value - 0.5 * addPrior(plan);
}

/** The forward and backward passes of the rows with these numbers, for `rowGradient`. */
export function rowGradients(plan: usize, rows: usize, count: i32): void {
  gather(plan, rows, count);
  forward(plan, count);
  const kept = place(plan, ROW_OWN_GRADIENTS);
  for (let row = 0; row < count; row++) {
    likelihood(plan, row, 1, 1);
    store<f32>(kept + bytes(row), load<f32>(place(plan, OWN_GRADIENT)));
  }
  silencePadding(lastRecord(plan), count);
  for (let r = word(plan, RECORD_COUNT) - 1; r >= 0; r--) propagateRecord(plan, recordAt(plan, r), count);
}

/** The gradient of the log likelihood of one row's target is left in the gradient buffer. */
export function rowGradient(plan: usize, row: i32): void {
  for (let r = word(plan, RECORD_COUNT) - 1; r >= 0; r--) accumulateRecord(recordAt(plan, r), row, 1);
  store<f32>(place(plan, OWN_GRADIENT), load<f32>(place(plan, ROW_OWN_GRADIENTS) + bytes(row)));
}

/**
 * `iterations` Langevin iterations, each with `count` row numbers of its own, and its step size, temperature (f64), the
 * two words of its key and the two of its masks' key (32 bytes) at `settings`. Writes the log posterior before each to
 * `values` (f64), and stops after one that is not finite. Returns the number of iterations.
 */
export function langevin(plan: usize, rows: usize, count: i32, settings: usize, iterations: i32, values: usize): i32 {
  for (let t = 0; t < iterations; t++) {
    store<i32>(plan + (MASK_HIGH << 2), load<i32>(settings, 24));
    store<i32>(plan + (MASK_LOW << 2), load<i32>(settings, 28));
    const likelihood = descend(plan, rows, count);
    const stepSize = load<f64>(settings),
      temperature = load<f64>(settings, 8);
    const squares = langevinUpdate(plan, stepSize, temperature, load<i32>(settings, 16), load<i32>(settings, 20));
    const value = likelihood - 0.5 * squares;
    store<f64>(values, value);
    if (!isFinite(value)) return t + 1;
    rows += bytes(count);
    settings += 32;
    values += 8;
  }
  return iterations;
}

/** One iteration of Adam. Returns the log posterior before it. */
export function adam(
  plan: usize,
  rows: usize,
  count: i32,
  learningRate: f64,
  momentumTotal: f64,
  squareTotal: f64,
): f64 {
  const value = descend(plan, rows, count);
  return value - 0.5 * adamUpdate(plan, learningRate, momentumTotal, squareTotal);
}
