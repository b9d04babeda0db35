/** From the settings of `bnn-regression` to a Bayesian network: its layers, its noise, its prior, where it starts. */
import { openStream } from "../math/random.ts";
import type { Key } from "../math/random.ts";
import type { BnnSettings } from "./bnn-options.ts";
import { heteroscedasticNoise } from "./likelihood/heteroscedastic.ts";
import { fixedNoise, learnedNoise } from "./likelihood/homoscedastic.ts";
import type { RegressionLikelihood } from "./likelihood/likelihood.ts";
import type { BayesianNetwork } from "./log-posterior.ts";
import { denseNetwork } from "./network/dense-network.ts";
import type { Network } from "./network/network.ts";
import { gaussianPrior } from "./weight-prior.ts";
import type { PriorBlock } from "./weight-prior.ts";

/** A network for rows of `inputs` numbers. */
export function bayesianNetwork(settings: BnnSettings, inputs: number): BayesianNetwork<RegressionLikelihood> {
  const { hidden, depth, activation, residual, norm, dropout, priorScale } = settings;
  const widths = depth === undefined || hidden.length !== 1 ? hidden : new Array<number>(depth).fill(hidden[0]);
  const likelihood = likelihoodOf(settings);
  const form = { activation, residual, norm, dropout };
  const network = denseNetwork({ inputs, hidden: widths, outputs: likelihood.outputs, ...form });
  const prior = gaussianPrior([
    ...priorBlocks(network, priorScale),
    ...likelihood.ownWeights.map((own) => ({ count: 1, mean: own.priorMean, scale: own.priorScale })),
  ]);
  return { network, likelihood, prior };
}

/** N(mean, scale²) for every weight of the network, where its layer has the mean: 1 for gains, 0 for all others. */
function priorBlocks({ layers }: Network, scale: number): readonly PriorBlock[] {
  const blocks: PriorBlock[] = [];
  for (const { count, mean } of layers.flatMap((layer) => layer.weights)) {
    const last = blocks.at(-1);
    if (last?.mean === mean) blocks[blocks.length - 1] = { ...last, count: last.count + count };
    else blocks.push({ count, mean, scale });
  }
  return blocks;
}

function likelihoodOf({ noise, noiseFloor, observationScale }: BnnSettings): RegressionLikelihood {
  switch (noise) {
    case "learned":
      return learnedNoise(noiseFloor);
    case "heteroscedastic":
      return heteroscedasticNoise(noiseFloor);
    case "fixed":
      return fixedNoise(observationScale);
  }
}

/**
 * Weights to start from: the network's from N(0, 1), the scale it is parametrized for; gains and shifts, and the
 * likelihood's own, at the mean of their prior.
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
  return weights;
}
