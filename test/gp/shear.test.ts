import { describe, expect, it } from "vitest";
import { matern52 } from "../../gp/kernels/matern52.ts";
import { condition } from "../../gp/posterior.ts";
import { conditionSheared, shearData, shearPoints } from "../../gp/shear.ts";
import { makeKey, openStream } from "../../math/random.ts";
import { productSensitivity } from "../../tuner/surrogate/product-sensitivity.ts";

const d = 3;
const shears = [
  { from: 0, to: 1, factor: 0.5 },
  { from: 1, to: 2, factor: -1 },
];
const stream = openStream(makeKey("shear"));
const x = Float64Array.from({ length: 12 * d }, () => stream.uniform());
const y = Float64Array.from({ length: 12 }, () => stream.normal());
const data = { x, y, dimension: d, categorical: [false, false, false] };
const kernel = { lengthscales: Float64Array.of(0.4, 0.6, 0.9), signalVariance: 1.3, noiseVariance: 0.05, mean: 0.2 };

describe("conditionSheared", () => {
  const oblique = conditionSheared(data, kernel, { kernel: matern52, shears });

  it("is the process of the sheared points", () => {
    // By hand: x2 + x1/2, then x3 − (x2 + x1/2).
    expect(
      [...shearPoints(Float64Array.of(0.2, 0.3, 0.5), { dimension: d, shears })].map((v) => v.toFixed(12)),
    ).toEqual([0.2, 0.4, 0.1].map((v) => v.toFixed(12)));
    const plain = condition(shearData(data, shears), kernel, matern52);
    const at = Float64Array.of(0.31, 0.52, 0.73);
    expect(oblique.predict(at)).toEqual(plain.predict(shearPoints(at, { dimension: d, shears })));
    expect(oblique.logMarginalLikelihood).toBe(plain.logMarginalLikelihood);
    expect(conditionSheared(data, kernel, { kernel: matern52, shears: [] }).predict(at)).toEqual(
      condition(data, kernel, matern52).predict(at),
    );
  });

  it("has gradients in the original coordinates, after an appended row too", () => {
    const longer = oblique.append(Float64Array.of(0.4, 0.4, 0.4), 0.7);
    for (const process of [oblique, longer]) {
      const at = Float64Array.of(0.31, 0.52, 0.73);
      const { meanGradient, varianceGradient } = process.predictWithGradient(at);
      for (let k = 0; k < d; k++) {
        const h = 1e-5;
        const [up, down] = [h, -h].map((step) => process.predict(at.with(k, at[k] + step)));
        expect(meanGradient[k]).toBeCloseTo((up.mean - down.mean) / (2 * h), 6);
        expect(varianceGradient[k]).toBeCloseTo((up.variance - down.variance) / (2 * h), 6);
      }
    }
  });
});

describe("productSensitivity", () => {
  it("is the slope of the log marginal likelihood in a small shear", () => {
    const sensitivity = productSensitivity(data, kernel, matern52);
    for (const [from, to] of [
      [0, 1],
      [1, 0],
      [2, 0],
      [1, 2],
    ]) {
      const h = 1e-4;
      const [up, down] = [h, -h].map(
        (factor) =>
          conditionSheared(data, kernel, { kernel: matern52, shears: [{ from, to, factor }] }).logMarginalLikelihood,
      );
      const slope = sensitivity[from * d + to] / kernel.lengthscales[to] ** 2;
      expect(slope).toBeCloseTo((up - down) / (2 * h), 4);
    }
  });
});
