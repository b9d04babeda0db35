import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { largestCurvature } from "../../../../objectives/bnn/curvature/largest-curvature.ts";

function run<T>(steps: Generator<undefined, T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** ∇U of U = ½ θᵀHθ with the eigenvalues along reflected axes (Householder), so that no coordinate is one of them. */
function quadratic(eigenvalues: readonly number[]) {
  const d = eigenvalues.length;
  const axis = Float64Array.from({ length: d }, (_, i) => 1 / Math.sqrt(d) + (i % 2) * 0.01);
  const square = axis.reduce((sum, value) => sum + value * value, 0);
  const reflect = (v: Float64Array) => {
    const along = (2 * v.reduce((sum, value, i) => sum + value * axis[i], 0)) / square;
    return v.map((value, i) => value - along * axis[i]);
  };
  let gradients = 0;
  function* gradient(weights: Float64Array, into: Float64Array): Generator<undefined, undefined> {
    gradients += 1;
    into.set(reflect(reflect(weights).map((value, i) => eigenvalues[i] * value)));
    yield;
  }
  return { gradient, gradients: () => gradients };
}

const anywhere = (d: number) => {
  const theta = new Float64Array(d);
  openStream(makeKey("anywhere")).fillNormal(theta);
  return theta;
};

describe("the largest curvature", () => {
  it.each([
    ["one stiff direction among many", [4000, ...Array.from({ length: 60 }, (_, i) => 0.1 + i)], 4000],
    ["a negative one, by its size", [-50, 3, 2, 1], 50],
    ["two that are nearly as large", [100, 99, 1, 1, 1], 100],
    ["a single direction", [0.25], 0.25],
  ])("is found for %s, from below", (_, eigenvalues, largest) => {
    const { gradient, gradients } = quadratic(eigenvalues);
    const found = run(largestCurvature(gradient, anywhere(eigenvalues.length), makeKey(1)));
    expect(found).toBeLessThanOrEqual(largest * (1 + 1e-9));
    expect(found).toBeGreaterThan(0.95 * largest);
    expect(gradients()).toBeLessThanOrEqual(60);
  });

  it("depends neither on the position for a quadratic, nor on the key by more than its tolerance", () => {
    const { gradient } = quadratic([900, 30, 20, 10, 1]);
    const values = [1, 2, 3].map((seed) =>
      run(
        largestCurvature(
          gradient,
          anywhere(5).map((x) => seed * x),
          makeKey(seed),
        ),
      ),
    );
    for (const value of values) expect(Math.abs(value / 900 - 1)).toBeLessThan(0.05);
  });

  it("is 0 for a plane, and NaN if the gradient is NaN", () => {
    function* flat(_: Float64Array, into: Float64Array): Generator<undefined, undefined> {
      into.fill(3);
      yield;
    }
    expect(run(largestCurvature(flat, new Float64Array(4), makeKey(1)))).toBe(0);
    function* broken(_: Float64Array, into: Float64Array): Generator<undefined, undefined> {
      into.fill(Number.NaN);
      yield;
    }
    expect(run(largestCurvature(broken, new Float64Array(4), makeKey(1)))).toBeNaN();
  });
});
