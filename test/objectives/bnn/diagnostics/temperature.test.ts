import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { bayesianNetwork } from "../../../../objectives/bnn/inference/bayesian-network.ts";
import {
  centersOf,
  configurationalTemperature,
} from "../../../../objectives/bnn/diagnostics/configurational-temperature.ts";
import { fullLogPosterior } from "../../../../objectives/bnn/diagnostics/full-log-posterior.ts";
import { engineNames } from "../../../../objectives/bnn/engine/engine.ts";
import { engines } from "../../../../objectives/bnn/engine/index.ts";
import { networkLogPosterior } from "../../../../objectives/bnn/log-posterior.ts";

const stream = openStream(makeKey("temperature"));

describe("the configurational temperature", () => {
  it.each([
    [0.1, 0],
    [1, 0],
    [4, 1.5],
  ])("of exact draws from a Gaussian at T = %d is T, centered at %d", (temperature, center) => {
    // U = ½ Σ a_i (θ_i − c_i)²: each draw's ⟨θ, ∇U⟩/d has mean T.
    const scales = [0.01, 1, 100];
    const centers = [0, 2, -0.1];
    const draws = 4000;
    const values = Float64Array.from({ length: draws }, () => {
      const weights = Float64Array.from(scales, (a, i) => centers[i] + Math.sqrt(temperature / a) * stream.normal());
      return configurationalTemperature(
        weights,
        weights.map((w, i) => -scales[i] * (w - centers[i])),
        new Float64Array(3).fill(center),
      );
    });
    const mean = values.reduce((sum, value) => sum + value, 0) / draws;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws);
    expect(Math.abs(mean - temperature)).toBeLessThan((4 * deviation) / Math.sqrt(draws));
    expect((4 * deviation) / Math.sqrt(draws)).toBeLessThan(0.2 * temperature);
  });
});

describe("centers", () => {
  it("are the means of the other chains", () => {
    const chain = (...draws: number[]) => draws.map((draw) => Float64Array.of(draw, -draw));
    expect(centersOf([chain(1, 3), chain(4), chain(7, 9)])).toEqual([
      Float64Array.of(20 / 3, -20 / 3),
      Float64Array.of(5, -5),
      Float64Array.of(8 / 3, -8 / 3),
    ]);
    expect(centersOf([chain(5, 6)])).toEqual([new Float64Array(2)]);
  });
});

describe("the log posterior of all rows", () => {
  const network = { hidden: [4], activation: "relu", residual: false } as const;
  const likelihood = { kind: "gaussian", floor: 0.01 } as const;
  const parts = bayesianNetwork({ network, likelihood, prior: { scale: 2 } }, 2);
  const rows = 23;
  const numbers = (count: number) => Float64Array.from({ length: count }, () => stream.normal());
  const data = { x: numbers(2 * rows), y: numbers(rows), rows, columns: 2 };
  const weights = numbers(parts.prior.weightCount);

  it.each(engineNames)("is put together from parts on the engine %s", (name) => {
    const expected = new Float64Array(weights.length);
    const value = networkLogPosterior(parts, rows).evaluate(weights, data, expected);
    const engine = engines[name]({ parts, data, minibatch: 8 });
    const gradient = new Float64Array(weights.length).fill(7);
    const found = fullLogPosterior(engine, weights, { rows, atOnce: 8 }, gradient);
    engine.dispose();
    const tolerance = name === "plain" ? 1e-12 : 1e-4;
    expect(Math.abs(found / value - 1)).toBeLessThan(tolerance);
    const size = Math.hypot(...expected);
    gradient.forEach((part, i) => expect(Math.abs(part - expected[i])).toBeLessThan(tolerance * size));
  });
});
