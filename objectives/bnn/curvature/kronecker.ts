/**
 * The Fisher information of each dense layer as a Kronecker product (K-FAC; Martens & Grosse 2015, Ritter et al. 2018):
 * if ā is the input of a row with a 1 appended for the bias, and δ the gradient with respect to the layer's
 * pre-activations, then [∂W | ∂b] = δāᵀ, and Σ vec(δāᵀ)vec(δāᵀ)ᵀ ≈ (1/n) Σ δδᵀ ⊗ Σ āāᵀ. This is exact if δδᵀ does not
 * depend on the row, as in a linear model with known noise.
 */
import { denseLayersIn } from "../network/layers/index.ts";
import type { DenseLayer } from "../network/layers/dense.ts";
import { fisherTerms } from "./fisher.ts";

/** Kronecker factors of a dense layer. */
export interface LayerFactors {
  readonly layer: DenseLayer;
  /** (inputs + 1) × (inputs + 1): Σ āāᵀ/n, where ā includes the layer's factor 1/√inputs. */
  readonly ofInputs: Float64Array;
  /** outputs × outputs: Σ δδᵀ. */
  readonly ofOutputs: Float64Array;
}

/** The curvature: Kronecker factors for each dense layer, and the diagonal for all other weights. */
interface KroneckerInformation {
  readonly layers: readonly LayerFactors[];
  readonly diagonal: Float64Array;
}

/** Number of terms computed between two yields. */
const TERMS_AT_ONCE = 64;

/**
 * Evaluated at `weights` on all rows; yields regularly. Rows whose gradient vanishes in a layer are left out of its
 * factors.
 */
export function* kroneckerInformation(
  fitted: Parameters<typeof fisherTerms>[0],
): Generator<undefined, KroneckerInformation> {
  const sums = denseLayersIn(fitted.parts.network.layers).map(openLayer);
  const diagonal = new Float64Array(fitted.weights.length);
  let terms = 0;
  for (const { gradient, row } of fisherTerms(fitted)) {
    for (const { add } of sums) add(gradient, row);
    for (let i = 0; i < diagonal.length; i++) diagonal[i] += gradient[i] * gradient[i];
    if (++terms % TERMS_AT_ONCE === 0) yield;
  }
  return { layers: sums.map(({ factors }) => factors()), diagonal };
}

function openLayer(layer: DenseLayer) {
  const { inputs, outputs, matrixOffset, biasOffset } = layer;
  const width = inputs + 1;
  const ofInputs = new Float64Array(width * width);
  const ofOutputs = new Float64Array(outputs * outputs);
  const a = new Float64Array(width).fill(1);
  let rows = 0;
  let seen = -1;

  function add(gradient: Float64Array, row: number): void {
    const delta = gradient.subarray(biasOffset, biasOffset + outputs);
    let o = 0;
    for (let k = 1; k < outputs; k++) if (Math.abs(delta[k]) > Math.abs(delta[o])) o = k;
    if (delta[o] === 0) return;
    addSquare(delta, ofOutputs);
    if (row === seen) return;
    // The gradient with respect to the weights of the unit with the largest δ is proportional to the inputs.
    for (let i = 0; i < inputs; i++) a[i] = gradient[matrixOffset + o * inputs + i] / delta[o];
    addSquare(a, ofInputs);
    rows += 1;
    seen = row;
  }
  const factors = (): LayerFactors => ({ layer, ofInputs: ofInputs.map((sum) => sum / Math.max(1, rows)), ofOutputs });
  return { add, factors };
}

function addSquare(v: Float64Array, into: Float64Array): void {
  for (let i = 0; i < v.length; i++) {
    for (let j = 0; j < v.length; j++) into[i * v.length + j] += v[i] * v[j];
  }
}
