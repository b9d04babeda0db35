/** The way through the layers and back, and whole iterations: one call, however many of them. */
import { activate, addBranch, deactivate, LINEAR } from "./activation";
import { logDensity } from "./likelihood";
import { columnSums, multiply, transpose } from "./matmul";
import {
  ACTIVATION,
  BIAS,
  BIAS_GRADIENT,
  BRANCH,
  bytes,
  COLUMNS,
  DATA_ROWS,
  DATA_X,
  DATA_Y,
  DELTA,
  double,
  INPUT,
  INPUT_GRADIENT,
  INPUT_STRIDE,
  INPUTS,
  LAYER_COUNT,
  layerAt,
  LIKELIHOOD,
  MATRIX,
  MATRIX_GRADIENT,
  NORMALIZATION,
  OUTPUT,
  OUTPUT_GRADIENT,
  OUTPUT_STRIDE,
  OUTPUTS,
  OWN,
  OWN_GRADIENT,
  padded,
  place,
  SCALE,
  SCRATCH,
  single,
  VALUES,
  VARIANCE,
  word,
  X,
  Y,
  Z,
} from "./plan";
import { addPrior, adamUpdate, langevinUpdate } from "./update";

/** Copies the rows with these numbers (i32) to where the network reads them, and zeros up to a multiple of four. */
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

/** The outputs of the rows that lie ready. */
export function forward(plan: usize, rows: i32): void {
  const m = padded(rows);
  const count = word(plan, LAYER_COUNT);
  for (let l = 0; l < count; l++) {
    const layer = layerAt(plan, l);
    const inputStride = bytes(word(layer, INPUT_STRIDE)),
      outputStride = word(layer, OUTPUT_STRIDE);
    const input = place(layer, INPUT),
      z = place(layer, Z),
      values = place(layer, VALUES);
    multiply(
      input,
      inputStride,
      4,
      place(layer, MATRIX),
      bytes(outputStride),
      z,
      bytes(outputStride),
      m,
      outputStride,
      word(layer, INPUTS),
      single(layer, SCALE),
      place(layer, BIAS),
      0,
    );
    const activation = word(layer, ACTIVATION);
    if (activation === LINEAR) continue;
    const size = <usize>m * bytes(outputStride);
    activate(activation, z, values, size);
    const branch = single(layer, BRANCH);
    if (branch > 0) addBranch(input, branch, values, place(layer, OUTPUT), size);
  }
}

/** The gradient of the log likelihood in all weights, from that in the outputs. */
function backward(plan: usize, rows: i32): void {
  const m = padded(rows);
  for (let l = word(plan, LAYER_COUNT) - 1; l >= 0; l--) {
    const layer = layerAt(plan, l);
    const inputStride = word(layer, INPUT_STRIDE),
      outputStride = word(layer, OUTPUT_STRIDE);
    const input = place(layer, INPUT),
      delta = place(layer, DELTA),
      gradient = place(layer, OUTPUT_GRADIENT);
    const branch = single(layer, BRANCH),
      scale = single(layer, SCALE);
    const activation = word(layer, ACTIVATION);
    if (activation !== LINEAR) {
      const size = <usize>m * bytes(outputStride);
      deactivate(activation, place(layer, Z), place(layer, VALUES), gradient, branch > 0 ? branch : 1, delta, size);
    }
    multiply(
      input,
      4,
      bytes(inputStride),
      delta,
      bytes(outputStride),
      place(layer, MATRIX_GRADIENT),
      bytes(outputStride),
      inputStride,
      outputStride,
      rows,
      scale,
      0,
      0,
    );
    columnSums(delta, rows, outputStride, place(layer, BIAS_GRADIENT));
    if (l === 0) continue;
    const turned = place(plan, SCRATCH);
    transpose(place(layer, MATRIX), inputStride, outputStride, turned);
    // A skip connection joins equal widths, so the two gradients have the same shape.
    multiply(
      delta,
      bytes(outputStride),
      4,
      turned,
      bytes(inputStride),
      place(layer, INPUT_GRADIENT),
      bytes(inputStride),
      m,
      inputStride,
      word(layer, OUTPUTS),
      scale,
      branch > 0 ? gradient : 0,
      bytes(inputStride),
    );
  }
}

/** Way forward, log likelihood, way back, for the rows with these numbers. Returns log likelihood and ln Z of the prior. */
function descend(plan: usize, rows: usize, count: i32): f64 {
  gather(plan, rows, count);
  forward(plan, count);
  const last = layerAt(plan, word(plan, LAYER_COUNT) - 1);
  const factor = double(plan, DATA_ROWS) / <f64>count;
  const value = logDensity(
    word(plan, LIKELIHOOD),
    place(last, Z),
    place(plan, Y),
    count,
    place(last, DELTA),
    factor,
    double(plan, VARIANCE),
    place(plan, OWN),
    place(plan, OWN_GRADIENT),
  );
  backward(plan, count);
  return factor * value + double(plan, NORMALIZATION);
}

/** The log posterior; its gradient stays in the gradient's place. */
export function logPosterior(plan: usize, rows: usize, count: i32): f64 {
  const value = descend(plan, rows, count);
  return value - 0.5 * addPrior(plan);
}

/**
 * `iterations` Langevin iterations, each with `count` row numbers of its own, and its step size, temperature (f64) and
 * the two words of its key (24 bytes) at `settings`. Writes the log posterior before each to `values` (f64), and ends
 * after one that is not finite. Returns how many there were.
 */
export function langevin(plan: usize, rows: usize, count: i32, settings: usize, iterations: i32, values: usize): i32 {
  for (let t = 0; t < iterations; t++) {
    const likelihood = descend(plan, rows, count);
    const stepSize = load<f64>(settings),
      temperature = load<f64>(settings, 8);
    const squares = langevinUpdate(plan, stepSize, temperature, load<i32>(settings, 16), load<i32>(settings, 20));
    const value = likelihood - 0.5 * squares;
    store<f64>(values, value);
    if (!isFinite(value)) return t + 1;
    rows += bytes(count);
    settings += 24;
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
