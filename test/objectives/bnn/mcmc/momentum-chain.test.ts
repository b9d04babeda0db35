/** When a chain with momentum re-estimates its curvature, and when it stops doing so. */
import { describe, expect, it } from "vitest";
import { runMomentumChain } from "../../../../objectives/bnn/mcmc/momentum-chain.ts";
import { baoab } from "../../../../objectives/bnn/mcmc/underdamped.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { sghmc } from "../../../../objectives/bnn/posterior/sghmc.ts";
import { linearRun, network, precision, PRIOR_SCALE, ROWS, WEIGHTS } from "../posterior/linear-model.ts";

/** Iterations before which rows were passed through the network for the metric, and the scales of the chain at its end. */
function looks(changes: Partial<Parameters<typeof sghmc.run>[1]>, iterations = 2000) {
  let passes = 0;
  const counting: typeof network = {
    ...network,
    forward(...all) {
      passes += 1;
      return network.forward(...all);
    },
  };
  const run = linearRun(1, { iterations });
  let scales = new Float64Array(0);
  const open: typeof baoab = (engine, dynamics) => {
    scales = dynamics.scale as Float64Array<ArrayBuffer>;
    return baoab(engine, dynamics);
  };
  const options = knobValues(sghmc.knobs, { massFrom: "curvature", momentumStep: 0.1, ...changes });
  const at: number[] = [];
  let [seen, iteration] = [0, 0];
  for (const progress of runMomentumChain({ ...run, parts: { ...run.parts, network: counting } }, options, open)) {
    if (passes > seen) at.push(iteration);
    seen = passes;
    ({ iteration } = progress);
  }
  return { at, passes, scales };
}

describe("the metric of a chain with momentum", () => {
  it("follows the curvature at doubling distances up to the middle of the burn-in", () => {
    const { at, passes, scales } = looks({ burnIn: 0.5 });
    expect(at).toEqual([0, 50, 100, 200, 400]);
    // Each time every row once, and for each of the three points of its expectation once more.
    expect(passes).toBe(5 * ROWS * 4);
    for (let i = 0; i < WEIGHTS; i++) expect(scales[i]).toBeCloseTo(1 / Math.sqrt(precision.get(i, i)), 12);
  });

  it("is that of the start alone without a burn-in, and the prior's on request", () => {
    expect(looks({ burnIn: 0 }).at).toEqual([0]);
    const { at, scales } = looks({ burnIn: 0.5, massFrom: "prior" });
    expect(at).toEqual([]);
    expect(scales).toEqual(new Float64Array(WEIGHTS).fill(PRIOR_SCALE));
  });
});
