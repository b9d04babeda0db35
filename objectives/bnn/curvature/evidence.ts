/**
 * Chooses the prior precision by maximizing the evidence (MacKay 1992): if the prior precisions are multiplied by c and
 * H is the curvature at the mode θ*, the Laplace approximation of ln p(y | c) is largest where c r² = γ(c). Here r² = Σ
 * ((θ*_i − m_i)/s_i)², γ(c) = Σ_j μ_j/(μ_j + c) is the effective number of weights determined by the data, and μ_j are
 * the eigenvalues of S H S with S = diag(s). This c is unique: as c grows, γ falls and c r² rises.
 */
import { cholesky, inverseFromCholesky } from "../../../math/linear-algebra.ts";

/** The factor c that maximizes the evidence. */
const [LEAST, MOST] = [1e-6, 1e6] as const;
const HALVINGS = 30;

/** γ(c). */
export type Determined = (c: number) => number;

/** Returns c; yields after each evaluation of γ. */
export function* evidencePrecision(determined: Determined, r2: number): Generator<undefined, number> {
  let [low, high] = [Math.log(LEAST), Math.log(MOST)];
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    const c = Math.exp(middle);
    if (determined(c) > c * r2) low = middle;
    else high = middle;
    yield;
  }
  return Math.exp((low + high) / 2);
}

/** γ from the eigenvalues of S H S. */
export function determinedBy(eigenvalues: Float64Array): Determined {
  return (c) => eigenvalues.reduce((sum, mu) => sum + mu / (mu + c), 0);
}

/** γ from S H S itself (size × size; only its lower triangle is read): size − c tr (S H S + cI)⁻¹. */
export function determinedByMatrix(matrix: Float64Array, size: number): Determined {
  return (c) => {
    const shifted = matrix.slice();
    for (let i = 0; i < size; i++) shifted[i * size + i] += c;
    const inverse = inverseFromCholesky(cholesky(shifted, size).factor, size);
    let trace = 0;
    for (let i = 0; i < size; i++) trace += inverse[i * size + i];
    return size - c * trace;
  };
}
