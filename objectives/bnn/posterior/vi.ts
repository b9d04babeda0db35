/**
 * Mean-field Gaussian variational inference (Graves 2011, Blundell et al. 2015): finds the N(μ, diag(σ²)) that maximizes E
 * log p(y, θ) + T · entropy, the evidence lower bound at T = 1, by Adam on μ and ln σ. Gradients of the expectation come
 * from one reparametrized draw of the weights per iteration (Kingma & Welling 2014; ../variational/estimate.ts), or from
 * one of the sums of each row (Kingma, Salimans & Welling 2015; ../variational/by-activations.ts); the entropy adds T to
 * ∂/∂ln σ.
 *
 * For a linear model with precision A the optimum is μ = A⁻¹b, σ_i² = T/A_ii, which is narrower than the posterior if
 * weights are correlated.
 */
import { fold } from "../../../math/random.ts";
import { openAdam } from "../optimizer/adam.ts";
import { cosine } from "../schedule.ts";
import { byActivations } from "../variational/by-activations.ts";
import { byWeights, type GradientEstimate } from "../variational/estimate.ts";
import { learningRate, temperature, type ValuesOf } from "./knobs.ts";
import type { Gaussian } from "./posterior.ts";
import type { NetworkRun, PosteriorMethod, Progress, Run } from "./posterior-method.ts";

const knobs = {
  learningRate,
  temperature,
  firstDeviation: {
    kind: "number",
    summary: "vi: initial standard deviation of every weight",
    range: "positive",
    default: 0.01,
  },
  noiseIn: {
    kind: "choice",
    summary:
      "vi: draw the weights once for a minibatch, or the sums of each row (local reparametrisation): less noise in gradients, " +
      "at several times the cost",
    choices: ["weights", "activations"],
    default: "weights",
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

  *run<M>(run: Run<M> | NetworkRun, options: ValuesOf<typeof knobs>): Generator<Progress, Gaussian> {
    const { engine, start, iterations, key } = run;
    const minibatch = run.minibatch as () => M;
    const d = engine.weightCount;
    const rateAt = cosine({ stepSize: options.learningRate, floor: LEARNING_RATE_FLOOR, iterations });
    const step = openAdam(2 * d);
    // Without a network there are no activations.
    const estimate =
      options.noiseIn === "activations" && "parts" in run
        ? (byActivations(run) as GradientEstimate<unknown> as GradientEstimate<M>)
        : byWeights((run as Run<M>).engine);
    // μ, followed by ln σ.
    const parameters = new Float64Array(2 * d).fill(Math.log(options.firstDeviation));
    parameters.set(start);
    const slopes = new Float64Array(2 * d);
    const mean = parameters.subarray(0, d);
    const deviation = new Float64Array(d).fill(options.firstDeviation);
    const soFar: Gaussian = { kind: "gaussian", mean, deviation, factors: [] };

    for (let t = 0; t < iterations; t++) {
      const logPosterior = estimate(soFar, minibatch(), fold(key, t), slopes);
      for (let i = d; i < 2 * d; i++) slopes[i] += options.temperature;
      step(parameters, slopes, rateAt(t));
      for (let i = 0; i < d; i++) deviation[i] = Math.exp(parameters[d + i]);
      engine.writeWeights(mean);
      yield { iteration: t + 1, logPosterior, soFar };
    }
    return { ...soFar, mean: mean.slice() };
  },
} satisfies PosteriorMethod<typeof knobs>;
