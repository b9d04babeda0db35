/**
 * SWA-Gaussian (Maddox et al. 2019): gradient descent with a constant rate ℓ wanders around the mode because of
 * minibatch noise. The result is a Gaussian with the mean of that path and a covariance that is half the path's
 * diagonal variances plus half a low-rank term from the last K deviations (eq. 1): N(θ̄, c ½(Σ_diag + D Dᵀ/(K − 1))).
 *
 * θ ← θ − (ℓ/N) ∇U. The rate acts like a temperature: with gradient noise of variance V on U = Aθ²/2, the variance of
 * the path is ε²V/(1 − (1 − εA)²), ε = ℓ/N.
 */
import { wander } from "../mcmc/descent-path.ts";
import { keeping, pathAverage, type ValuesOf } from "./knobs.ts";
import { openPathMoments } from "../mcmc/path-moments.ts";
import type { Gaussian } from "./posterior.ts";
import type { NetworkRun, PosteriorMethod, Progress, Run } from "./posterior-method.ts";

const knobs = {
  ...pathAverage,
  burnIn: keeping.burnIn,
  deviationRank: {
    kind: "integer",
    summary: "swag: number of last deviations kept, which is the rank of the covariance in addition to its diagonal",
    range: [2, 1000],
    default: 20,
  },
  covarianceScale: { kind: "number", summary: "swag: scale factor of the covariance", range: "positive", default: 1 },
} as const;

export const swag = {
  name: "swag",
  summary: "SWA-Gaussian: mean and covariance of gradient descent around the mode",
  posterior: "gaussian",
  needs: { start: "mode", batch: "minibatch", runs: "several" },
  iterations: 5000,
  knobs,
  tunable: ["wanderingRate"],
  steadiedBy: "wanderingRate",

  *run<M>(run: Run<M> | NetworkRun, options: ValuesOf<typeof knobs>): Generator<Progress, Gaussian> {
    const moments = openPathMoments(run.engine.weightCount, options.deviationRank);
    for (const progress of wander(run, { ...options, take: moments.add })) {
      const isLast = progress.iteration === run.iterations;
      yield isLast ? { ...progress, soFar: moments.gaussian(options.covarianceScale) } : progress;
    }
    return moments.gaussian(options.covarianceScale);
  },
} satisfies PosteriorMethod<typeof knobs>;
