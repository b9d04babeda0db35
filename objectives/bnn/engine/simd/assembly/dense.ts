/** z = W h · scale + b, and the backward pass. */
import { columnSums, multiply, transpose } from "./matmul";
import {
  ADDED,
  BIAS,
  BIAS_GRADIENT,
  bytes,
  INPUT,
  INPUT_GRADIENT,
  INPUT_STRIDE,
  INPUTS,
  MATRIX,
  MATRIX_GRADIENT,
  OUTPUT,
  OUTPUT_GRADIENT,
  OUTPUT_STRIDE,
  OUTPUTS,
  padded,
  place,
  SCALE,
  SCRATCH,
  single,
  word,
} from "./plan";

export function forwardDense(layer: usize, rows: i32): void {
  const outputStride = word(layer, OUTPUT_STRIDE);
  multiply(
    place(layer, INPUT),
    bytes(word(layer, INPUT_STRIDE)),
    4,
    place(layer, MATRIX),
    bytes(outputStride),
    place(layer, OUTPUT),
    bytes(outputStride),
    padded(rows),
    outputStride,
    word(layer, INPUTS),
    single(layer, SCALE),
    place(layer, BIAS),
    0,
  );
}

/** The gradient with respect to W and b, from `count` rows beginning with row `from`. */
export function accumulateDense(layer: usize, from: i32, count: i32): void {
  const inputStride = word(layer, INPUT_STRIDE),
    outputStride = word(layer, OUTPUT_STRIDE);
  const delta = place(layer, OUTPUT_GRADIENT) + <usize>from * bytes(outputStride);
  multiply(
    place(layer, INPUT) + <usize>from * bytes(inputStride),
    4,
    bytes(inputStride),
    delta,
    bytes(outputStride),
    place(layer, MATRIX_GRADIENT),
    bytes(outputStride),
    inputStride,
    outputStride,
    count,
    single(layer, SCALE),
    0,
    0,
  );
  columnSums(delta, count, outputStride, place(layer, BIAS_GRADIENT));
}

export function propagateDense(layer: usize, plan: usize, rows: i32): void {
  const inputStride = word(layer, INPUT_STRIDE),
    outputStride = word(layer, OUTPUT_STRIDE);
  const turned = place(plan, SCRATCH);
  transpose(place(layer, MATRIX), inputStride, outputStride, turned);
  multiply(
    place(layer, OUTPUT_GRADIENT),
    bytes(outputStride),
    4,
    turned,
    bytes(inputStride),
    place(layer, INPUT_GRADIENT),
    bytes(inputStride),
    padded(rows),
    inputStride,
    word(layer, OUTPUTS),
    single(layer, SCALE),
    place(layer, ADDED),
    bytes(inputStride),
  );
}
