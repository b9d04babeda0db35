/** Branin: two dimensions, three minima of equal depth. */
import type { Hyperparameters, SearchSpace } from "../../tuner/objective.ts";
import { defineTestFunction, real } from "./test-function.ts";

/** x1 ∈ [−5, 10], x2 ∈ [0, 15]. */
export const braninSpace: SearchSpace = [real("x1", -5, 10), real("x2", 0, 15)];

/** 5/(4π) ≈ 0.397887, where the square vanishes and cos x1 = −1: at (−π, 12.275), (π, 2.275) and (3π, 2.475). */
export const BRANIN_OPTIMUM = 5 / (4 * Math.PI);

/**
 * f(x) = (x2 − 5.1 x1²/(4π²) + 5 x1/π − 6)² + 10 (1 − 1/(8π)) cos x1 + 10
 *
 * Source: F. H. Branin, "Widely convergent method for finding multiple solutions of simultaneous nonlinear equations",
 * IBM Journal of Research and Development 16 (1972), with the usual constants of Dixon & Szegő (1978).
 */
export function branin(x1: number, x2: number): number {
  const bend = x2 - (5.1 * x1 ** 2) / (4 * Math.PI ** 2) + (5 * x1) / Math.PI - 6;
  return bend ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x1) + 10;
}

/** The two coordinates of a point of `braninSpace`. */
export function braninPoint(hyperparameters: Hyperparameters): [x1: number, x2: number] {
  return [Number(hyperparameters.x1), Number(hyperparameters.x2)];
}

export const braninObjective = defineTestFunction({
  name: "branin",
  summary: "Branin's function: 2 dimensions, 3 global minima of 0.3979",
  space: braninSpace,
  optimum: BRANIN_OPTIMUM,
  evaluate: (hyperparameters) => ({ values: { value: branin(...braninPoint(hyperparameters)) } }),
});
