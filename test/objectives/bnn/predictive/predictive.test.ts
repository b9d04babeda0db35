import { describe, expect, it } from "vitest";
import { fixedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import { heteroscedasticNoise } from "../../../../objectives/bnn/likelihood/heteroscedastic-gaussian.ts";
import { denseNetwork } from "../../../../objectives/bnn/network/dense-network.ts";
import { inOriginalUnits, moments, predict } from "../../../../objectives/bnn/predictive/predictive.ts";

const linear = (outputs: number) =>
  denseNetwork({ inputs: 1, hidden: [], outputs, activation: "relu", residual: false });

describe("predict", () => {
  it("has a mean and a variance for each draw and row", () => {
    const parts = { network: linear(1), likelihood: fixedNoise(0.5) };
    const sample = [Float64Array.of(2, 1), Float64Array.of(-1, 0)];
    const predictive = predict(parts, sample, { x: Float64Array.of(0, 1, 2), rows: 3 });
    expect(predictive).toEqual({
      draws: 2,
      rows: 3,
      mean: Float64Array.of(1, 3, 5, 0, -1, -2),
      variance: new Float64Array(6).fill(0.25),
      family: { kind: "gaussian" },
    });
  });

  it("lets the variance depend on the row if the network predicts it", () => {
    const parts = { network: linear(2), likelihood: heteroscedasticNoise(0) };
    const weights = Float64Array.of(1, 1, 0, 0);
    const predictive = predict(parts, [weights], { x: Float64Array.of(0, 3), rows: 2 });
    expect([...predictive.mean]).toEqual([0, 3]);
    [Math.log(2), Math.log(1 + Math.exp(3))].forEach((v, i) => expect(predictive.variance[i]).toBeCloseTo(v, 14));
  });
});

describe("moments", () => {
  const predictive = {
    draws: 3,
    rows: 2,
    mean: Float64Array.of(1, 5, 2, 5, 6, 5),
    variance: Float64Array.of(1, 2, 2, 2, 3, 2),
  };

  it("split the variance by hand", () => {
    const { mean, aleatoric, epistemic } = moments(predictive);
    expect([...mean]).toEqual([3, 5]);
    expect([...aleatoric]).toEqual([2, 2]);
    expect([...epistemic]).toEqual([14 / 3, 0]);
  });

  it("add up to the variance of the mixture, E y² − (E y)²", () => {
    const { mean, aleatoric, epistemic } = moments(predictive);
    const secondMoment = (1 + 1 + (4 + 2) + (36 + 3)) / 3;
    expect(aleatoric[0] + epistemic[0]).toBeCloseTo(secondMoment - mean[0] ** 2, 13);
  });

  it("are aleatoric only for a single draw", () => {
    const single = { draws: 1, rows: 2, mean: Float64Array.of(1, 5), variance: Float64Array.of(1, 2) };
    expect([...moments(single).epistemic]).toEqual([0, 0]);
    expect([...moments(single).aleatoric]).toEqual([1, 2]);
  });
});

describe("inOriginalUnits", () => {
  it("shifts and scales means, and scales variances by the square", () => {
    const predictive = { draws: 1, rows: 2, mean: Float64Array.of(0, 2), variance: Float64Array.of(1, 3) };
    const { mean, variance } = inOriginalUnits(predictive, { targetMean: 10, targetScale: 4 });
    expect([...mean]).toEqual([10, 18]);
    expect([...variance]).toEqual([16, 48]);
  });
});
