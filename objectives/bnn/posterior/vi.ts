/**
 * Mean-field Gaussian variational inference (Graves 2011, Blundell et al. 2015): finds the N(μ, diag(σ²)) that
 * maximizes E log p(y, θ) + T · entropy (the evidence lower bound if T = 1), by Adam on μ and ln σ with one
 * reparametrized draw θ = μ + σξ per iteration (Kingma & Welling 2014): ∂/∂μ = g, ∂/∂ln σ = gσξ + T, g = ∇ log p(y, θ).
 *
 * For a linear model with precision A the optimum is μ = A⁻¹b, σ_i² = T/A_ii, which is narrower than the posterior if
 * weights are correlated.
 */
import { fold } from "../../../math/random.ts";
import { openAdam } from "../optimizer/adam.ts";
import { cosine } from "../schedule.ts";
import { learningRate, temperature, type ValuesOf } from "./knobs.ts";
import type { Gaussian } from "./posterior.ts";
import type { PosteriorMethod, Progress, Run } from "./posterior-method.ts";

const knobs = {
  learningRate,
  temperature,
  firstDeviation: {
    kind: "number",
    summary: "vi: deviation of every weight at first",
    range: "positive",
    default: 0.01,
  },
} as const;

/** The learning rate decays to this fraction of its initial value, so that gradient noise averages out. */
const LEARNING_RATE_FLOOR = 0.01;

export const vi = {
  name: "vi",
  summary: "mean-field variational inference",
  posterior: "gaussian",
  needs: { start: "mode", batch: "minibatch", runs: "several" },
  iterations: 10_000,
  knobs,
  tunable: ["learningRate"],
  steadiedBy: "learningRate",

  *run<M>(run: Run<M>, options: ValuesOf<typeof knobs>): Generator<Progress, Gaussian> {
    const { engine, minibatch, start, iterations, key } = run;
    const d = engine.weightCount;
    const rateAt = cosine({ stepSize: options.learningRate, floor: LEARNING_RATE_FLOOR, iterations });
    const step = openAdam(2 * d);
    // μ, followed by ln σ.
    const parameters = new Float64Array(2 * d).fill(Math.log(options.firstDeviation));
    parameters.set(start);
    const slopes = new Float64Array(2 * d);
    const gradient = new Float64Array(d);
    const xi = new Float64Array(d);
    const theta = new Float64Array(d);
    const mean = parameters.subarray(0, d);
    const deviation = new Float64Array(d).fill(options.firstDeviation);
    const soFar: Gaussian = { kind: "gaussian", mean, deviation, factors: [] };

    for (let t = 0; t < iterations; t++) {
      const own = fold(key, t);
      engine.fillNoise(own, xi);
      for (let i = 0; i < d; i++) theta[i] = mean[i] + deviation[i] * xi[i];
      engine.writeWeights(theta);
      const logPosterior = engine.logPosterior(minibatch(), gradient, own);
      for (let i = 0; i < d; i++) {
        slopes[i] = gradient[i];
        slopes[d + i] = gradient[i] * deviation[i] * xi[i] + options.temperature;
      }
      step(parameters, slopes, rateAt(t));
      for (let i = 0; i < d; i++) deviation[i] = Math.exp(parameters[d + i]);
      engine.writeWeights(mean);
      yield { iteration: t + 1, logPosterior, soFar };
    }
    return { ...soFar, mean: mean.slice() };
  },
} satisfies PosteriorMethod<typeof knobs>;
