/** Problems with categories and conditions. */
import { branin } from "./classic.ts";
import { exact, real } from "./problem.ts";
import type { Problem } from "./problem.ts";

const factors = [1, 1.3, 0.7, 2, 1];
const offsets = [0, 4, 2, 0.5, 20];

/** Branin stretched and lifted by a category; only category c0 reaches the optimum. */
export const braninCategorical: Problem = exact(
  { name: "branin-cat", trials: 60, optimum: 0.39788735772973816 },
  [
    real("x1", -5, 10),
    real("x2", 0, 15),
    { kind: "categorical", name: "category", choices: ["c0", "c1", "c2", "c3", "c4"] },
  ],
  ({ x1, x2, category }) => {
    const index = Number(String(category).slice(1));
    return branin([Number(x1), Number(x2)]) * factors[index] + offsets[index];
  },
);

const inFirst = { x1: [0] };
const inSecond = { x1: [1] };

/** A tree of choices (Jenatton et al. 2017, "Bayesian optimization with tree-structured dependencies", section 5.1). */
export const tree: Problem = exact(
  { name: "tree", trials: 100, optimum: 0.1 },
  [
    { kind: "categorical", name: "x1", choices: [0, 1] },
    { kind: "categorical", name: "x2", choices: [0, 1], when: inFirst },
    { kind: "categorical", name: "x3", choices: [0, 1], when: inSecond },
    { ...real("x4", -1, 1), when: { ...inFirst, x2: [0] } },
    { ...real("x5", -1, 1), when: { ...inFirst, x2: [1] } },
    { ...real("x6", -1, 1), when: { ...inSecond, x3: [0] } },
    { ...real("x7", -1, 1), when: { ...inSecond, x3: [1] } },
    { ...real("r8", 0, 1), when: inFirst },
    { ...real("r9", 0, 1), when: inSecond },
  ],
  ({ x1, x2, x3, x4, x5, x6, x7, r8, r9 }) => {
    if (x1 === 0) return (x2 === 0 ? Number(x4) ** 2 + 0.1 : Number(x5) ** 2 + 0.2) + Number(r8);
    return (x3 === 0 ? Number(x6) ** 2 + 0.3 : Number(x7) ** 2 + 0.4) + Number(r9);
  },
);
