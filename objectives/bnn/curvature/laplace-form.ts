/** The curvature structures of the Laplace approximation: diagonal, full, and Kronecker-factored. */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { cholesky, solveLowerMany } from "../../../math/linear-algebra.ts";
import type { Gaussian, KroneckerFactor } from "../posterior/posterior.ts";
import { determinedBy, determinedByMatrix, type Determined } from "./evidence.ts";
import { fisherDiagonal, fisherTerms } from "./fisher.ts";
import { kroneckerInformation, type LayerFactors } from "./kronecker.ts";

type Fitted = Parameters<typeof fisherTerms>[0];

/** A computed curvature. */
export interface LaplaceForm {
  /** The weights it covers. */
  readonly from: number;
  /** γ of the covered network weights, under their prior. */
  readonly determined: Determined;
  /** N(mean, T (H + S⁻²)⁻¹), where S holds the given prior standard deviations. */
  gaussian(scale: Float64Array, temperature: number): Gaussian;
}

/** Number of terms computed between two yields. */
const TERMS_AT_ONCE = 16;

/** Diagonal: all weights are independent. */
export function* diagonalForm(fitted: Fitted, scale: Float64Array): Generator<undefined, LaplaceForm> {
  const { parts, weights } = fitted;
  const information = yield* fisherDiagonal(fitted);
  const own = scale.map((s, i) => s * s * information[i]).subarray(0, parts.network.weightCount);
  return {
    from: 0,
    determined: determinedBy(own),
    gaussian: (s, T) => {
      const deviation = s.map((one, i) => Math.sqrt(T / (1 / (one * one) + information[i])));
      return { kind: "gaussian", mean: weights, deviation, factors: [] };
    },
  };
}

/** Full: all weights from an offset onward form one block. */
export function* blockForm(fitted: Fitted, scale: Float64Array, from: number): Generator<undefined, LaplaceForm> {
  const { parts, weights } = fitted;
  const size = weights.length - from;
  const information = yield* blockInformation(fitted, from);
  const own = parts.network.weightCount - from;
  const scaled = new Float64Array(own * own);
  for (let i = 0; i < own; i++) {
    for (let j = 0; j <= i; j++) scaled[i * own + j] = scale[from + i] * scale[from + j] * information[i * size + j];
  }
  return {
    from,
    determined: determinedByMatrix(scaled, own),
    gaussian: (s, T) => {
      const precision = information.slice();
      for (let i = 0; i < size; i++) precision[i * size + i] += 1 / s[from + i] ** 2;
      const values = inverseRoot(precision, size, Math.sqrt(T));
      const factors = [{ offset: from, rows: size, columns: size, values }];
      return { kind: "gaussian", mean: weights, deviation: new Float64Array(weights.length), factors };
    },
  };
}

/**
 * Kronecker factors for each dense layer, whose prior precision is the mean of its weights' precisions, and a diagonal
 * for all other weights.
 */
export function* kroneckerForm(fitted: Fitted, scale: Float64Array): Generator<undefined, LaplaceForm> {
  const { parts, weights } = fitted;
  const { layers, diagonal } = yield* kroneckerInformation(fitted);
  const turned: ReturnType<typeof inEigenbasis>[] = [];
  for (const factors of layers) {
    turned.push(inEigenbasis(factors));
    yield;
  }
  const isDense = new Uint8Array(weights.length);
  for (const { layer } of layers) isDense.fill(1, layer.matrixOffset, layer.biasOffset + layer.outputs);
  const others = diagonal.map((value, i) => (isDense[i] === 1 ? 0 : value));
  const own = [
    ...turned.flatMap((layer) => [...layer.eigenvalues].map((value) => value / meanPrecision(scale, layer))),
    ...Array.from(others.subarray(0, parts.network.weightCount), (value, i) => scale[i] ** 2 * value),
  ];
  return {
    from: 0,
    determined: determinedBy(Float64Array.from(own)),
    gaussian: (s, T) => ({
      kind: "gaussian",
      mean: weights,
      deviation: s.map((one, i) => (isDense[i] === 1 ? 0 : Math.sqrt(T / (1 / (one * one) + others[i])))),
      factors: [],
      kroneckers: turned.map(({ eigenvalues, ...factor }): KroneckerFactor => {
        const precision = meanPrecision(s, factor);
        const deviations = eigenvalues.map((value) => Math.sqrt(T / (precision + value)));
        return { ...factor, deviations };
      }),
    }),
  };
}

/** The mean prior precision of a layer's weights. */
function meanPrecision(
  scale: Float64Array,
  { offset, inputs, outputs }: { readonly offset: number; readonly inputs: number; readonly outputs: number },
): number {
  const own = scale.subarray(offset, offset + (inputs + 1) * outputs);
  return own.reduce((sum, s) => sum + 1 / (s * s), 0) / own.length;
}

/** U and V of the factors, and the eigenvalues of their product, outputs × (inputs + 1). */
function inEigenbasis({ layer, ofInputs, ofOutputs }: LayerFactors) {
  const { inputs, outputs, matrixOffset: offset } = layer;
  const [left, right] = [symmetricEigen(ofOutputs, outputs), symmetricEigen(ofInputs, inputs + 1)];
  const eigenvalues = Float64Array.from({ length: outputs * (inputs + 1) }, (_, at) => {
    return left.values[Math.floor(at / (inputs + 1))] * right.values[at % (inputs + 1)];
  });
  return { offset, inputs, outputs, left: left.vectors, right: right.vectors, eigenvalues };
}

/** Eigenvalues ≥ 0, and eigenvectors in columns, row-major. */
function symmetricEigen(matrix: Float64Array, size: number) {
  const rows = Array.from({ length: size }, (_, i) => [...matrix.subarray(i * size, (i + 1) * size)]);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(rows), {
    assumeSymmetric: true,
  });
  return {
    values: realEigenvalues.map((value) => Math.max(0, value)),
    vectors: Float64Array.from(eigenvectorMatrix.to1DArray()),
  };
}

/** The Fisher information of the weights from `offset` onward; only the lower triangle is filled. */
function* blockInformation(fitted: Fitted, offset: number): Generator<undefined, Float64Array> {
  const size = fitted.weights.length - offset;
  const information = new Float64Array(size * size);
  let terms = 0;
  for (const { gradient } of fisherTerms(fitted)) {
    for (let i = 0; i < size; i++) {
      const g = gradient[offset + i];
      if (g === 0) continue;
      const row = information.subarray(i * size, i * size + i + 1);
      for (let j = 0; j <= i; j++) row[j] += g * gradient[offset + j];
    }
    if (++terms % TERMS_AT_ONCE === 0) yield;
  }
  return information;
}

/** factor · L⁻ᵀ for P = LLᵀ: F Fᵀ = factor² P⁻¹. */
function inverseRoot(precision: Float64Array, size: number, factor: number): Float64Array {
  const { factor: lower } = cholesky(precision, size);
  const identity = new Float64Array(size * size);
  for (let i = 0; i < size; i++) identity[i * size + i] = factor;
  const inverse = solveLowerMany(lower, size, identity, size);
  return inverse.map((_, at) => inverse[(at % size) * size + Math.floor(at / size)]);
}
