import { describe, expect, it } from "vitest";
import { fold, makeKey } from "../../../math/random.ts";
import { build, init, posterior, step } from "../../../objectives/posterior/map.ts";
import { constant, cosine } from "../../../objectives/schedule.ts";
import { gaussianTarget, logisticAnswers, logisticTarget } from "../../targets.ts";

describe("MAP", () => {
  it("finds the mode of a logistic regression", () => {
    const learningRate = cosine({ stepSize: 0.05, floor: 1e-3, iterations: 2000 });
    const method = build(logisticTarget, { learningRate });
    let state = method.init(Float64Array.of(-2, 3), makeKey(1));
    for (let t = 0; t < 3000; t++) [state] = method.step(state, null, fold(makeKey(1), t));
    logisticAnswers.mode.forEach((mode, i) => expect(state.weights[i]).toBeCloseTo(mode, 5));
  });

  it("moves by the learning rate at first, towards the mode, however steep the density is", () => {
    const method = build(gaussianTarget([1e6, 1e-4]), { learningRate: constant(0.1) });
    const [state] = method.step(method.init(Float64Array.of(1, -1), makeKey(1)), null, makeKey(2));
    // Off by the small constant in the denominator: 1e-8 of a gradient of 1e-4.
    expect(state.weights[0]).toBeCloseTo(0.9, 12);
    expect(Math.abs(state.weights[1] + 0.9)).toBeLessThan(1.1e-5);
  });

  it("follows Adam's equations", () => {
    const problem = { logPosterior: gaussianTarget([2]), options: { learningRate: constant(0.1) } };
    let state = init(problem, Float64Array.of(1));
    let [theta, m, v] = [1, 0, 0];
    for (let t = 1; t <= 50; t++) {
      [state] = step(problem, state, null, makeKey(t));
      const g = -2 * theta;
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      theta += (0.1 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
      expect(state.weights[0]).toBeCloseTo(theta, 12);
    }
  });

  it("believes in its last weights alone", () => {
    const states = [1, 2].map((value, iteration) => ({ weights: Float64Array.of(value), iteration }));
    const { sample, draw } = posterior(states);
    expect(sample).toEqual([Float64Array.of(2)]);
    expect(draw(makeKey(1))).toEqual(Float64Array.of(2));
  });
});
