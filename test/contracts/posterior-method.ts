/** What every posterior method must do, whatever it does to the weights. */
import { describe, expect, it } from "vitest";
import { fold, makeKey } from "../../math/random.ts";
import type { LogPosterior } from "../../objectives/log-posterior.ts";
import type { MethodState, PosteriorMethodModule } from "../../objectives/posterior/posterior-method.ts";
import { chainMean, recordChain } from "../chains.ts";
import { gaussianTarget } from "../targets.ts";

const center = [1, -2, 0.5];
const target = gaussianTarget([1, 4, 2], center);
const start = Float64Array.of(3, 3, 3);

/** A log posterior that gives NaN from its `after`-th evaluation on. */
function failing(after: number): LogPosterior<null> {
  let evaluations = 0;
  return {
    weightCount: 3,
    evaluate(weights, minibatch, gradient) {
      const value = target.evaluate(weights, minibatch, gradient);
      return evaluations++ < after ? value : Number.NaN;
    },
  };
}

/** Runs the suite on a method with options that suit a Gaussian of variances 1, ¼ and ½. */
export function posteriorMethodContract<Options, State extends MethodState>(
  name: string,
  module: PosteriorMethodModule<Options, State>,
  options: Options,
): void {
  const run = (iterations: number, seed = 1, from = start) => {
    const method = module.build(target, options);
    const key = makeKey(seed);
    let state = method.init(from, key);
    for (let t = 0; t < iterations; t++) [state] = method.step(state, null, fold(key, t));
    return state;
  };

  describe(`${name}, as any posterior method,`, () => {
    it("exports build, init, step and posterior", () => {
      expect(Object.keys(module).sort()).toEqual(["build", "init", "posterior", "step"]);
    });

    it("gives the same weights for the same key, bit for bit", () => {
      expect(run(200).weights).toEqual(run(200).weights);
    });

    it("counts its iterations, and leaves the weights it starts from as they are", () => {
      const given = start.slice();
      expect(run(0, 1, given).iteration).toBe(0);
      expect(run(0, 1, given).weights).toEqual(given);
      expect(run(17, 1, given).iteration).toBe(17);
      expect(given).toEqual(start);
    });

    it("says the log posterior before the update, and the step size", () => {
      const method = module.build(target, options);
      const [, info] = method.step(method.init(start, makeKey(1)), null, makeKey(2));
      expect(info.logPosterior).toBe(target.evaluate(start, null, new Float64Array(3)));
      expect(info.stepSize).toBeGreaterThan(0);
    });

    it("moves in the buffers it has", () => {
      const method = module.build(target, options);
      const before = method.init(start, makeKey(1));
      const [after] = method.step(before, null, makeKey(2));
      expect(after.weights).toBe(before.weights);
      expect([...after.weights]).not.toEqual([...start]);
    });

    it("finds the middle of a Gaussian", () => {
      const record = center.map((_, i) => (weights: Float64Array) => weights[i]);
      const method = module.build(target, options);
      const common = { method, start: [...start], minibatch: () => null, seed: 7, record };
      recordChain({ ...common, iterations: 20_000, burnIn: 5000 }).forEach((series, i) => {
        const { mean, standardError } = chainMean(series);
        expect(standardError).toBeLessThan(0.03);
        expect(Math.abs(mean - center[i])).toBeLessThan(5 * standardError + 1e-3);
      });
    });

    it("shows a log posterior that is not finite instead of throwing", () => {
      const method = module.build(failing(3), options);
      let state = method.init(start, makeKey(1));
      const values = Array.from({ length: 5 }, (_, t) => {
        const [next, info] = method.step(state, null, makeKey(t));
        state = next;
        return Number.isFinite(info.logPosterior);
      });
      expect(values).toEqual([true, true, true, false, false]);
    });

    it("has a posterior whose draws are among its sample, by key", () => {
      const states = [1, 2, 3, 4].map((seed) => run(5, seed));
      const { sample, draw } = module.posterior(states);
      expect(sample.length).toBeGreaterThan(0);
      for (const weights of sample) expect(states.map((state) => state.weights)).toContain(weights);
      for (let seed = 0; seed < 20; seed++) {
        expect(sample).toContain(draw(makeKey(seed)));
        expect(draw(makeKey(seed))).toBe(draw(makeKey(seed)));
      }
    });
  });
}
