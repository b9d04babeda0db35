import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../../math/random.ts";
import { mean } from "../../../../../math/statistics.ts";
import { growTree, leafOf } from "../../../../../objectives/bnn/predictive/calibration/regression-tree.ts";
import {
  fitBoostedTrees,
  predictBoostedTrees,
} from "../../../../../objectives/bnn/predictive/calibration/boosted-trees.ts";
import { summarize } from "../../../../../objectives/bnn/predictive/scores.ts";

/** y = f(x) + noise of deviation `noise`; standardized enough. */
function sample(f: (x: Float64Array) => number, { rows = 200, columns = 2, noise = 0.1, seed = "trees" } = {}) {
  const stream = openStream(makeKey(seed));
  const x = Float64Array.from({ length: rows * columns }, () => 2 * stream.uniform() - 1);
  const y = Float64Array.from(
    { length: rows },
    (_, i) => f(x.subarray(i * columns, (i + 1) * columns)) + noise * stream.normal(),
  );
  return { x, y, rows, columns };
}

describe("a regression tree", () => {
  it("splits where the sum of squares falls most, like trying every split", () => {
    const { x, y, rows, columns } = sample(([a, b]) => Math.sin(3 * a) + b, { rows: 50 });
    const tree = growTree({ x, columns, rows: Int32Array.from({ length: rows }, (_, i) => i) })(y);
    const squares = (members: readonly number[]) => {
      const center = mean(members.map((i) => y[i]));
      return members.reduce((sum, i) => sum + (y[i] - center) ** 2, 0);
    };
    let best = { column: -1, threshold: 0, left: Infinity };
    for (let column = 0; column < columns; column++) {
      for (let i = 0; i < rows; i++) {
        const threshold = x[i * columns + column];
        const sides = [true, false].map((isLeft) =>
          Array.from({ length: rows }, (_, j) => j).filter((j) => x[j * columns + column] <= threshold === isLeft),
        );
        if (sides.some(({ length }) => length < 5)) continue;
        const left = squares(sides[0]) + squares(sides[1]);
        if (left < best.left) best = { column, threshold, left };
      }
    }
    expect(tree.column[0]).toBe(best.column);
    const goesLeft = (bound: number) =>
      Array.from({ length: rows }, (_, i) => x[i * columns + best.column] <= bound).join();
    expect(goesLeft(tree.threshold[0])).toBe(goesLeft(best.threshold));
  });

  it("has the mean of its rows in each leaf, eight leaves at most, of five rows at least", () => {
    const { x, y, rows, columns } = sample(([a, b]) => a * b);
    const tree = growTree({ x, columns, rows: Int32Array.from({ length: rows }, (_, i) => i) })(y);
    const leaves = new Map<number, number[]>();
    for (let row = 0; row < rows; row++) {
      const value = leafOf(tree, x, row * columns);
      leaves.set(value, [...(leaves.get(value) ?? []), y[row]]);
    }
    expect(leaves.size).toBeLessThanOrEqual(8);
    for (const [value, targets] of leaves) {
      expect(targets.length).toBeGreaterThanOrEqual(5);
      expect(value).toBeCloseTo(mean(targets), 10);
    }
  });

  it("splits columns of a few values between any two of them", () => {
    // Values in blocks of other lengths than bins have.
    const values = Float64Array.from({ length: 210 }, (_, i) => (i < 70 ? 1 : i < 137 ? 2 : 5));
    const tree = growTree({ x: values, columns: 1, rows: Int32Array.from(values.keys()) })(
      values.map((v) => (v === 2 ? 1 : 0)),
    );
    expect([1, 2, 5].map((value) => leafOf(tree, Float64Array.of(value), 0))).toEqual([0, 1, 0]);
  });

  it("is only the mean if nothing varies, or there are too few rows", () => {
    const still = growTree({ x: new Float64Array(20), columns: 2, rows: Int32Array.from({ length: 10 }, (_, i) => i) });
    expect(leafOf(still(Float64Array.from({ length: 10 }, (_, i) => i)), new Float64Array(2), 0)).toBe(4.5);
    const few = growTree({ x: Float64Array.of(1, 2, 3), columns: 1, rows: Int32Array.of(0, 1, 2) });
    expect(few(Float64Array.of(1, 2, 6)).column[0]).toBe(-1);
  });
});

describe("gradient boosting", () => {
  const curved = ([a, b]: Float64Array) => Math.sin(3 * a) * (b > 0.2 ? 1 : -0.5);

  it("learns a function that a linear model cannot, and estimates its error", () => {
    const model = fitBoostedTrees(sample(curved));
    const fresh = sample(curved, { seed: "fresh", rows: 1000 });
    const { rmse, coverage95 } = summarize(predictBoostedTrees(model, fresh), fresh.y);
    // A line leaves 0.5, the noise alone 0.1.
    expect(rmse).toBeLessThan(0.25);
    expect(Math.sqrt(model.variance) / rmse).toBeGreaterThan(0.75);
    expect(Math.sqrt(model.variance) / rmse).toBeLessThan(1.35);
    expect(coverage95).toBeGreaterThan(0.9);
  });

  it("grows hardly any trees if there is nothing to learn", () => {
    const noise = sample(() => 0, { noise: 1 });
    const { trees, variance } = fitBoostedTrees(noise);
    expect(trees.length).toBeLessThan(20);
    expect(variance).toBeGreaterThan(0.7);
    expect(variance).toBeLessThan(1.3);
  });

  it("is deterministic", () => {
    expect(fitBoostedTrees(sample(curved))).toEqual(fitBoostedTrees(sample(curved)));
  });
});
