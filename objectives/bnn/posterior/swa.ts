/**
 * Stochastic weight averaging (Izmailov et al. 2018): the mean of the weights along constant-rate descent, one network
 * per run. The path moves around a flat region, and its mean lies near the center. SWAG (./swag.ts) also keeps the
 * covariance.
 */
import { wander } from "../mcmc/descent-path.ts";
import { keeping, pathAverage, type ValuesOf } from "./knobs.ts";
import { openPathMoments } from "../mcmc/path-moments.ts";
import type { Networks } from "./posterior.ts";
import type { NetworkRun, PosteriorMethod, Progress, Run } from "./posterior-method.ts";

const knobs = { ...pathAverage, burnIn: keeping.burnIn } as const;

export const swa = {
  name: "swa",
  summary: "stochastic weight averaging: the mean of gradient descent around each mode",
  posterior: "networks",
  needs: { start: "mode", batch: "minibatch", runs: "several" },
  iterations: 5000,
  knobs,
  tunable: ["wanderingRate"],
  steadiedBy: "wanderingRate",

  *run<M>(run: Run<M> | NetworkRun, options: ValuesOf<typeof knobs>): Generator<Progress, Networks> {
    const { engine, iterations } = run;
    const moments = openPathMoments(engine.weightCount, 1);
    for (const progress of wander(run, { ...options, take: moments.add })) {
      if (progress.iteration === iterations) engine.writeWeights(moments.mean);
      yield progress;
    }
    return { kind: "networks", networks: [moments.mean.slice()] };
  },
} satisfies PosteriorMethod<typeof knobs>;
