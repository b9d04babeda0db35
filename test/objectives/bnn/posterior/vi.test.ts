/** Mean-field variational inference on problems with a known optimum. */
import { describe, expect, it } from "vitest";
import { makeKey } from "../../../../math/random.ts";
import { plainEngine } from "../../../../objectives/bnn/engine/plain.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { vi } from "../../../../objectives/bnn/posterior/vi.ts";
import { finish, linearRun, mean, precision } from "./linear-model.ts";
import { gaussianTarget, logisticTarget } from "../targets.ts";

describe("mean-field variational inference", () => {
  it.each([
    [1, "weights"],
    [0.25, "weights"],
    [1, "activations"],
    [0.25, "activations"],
  ] as const)("of a linear model is N(m, T/A_ii), at temperature %d by %s", (temperature, noiseIn) => {
    const run = linearRun(3, { iterations: 40_000 });
    const found = finish(vi.run(run, knobValues(vi.knobs, { temperature, learningRate: 0.01, noiseIn })));
    found.mean.forEach((weight, i) => expect(Math.abs(weight - mean[i])).toBeLessThan(0.01 * Math.sqrt(temperature)));
    // At the last learning rate α the noise of the gradients moves ln σ by about √α, here one part in a hundred.
    found.deviation.forEach((deviation, i) => {
      expect((deviation ** 2 * precision.get(i, i)) / temperature).toBeGreaterThan(0.94);
      expect((deviation ** 2 * precision.get(i, i)) / temperature).toBeLessThan(1.06);
    });
  });

  it.each(["weights", "activations"] as const)("finds the same optimum from minibatches, by %s", (noiseIn) => {
    const run = linearRun(3, { iterations: 60_000, minibatch: 10 });
    const found = finish(vi.run(run, knobValues(vi.knobs, { learningRate: 0.01, noiseIn })));
    found.deviation.forEach((deviation, i) => {
      expect(Math.abs(deviation ** 2 * precision.get(i, i) - 1)).toBeLessThan(0.06);
    });
  });

  it("recovers independent Gaussians for any scales and starting point", () => {
    const [precisions, center] = [
      [100, 1, 0.04],
      [1, -2, 3],
    ];
    const engine = plainEngine(gaussianTarget(precisions, center));
    const run = { engine, minibatch: () => null, start: Float64Array.of(0, 0, 0), iterations: 40_000, key: makeKey(2) };
    const found = finish(vi.run(run, knobValues(vi.knobs, { learningRate: 0.02 })));
    precisions.forEach((precision_, i) => {
      expect(Math.abs(found.mean[i] - center[i])).toBeLessThan(0.02 / Math.sqrt(precision_));
      expect(Math.abs(found.deviation[i] * Math.sqrt(precision_) - 1)).toBeLessThan(0.05);
    });
  });

  it("on a logistic regression is where the evidence lower bound is flat", () => {
    const engine = plainEngine(logisticTarget);
    const run = { engine, minibatch: () => null, start: Float64Array.of(1, 0), iterations: 60_000, key: makeKey(4) };
    const found = finish(vi.run(run, knobValues(vi.knobs, { learningRate: 0.01 })));
    // E log p + Σ ln σ by quadrature on a grid of ±5 deviations.
    const bound = (m: readonly number[], s: readonly number[]) => {
      const gradient = new Float64Array(2);
      let [total, mass] = [0, 0];
      for (let a = -50; a <= 50; a++) {
        for (let b = -50; b <= 50; b++) {
          const weight = Math.exp(-(a * a + b * b) / 200);
          const at = Float64Array.of(m[0] + (s[0] * a) / 10, m[1] + (s[1] * b) / 10);
          total += weight * logisticTarget.evaluate(at, null, gradient);
          mass += weight;
        }
      }
      return total / mass + Math.log(s[0]) + Math.log(s[1]);
    };
    const [m, s] = [[...found.mean], [...found.deviation]];
    const best = bound(m, s);
    for (const i of [0, 1]) {
      for (const move of [-0.1, 0.1]) {
        expect(
          bound(
            m.map((value, j) => (i === j ? value + move : value)),
            s,
          ),
        ).toBeLessThan(best);
        expect(
          bound(
            m,
            s.map((value, j) => (i === j ? value * (1 + move) : value)),
          ),
        ).toBeLessThan(best);
      }
    }
  });
});
