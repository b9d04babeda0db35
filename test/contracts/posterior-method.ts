/** Requirements on every posterior method, whatever it does to the weights. */
import { describe, expect, it } from "vitest";
import { makeKey } from "../../math/random.ts";
import { plainEngine } from "../../objectives/bnn/engine/plain.ts";
import type { LogPosterior } from "../../objectives/bnn/log-posterior.ts";
import { posteriorOf, type Approximation } from "../../objectives/bnn/posterior/posterior.ts";
import {
  methodTable,
  type PosteriorMethod,
  type Progress,
  type Run,
} from "../../objectives/bnn/posterior/posterior-method.ts";
import { chainMean, recordChain } from "../objectives/bnn/chains.ts";
import { gaussianTarget } from "../objectives/bnn/targets.ts";

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

/** A method that works on any log posterior, and options that suit a Gaussian of variances 1, ¼ and ½. */
export interface MethodCase {
  readonly method: PosteriorMethod;
  /** A Metropolis test rejects proposals where the log posterior is not finite; the chain stays where it was. */
  readonly rejects?: boolean;
  run(run: Run<null>): Generator<Progress, Approximation>;
}

/** Runs the suite on a method. */
export function posteriorMethodContract({ method, run, rejects = false }: MethodCase): void {
  const runOn = (density: LogPosterior<null>, iterations: number, { seed = 1, from = start } = {}) => {
    const engine = plainEngine(density);
    const steps = run({ engine, minibatch: () => null, start: from, iterations, key: makeKey(seed) });
    const progress: Progress[] = [];
    let step = steps.next();
    while (step.done !== true) {
      progress.push(step.value);
      step = steps.next();
    }
    return { progress, found: step.value, engine };
  };

  describe(`${method.name}, as any posterior method,`, () => {
    it("declares knobs and a summary that help can show", () => {
      expect(methodTable([method])[method.name]).toBe(method);
      expect(method.summary).toMatch(/^[^.]{5,100}$/);
      for (const [name, { summary }] of Object.entries(method.knobs)) {
        expect(name).toMatch(/^[a-z][A-Za-z]*$/);
        expect(summary.length).toBeGreaterThan(4);
      }
      for (const name of [method.steadiedBy ?? []].flat()) expect(Object.keys(method.knobs)).toContain(name);
    });

    it("gives the same result for the same key, bit for bit", () => {
      expect(runOn(target, 200).found).toEqual(runOn(target, 200).found);
    });

    it("counts its iterations up to the requested number, and does not modify its starting weights", () => {
      const from = start.slice();
      const counted = runOn(target, 50, { from }).progress.map(({ iteration }) => iteration);
      expect(counted.at(-1)).toBe(50);
      expect(counted.toSorted((a, b) => a - b)).toEqual(counted);
      expect(from).toEqual(start);
    });

    it("finds the mean of a Gaussian", () => {
      const record = center.map((_, i) => (weights: Float64Array) => weights[i]);
      const chain = { run, target, start: [...start], minibatch: () => null, seed: 7, record };
      recordChain({ ...chain, iterations: 20_000, burnIn: 5000 }).forEach((series, i) => {
        const { mean, standardError } = chainMean(series);
        expect(standardError).toBeLessThan(0.03);
        expect(Math.abs(mean - center[i])).toBeLessThan(5 * standardError + 1e-3);
      });
    });

    it.runIf(rejects)("never moves to where the log posterior is not finite", () => {
      const { progress, engine } = runOn(failing(3), 10);
      expect(progress.every(({ logPosterior }) => Number.isFinite(logPosterior))).toBe(true);
      expect(engine.readWeights().every(Number.isFinite)).toBe(true);
      const lost = runOn(failing(0), 10).progress;
      expect(Number.isFinite(lost.at(-1)?.logPosterior)).toBe(false);
    });

    it.runIf(!rejects)("shows a log posterior that is not finite instead of throwing", () => {
      const values = runOn(failing(3), 10).progress.map(({ logPosterior }) => Number.isFinite(logPosterior));
      expect(values.slice(0, 4)).toEqual([true, true, true, false]);
    });

    it("returns the parts of its kind of posterior, with draws by key", () => {
      const { found } = runOn(target, 400);
      const kinds = { draws: "draws", gaussian: "gaussian", point: "networks", networks: "networks" } as const;
      expect(found.kind).toBe(kinds[method.posterior]);
      const posterior = posteriorOf(method.posterior, [found, runOn(target, 400, { seed: 2 }).found]);
      const sample = posterior.sample(20, makeKey(1));
      expect(posterior.sample(20, makeKey(1))).toEqual(sample);
      for (const weights of sample) {
        expect(weights).toHaveLength(3);
        if (posterior.support !== null) expect(posterior.support).toContain(weights);
      }
      // Plain data: it goes to other threads, and into files.
      expect(structuredClone(found)).toEqual(found);
    });
  });
}
