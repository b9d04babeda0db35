/** Branin restricted to a disk: 70 % of the space is feasible; the rest gives an `infeasible` failure. */
import { branin, BRANIN_OPTIMUM, braninPoint, braninSpace } from "./branin.ts";
import { defineTestFunction } from "./test-function.ts";

/** The disk excludes the minima at (−π, 12.275) and (3π, 2.475), and contains the one at (π, 2.275). */
function isFeasible(x1: number, x2: number): boolean {
  return (x1 - 2.5) ** 2 + (x2 - 7.5) ** 2 <= 50;
}

export const braninDiskObjective = defineTestFunction({
  name: "branin-disk",
  summary: "Branin's function, infeasible outside a disk of radius √50 around (2.5, 7.5)",
  space: braninSpace,
  optimum: BRANIN_OPTIMUM,
  evaluate(hyperparameters) {
    const [x1, x2] = braninPoint(hyperparameters);
    if (isFeasible(x1, x2)) return { values: { value: branin(x1, x2) } };
    const message = `point; must lie in the disk (x1 − 2.5)² + (x2 − 7.5)² ≤ 50: (${x1}, ${x2})`;
    return { failure: { kind: "infeasible", message } };
  },
});
