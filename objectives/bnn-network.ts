/** From the settings of `bnn-regression` to a Bayesian network: its layers, its noise, its prior, where it starts. */
import { openStream } from "../math/random.ts";
import type { Key } from "../math/random.ts";
import type { BnnSettings } from "./bnn-options.ts";
import { heteroscedasticNoise } from "./likelihood/heteroscedastic.ts";
import { fixedNoise, learnedNoise } from "./likelihood/homoscedastic.ts";
import type { Likelihood } from "./likelihood/likelihood.ts";
import type { BayesianNetwork } from "./log-posterior.ts";
import { denseNetwork } from "./network/dense-network.ts";
import { gaussianPrior } from "./weight-prior.ts";

/** A network for rows of `inputs` numbers. */
export function bayesianNetwork(settings: BnnSettings, inputs: number): BayesianNetwork {
  const { hidden, depth, activation, residual, priorScale } = settings;
  const widths = depth === undefined || hidden.length !== 1 ? hidden : new Array<number>(depth).fill(hidden[0]);
  const likelihood = likelihoodOf(settings);
  const network = denseNetwork({ inputs, hidden: widths, outputs: likelihood.outputs, activation, residual });
  const prior = gaussianPrior([
    { count: network.weightCount, mean: 0, scale: priorScale },
    ...likelihood.ownWeights.map((own) => ({ count: 1, mean: own.priorMean, scale: own.priorScale })),
  ]);
  return { network, likelihood, prior };
}

function likelihoodOf({ noise, noiseFloor, observationScale }: BnnSettings): Likelihood {
  switch (noise) {
    case "learned":
      return learnedNoise(noiseFloor);
    case "heteroscedastic":
      return heteroscedasticNoise(noiseFloor);
    case "fixed":
      return fixedNoise(observationScale);
  }
}

/** Weights to start from: the network's from N(0, 1), the scale it is parametrized for; the likelihood's at their mean. */
export function startingWeights({ network, likelihood, prior }: BayesianNetwork, key: Key): Float64Array {
  const weights = new Float64Array(prior.weightCount);
  openStream(key).fillNormal(weights);
  likelihood.ownWeights.forEach((own, i) => {
    weights[network.weightCount + i] = own.priorMean;
  });
  return weights;
}
