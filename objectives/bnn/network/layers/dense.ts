/** A dense layer: every output is a weighted sum of all inputs plus a bias, z = W h/√inputs + b. */
import { roomFor, type LayerPass, type LayerPosition, type PlacedLayer, type Rows } from "./layer.ts";

export interface DenseSpec {
  readonly kind: "dense";
  readonly outputs: number;
}

export interface DenseLayer extends PlacedLayer {
  readonly kind: "dense";
  /** Offset of W (outputs × inputs, row-major) in the weight vector. */
  readonly matrixOffset: number;
  /** Offset of b (outputs) in the weight vector. */
  readonly biasOffset: number;
  /** 1/√inputs, with which weights of unit scale give outputs of unit scale at any width. */
  readonly scale: number;
}

export function placeDense({ outputs }: DenseSpec, { inputs, offset }: LayerPosition): DenseLayer {
  return {
    kind: "dense",
    inputs,
    outputs,
    weights: [{ count: (inputs + 1) * outputs, mean: 0, start: "spread" }],
    matrixOffset: offset,
    biasOffset: offset + inputs * outputs,
    scale: 1 / Math.sqrt(inputs),
  };
}

export function openDense(layer: DenseLayer): LayerPass {
  const room = roomFor();
  let input: Float64Array = new Float64Array(0);
  return {
    forward(rows, values) {
      input = values;
      const z = room(rows.count * layer.outputs);
      affine(layer, rows, input, z);
      return z;
    },
    backward(rows, delta, gradients) {
      accumulate(layer, input, delta, { count: rows.count, gradient: gradients.weights });
      if (gradients.input !== null) propagate(layer, rows, delta, gradients.input);
    },
  };
}

/** z ← W h/√inputs + b. */
function affine(layer: DenseLayer, { count: rows, weights }: Rows, input: Float64Array, z: Float64Array): void {
  const { inputs, outputs, matrixOffset, biasOffset, scale } = layer;
  // Four rows at a time, so that each weight is read once for four independent sums.
  const blocked = rows - (rows % 4);
  for (let o = 0; o < outputs; o++) {
    const matrixRow = matrixOffset + o * inputs;
    const bias = weights[biasOffset + o];
    for (let row = 0; row < blocked; row += 4) {
      const r0 = row * inputs;
      const r1 = r0 + inputs;
      const r2 = r1 + inputs;
      const r3 = r2 + inputs;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let i = 0; i < inputs; i++) {
        const w = weights[matrixRow + i];
        s0 += w * input[r0 + i];
        s1 += w * input[r1 + i];
        s2 += w * input[r2 + i];
        s3 += w * input[r3 + i];
      }
      const to = row * outputs + o;
      z[to] = scale * s0 + bias;
      z[to + outputs] = scale * s1 + bias;
      z[to + 2 * outputs] = scale * s2 + bias;
      z[to + 3 * outputs] = scale * s3 + bias;
    }
    for (let row = blocked; row < rows; row++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += weights[matrixRow + i] * input[row * inputs + i];
      z[row * outputs + o] = scale * sum + bias;
    }
  }
}

/** Adds Σ_rows δ hᵀ/√inputs to W's part of `gradient`, and Σ_rows δ to that of b. */
function accumulate(
  layer: DenseLayer,
  input: Float64Array,
  delta: Float64Array,
  { count: rows, gradient }: { readonly count: number; readonly gradient: Float64Array },
): void {
  const { inputs, outputs, matrixOffset, biasOffset, scale } = layer;
  const blocked = rows - (rows % 4);
  for (let o = 0; o < outputs; o++) {
    const matrixRow = matrixOffset + o * inputs;
    let biasSum = 0;
    for (let row = 0; row < blocked; row += 4) {
      const from = row * outputs + o;
      const d0 = delta[from];
      const d1 = delta[from + outputs];
      const d2 = delta[from + 2 * outputs];
      const d3 = delta[from + 3 * outputs];
      if (d0 === 0 && d1 === 0 && d2 === 0 && d3 === 0) continue;
      biasSum += d0 + d1 + d2 + d3;
      const g0 = scale * d0;
      const g1 = scale * d1;
      const g2 = scale * d2;
      const g3 = scale * d3;
      const r0 = row * inputs;
      const r1 = r0 + inputs;
      const r2 = r1 + inputs;
      const r3 = r2 + inputs;
      for (let i = 0; i < inputs; i++) {
        gradient[matrixRow + i] += g0 * input[r0 + i] + g1 * input[r1 + i] + g2 * input[r2 + i] + g3 * input[r3 + i];
      }
    }
    for (let row = blocked; row < rows; row++) {
      const d = delta[row * outputs + o];
      biasSum += d;
      for (let i = 0; i < inputs; i++) gradient[matrixRow + i] += scale * d * input[row * inputs + i];
    }
    gradient[biasOffset + o] += biasSum;
  }
}

/** Adds Wᵀδ/√inputs to `inputGradient`. */
function propagate(
  layer: DenseLayer,
  { count: rows, weights }: Rows,
  delta: Float64Array,
  inputGradient: Float64Array,
): void {
  const { inputs, outputs, matrixOffset, scale } = layer;
  for (let row = 0; row < rows; row++) {
    const from = row * outputs;
    const to = row * inputs;
    for (let o = 0; o < outputs; o++) {
      const d = scale * delta[from + o];
      if (d === 0) continue;
      const matrixRow = matrixOffset + o * inputs;
      for (let i = 0; i < inputs; i++) inputGradient[to + i] += d * weights[matrixRow + i];
    }
  }
}
