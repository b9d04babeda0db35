/** Hartmann-6: six dimensions and six local minima, one of them global. */
import type { SearchSpace } from "../../tuner/objective.ts";
import { defineTestFunction, real } from "./test-function.ts";

const alpha = [1, 1.2, 3, 3.2];
const a = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const p = [
  [1312, 1696, 5569, 124, 8283, 5886],
  [2329, 4135, 8307, 3736, 1004, 9991],
  [2348, 1451, 3522, 2883, 3047, 6650],
  [4047, 8828, 8732, 5743, 1091, 381],
];

/** x1 … x6 ∈ [0, 1]. */
const space: SearchSpace = ["x1", "x2", "x3", "x4", "x5", "x6"].map((name) => real(name, 0, 1));

/**
 * f(x) = −Σ_i α_i exp(−Σ_j A_ij (x_j − 10⁻⁴ P_ij)²)
 *
 * Source: Dixon & Szegő, "The global optimization problem: an introduction", Towards Global Optimization 2 (1978).
 *
 * @param x six coordinates
 */
export function hartmann6(x: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < alpha.length; i++) {
    let squares = 0;
    for (let j = 0; j < x.length; j++) squares += a[i][j] * (x[j] - 1e-4 * p[i][j]) ** 2;
    sum += alpha[i] * Math.exp(-squares);
  }
  return -sum;
}

/** At (0.201690, 0.150011, 0.476874, 0.275332, 0.311652, 0.657301), computed by Nelder–Mead to full precision. */
const HARTMANN6_OPTIMUM = -3.3223680114155147;

export const hartmann6Objective = defineTestFunction({
  name: "hartmann6",
  summary: "Hartmann's function: 6 dimensions, global minimum of −3.3224",
  space,
  optimum: HARTMANN6_OPTIMUM,
  evaluate: (hyperparameters) => ({
    values: { value: hartmann6(space.map(({ name }) => Number(hyperparameters[name]))) },
  }),
});
