/** ../assembly/dense.ts: z = W h · scale + b, and the backward pass. */
import type { Views } from "../backend.ts";
import * as at from "../record-layout.ts";
import { columnSums, multiply, transpose } from "./matmul.ts";

const padded = (count: number) => (count + 3) & ~3;

/** The words of a dense layer's record, by name. */
function layerOf({ words, singles }: Views, record: number) {
  const word = (name: number) => words[record / 4 + name];
  return {
    inputs: word(at.INPUTS),
    inputStride: word(at.INPUT_STRIDE),
    outputs: word(at.OUTPUTS),
    outputStride: word(at.OUTPUT_STRIDE),
    input: word(at.INPUT),
    output: word(at.OUTPUT),
    delta: word(at.OUTPUT_GRADIENT),
    inputGradient: word(at.INPUT_GRADIENT),
    matrix: word(at.MATRIX),
    bias: word(at.BIAS),
    matrixGradient: word(at.MATRIX_GRADIENT),
    biasGradient: word(at.BIAS_GRADIENT),
    added: word(at.ADDED),
    scale: singles[record / 4 + at.SCALE],
  };
}

/** A matrix at an address, with contiguous rows of `row` numbers. */
const dense = (address: number, row: number) => ({ at: address / 4, row, column: 1 });

export function forwardDense(views: Views, record: number, rows: number): void {
  const { inputs, inputStride, outputStride, input, output, matrix, bias, scale } = layerOf(views, record);
  multiply(views, {
    a: dense(input, inputStride),
    b: dense(matrix, outputStride),
    c: dense(output, outputStride),
    m: padded(rows),
    n: outputStride,
    k: inputs,
    alpha: scale,
    d: dense(bias, 0),
  });
}

export function accumulateDense(views: Views, record: number, from: number, count: number): void {
  const layer = layerOf(views, record);
  const { inputStride, outputStride, scale } = layer;
  const delta = layer.delta + 4 * from * outputStride;
  multiply(views, {
    a: { at: layer.input / 4 + from * inputStride, row: 1, column: inputStride },
    b: dense(delta, outputStride),
    c: dense(layer.matrixGradient, outputStride),
    m: inputStride,
    n: outputStride,
    k: count,
    alpha: scale,
    d: null,
  });
  columnSums(views, delta, { m: count, n: outputStride }, layer.biasGradient);
}

export function propagateDense(views: Views, plan: number, record: number, rows: number): void {
  const { added, outputs, inputStride, outputStride, delta, inputGradient, matrix, scale } = layerOf(views, record);
  const turned = views.words[plan / 4 + at.SCRATCH];
  transpose(views, matrix, { m: inputStride, n: outputStride }, turned);
  multiply(views, {
    a: dense(delta, outputStride),
    b: dense(turned, inputStride),
    c: dense(inputGradient, inputStride),
    m: padded(rows),
    n: inputStride,
    k: outputs,
    alpha: scale,
    d: added === 0 ? null : dense(added, inputStride),
  });
}
