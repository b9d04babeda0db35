import { EVD } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { stableStep } from "../../../../objectives/bnn/mcmc/stable-step.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { sgld } from "../../../../objectives/bnn/posterior/sgld.ts";
import { expectChainMean, recordChain } from "../chains.ts";
import { finish, linearRun, precision, ROWS } from "../posterior/linear-model.ts";
import { gaussianTarget } from "../targets.ts";

const largest = Math.max(...new EVD(precision).realEigenvalues);

describe("the unit of a step", () => {
  it.each([ROWS, 10, 3])("is 2n/λN for minibatches of %d rows", (minibatch) => {
    const run = linearRun(3, { iterations: 1, minibatch });
    const { unit, most } = finish(stableStep(run, run.minibatch(), run.start));
    expect([...run.engine.readWeights()]).toEqual([...run.start]);
    const wanted = (2 * minibatch) / (largest * ROWS);
    // Power iterations come from below, so the step from above.
    expect(unit / wanted).toBeGreaterThan(0.999);
    expect(unit / wanted).toBeLessThan(1.05);
    expect(most / unit).toBeCloseTo(ROWS / (2 * minibatch), 10);
  });

  it("widens the stiffest direction by η/(1 − η) where gradients have no noise, whatever its curvature", () => {
    const eta = 0.1;
    for (const curvature of [0.01, 1, 1e6]) {
      const count = 50;
      const target = gaussianTarget(new Array<number>(count).fill(curvature));
      const options = knobValues(sgld.knobs, { relativeStep: eta });
      const squares = (weights: Float64Array) => {
        let sum = 0;
        for (const weight of weights) sum += (curvature * weight * weight) / weights.length;
        return sum;
      };
      const chain = {
        run: (run: Parameters<typeof sgld.run>[0]) => sgld.run(run, options),
        target,
        start: new Array<number>(count).fill(0),
        minibatch: () => null,
        record: [squares],
        iterations: 8000,
        burnIn: 100,
        seed: 5,
      };
      const [variances] = recordChain(chain as unknown as Parameters<typeof recordChain>[0]);
      expectChainMean(variances, 1 / (1 - eta), 0.02);
    }
  });

  it("is overridden by an explicit step size", () => {
    const first = (changes: Parameters<typeof knobValues<typeof sgld.knobs>>[1]) => {
      const run = sgld.run(linearRun(3, { iterations: 8, minibatch: 10 }), knobValues(sgld.knobs, changes));
      return finish(run).stepSize.first;
    };
    expect(first({ stepSize: 1e-5 })).toBe(1e-5);
    expect(first({ relativeStep: 0.04 })).toBeCloseTo(0.1 * first({ relativeStep: 0.4 }), 12);
    // Never more than half of what is stable.
    expect(first({ relativeStep: 1000 })).toBe(first({ relativeStep: 100 }));
  });
});
