import { describe, expect, it } from "vitest";
import { makeKey } from "../../../../math/random.ts";
import { plainEngine } from "../../../../objectives/bnn/engine/plain.ts";
import { adam } from "../../../../objectives/bnn/optimizer/adam.ts";
import { gaussianTarget } from "../targets.ts";

/** The weights after this many iterations of Adam. */
function climb(target: Parameters<typeof plainEngine<null>>[0], start: readonly number[], rates: readonly number[]) {
  const engine = plainEngine(target);
  engine.writeWeights(Float64Array.from(start));
  const update = adam(engine);
  for (const rate of rates) update(null, rate, makeKey(1));
  return engine.readWeights();
}

describe("an iteration of Adam", () => {
  it("moves by the learning rate at first, towards the mode, however steep the density is", () => {
    const weights = climb(gaussianTarget([1e6, 1e-4]), [1, -1], [0.1]);
    // Off by the small constant in the denominator: 1e-8 of a gradient of 1e-4.
    expect(weights[0]).toBeCloseTo(0.9, 12);
    expect(Math.abs(weights[1] + 0.9)).toBeLessThan(1.1e-5);
  });

  it("follows the equations of the paper", () => {
    let [theta, m, v] = [1, 0, 0];
    for (let t = 1; t <= 50; t++) {
      const g = -2 * theta;
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      theta += (0.1 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
      const [found] = climb(gaussianTarget([2]), [1], new Array<number>(t).fill(0.1));
      expect(found).toBeCloseTo(theta, 12);
    }
  });
});
