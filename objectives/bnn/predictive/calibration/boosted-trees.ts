/**
 * Gradient-boosted regression trees with squared-error loss (Friedman 2001, algorithm 3, with shrinkage), on binned
 * columns as in LightGBM (Ke et al. 2017). The number of trees and the noise variance come from 5-fold cross-validation
 * on the training rows, so this baseline needs no tuning.
 */
import { makeKey, permutation } from "../../../../math/random.ts";
import { mean } from "../../../../math/statistics.ts";
import type { StandardizedRows } from "../../data/standardize.ts";
import type { Predictive } from "../predictive.ts";
import { growTree, leafOf, type Tree } from "./regression-tree.ts";

export interface BoostedTrees {
  readonly start: number;
  readonly trees: readonly Tree[];
  /** Residual variance of the targets, > 0. */
  readonly variance: number;
}

const RATE = 0.1;
const MAX_TREES = 300;
/** Boosting stops after this many trees that do not improve the cross-validated error. */
const NO_BETTER = 30;
const FOLDS = 5;
const MIN_VARIANCE = 1e-8;

/** Fits standardized rows, at least `FOLDS` of them. Deterministic. */
export function fitBoostedTrees(data: StandardizedRows): BoostedTrees {
  const order = permutation(makeKey("boosted trees"), data.rows);
  const held = Array.from({ length: FOLDS }, (_, fold) => order.filter((_row, i) => i % FOLDS === fold));
  const machines = held.map((rows) => {
    const out = new Set(rows);
    return { rows, boosting: openBoosting(data, Int32Array.from(order.filter((row) => !out.has(row)))) };
  });
  let [best, least] = [0, squaredError(data, machines)];
  for (let trees = 1; trees <= MAX_TREES && trees - best <= NO_BETTER; trees++) {
    for (const { boosting } of machines) boosting.grow();
    const error = squaredError(data, machines);
    if (error < least) [best, least] = [trees, error];
  }
  const whole = openBoosting(data, Int32Array.from(order));
  for (let trees = 0; trees < best; trees++) whole.grow();
  return { start: whole.start, trees: whole.trees, variance: Math.max(MIN_VARIANCE, least) };
}

/** The predictive for rows standardized in the same way: Gaussians with a common variance around the predictions. */
export function predictBoostedTrees(
  { start, trees, variance }: BoostedTrees,
  { x, rows, columns }: Pick<StandardizedRows, "x" | "rows" | "columns">,
): Predictive {
  const means = new Float64Array(rows).fill(start);
  for (const tree of trees) {
    for (let row = 0; row < rows; row++) means[row] += RATE * leafOf(tree, x, row * columns);
  }
  return { draws: 1, rows, mean: means, variance: new Float64Array(rows).fill(variance) };
}

interface Boosting {
  readonly start: number;
  readonly trees: Tree[];
  /** The predictions for all rows of the data, including those outside the training set. */
  readonly fitted: Float64Array;
  /** Adds a tree. */
  grow(): void;
}

function openBoosting(data: StandardizedRows, rows: Int32Array): Boosting {
  const { x, y, columns } = data;
  const start = mean(Float64Array.from(rows, (row) => y[row]));
  const fitted = new Float64Array(data.rows).fill(start);
  const trees: Tree[] = [];
  const grow = growTree({ x, columns, rows });
  return {
    start,
    trees,
    fitted,
    grow() {
      const tree = grow(y.map((target, row) => target - fitted[row]));
      trees.push(tree);
      for (let row = 0; row < data.rows; row++) fitted[row] += RATE * leafOf(tree, x, row * columns);
    },
  };
}

/** Mean over all rows, each predicted by the fold that did not train on it. */
function squaredError(
  { y, rows }: StandardizedRows,
  machines: readonly { readonly rows: Int32Array; readonly boosting: Boosting }[],
): number {
  let sum = 0;
  for (const { rows: held, boosting } of machines) {
    for (const row of held) sum += (y[row] - boosting.fitted[row]) ** 2;
  }
  return sum / rows;
}
