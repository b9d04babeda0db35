/** Stochastic weight averaging: the mean of the path from which SWAG takes its moments. */
import { expect, it } from "vitest";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { swa } from "../../../../objectives/bnn/posterior/swa.ts";
import { swag } from "../../../../objectives/bnn/posterior/swag.ts";
import { finish, linearRun, mean, precision } from "./linear-model.ts";

it("is the mean of SWAG's Gaussian, also in the engine", () => {
  const options = { wanderingRate: 0.1, snapshots: 20 };
  const run = linearRun(3, { iterations: 500, minibatch: 5 });
  const { networks } = finish(swa.run(run, knobValues(swa.knobs, options)));
  const gaussian = finish(swag.run(linearRun(3, { iterations: 500, minibatch: 5 }), knobValues(swag.knobs, options)));
  expect(networks).toEqual([gaussian.mean]);
  expect(run.engine.readWeights()).toEqual(gaussian.mean);
});

it("is closer to the mode than the path, by the square root of the effective number of snapshots", () => {
  const iterations = 20_000;
  const options = knobValues(swa.knobs, { wanderingRate: 0.2, snapshots: 15_000 });
  let path = 0;
  const run = linearRun(3, { iterations, minibatch: 5 });
  const distance = (weights: Float64Array) => {
    const off = Array.from(weights, (w, i) => w - mean[i]);
    return off.reduce((sum, one, i) => sum + off.reduce((s, other, j) => s + one * other * precision.get(i, j), 0), 0);
  };
  const steps = swa.run(run, options);
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    if (step.value.iteration > 5000 && step.value.iteration < iterations) path += distance(run.engine.readWeights());
  }
  expect(distance(step.value.networks[0])).toBeLessThan((0.05 * path) / 15_000);
});
