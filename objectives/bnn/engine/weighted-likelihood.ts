/** Likelihoods raised to a power: for tempering, and for rows that each count as a fraction of a row. */
import type { WeightPrior } from "../prior/gaussian.ts";
import type { NetworkEngine } from "./engine.ts";

/**
 * The engine for log p(θ) + c (log posterior − log p(θ)) instead of the log posterior, with power c > 0. Engines add
 * the prior themselves, so it is subtracted again; fused iterations, which would ignore the power, are disabled.
 */
export function withLikelihoodPower(engine: NetworkEngine, prior: WeightPrior, power: number): NetworkEngine {
  const ofPrior = new Float64Array(engine.weightCount);
  const { fused: _, ...unfused } = engine;
  return {
    ...unfused,
    logPosterior(minibatch, gradient, key) {
      const value = engine.logPosterior(minibatch, gradient, key);
      const logPrior = prior.logDensity(engine.readWeights(), ofPrior);
      for (let i = 0; i < gradient.length; i++) gradient[i] = power * gradient[i] + (1 - power) * ofPrior[i];
      return power * value + (1 - power) * logPrior;
    },
    gradientsByRow(minibatch, into) {
      engine.gradientsByRow(minibatch, into);
      const count = minibatch.length * engine.weightCount;
      for (let at = 0; at < count; at++) into[at] *= power;
    },
  };
}
