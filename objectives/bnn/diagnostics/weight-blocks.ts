/** Blocks of weights whose temperatures distinguish different problems. */
import type { BayesianNetwork } from "../log-posterior.ts";

/** Weights `from` … `to − 1`. */
export interface WeightBlock {
  readonly name: "hidden layers" | "output layer" | "noise";
  readonly from: number;
  readonly to: number;
}

/**
 * All layers except the last, the last layer, and the likelihood's own weights, if the network has them. Too large a
 * step size shows first in the noise scale; a chain that has not moved far shows in the hidden layers.
 */
export function weightBlocks({ network, likelihood }: BayesianNetwork): readonly WeightBlock[] {
  const counts = network.layers
    .map(({ weights }) => weights.reduce((sum, { count }) => sum + count, 0))
    .filter((count) => count > 0);
  const output = network.weightCount - (counts.at(-1) ?? 0);
  const blocks: readonly WeightBlock[] = [
    { name: "hidden layers", from: 0, to: output },
    { name: "output layer", from: output, to: network.weightCount },
    { name: "noise", from: network.weightCount, to: network.weightCount + likelihood.ownWeights.length },
  ];
  return blocks.filter(({ from, to }) => to > from);
}
