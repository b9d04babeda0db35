/** The starting point of a run of a method. */
import { openStream, type Key } from "../../math/random.ts";
import type { BayesianNetwork } from "./log-posterior.ts";

/**
 * Starting weights. Those of the network are drawn from N(0, 1), the scale for which it is parametrized; gains, shifts,
 * and the own weights of the likelihood and the prior start at their prior mean.
 */
export function startingWeights({ network, likelihood, prior }: BayesianNetwork, key: Key): Float64Array {
  const weights = new Float64Array(prior.weightCount);
  openStream(key).fillNormal(weights);
  let from = 0;
  for (const { count, mean, start } of network.layers.flatMap((layer) => layer.weights)) {
    for (let i = from; i < from + count; i++) weights[i] = start === "spread" ? mean + weights[i] : mean;
    from += count;
  }
  likelihood.ownWeights.forEach((own, i) => {
    weights[network.weightCount + i] = own.priorMean;
  });
  const behind = prior.weightCount - prior.ownWeights.length;
  prior.ownWeights.forEach(({ mean }, i) => {
    weights[behind + i] = mean;
  });
  return weights;
}
