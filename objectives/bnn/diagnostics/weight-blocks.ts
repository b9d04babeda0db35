/** Blocks of weights whose temperatures tell different problems apart. */
import type { BayesianNetwork } from "../log-posterior.ts";

/** Weights `from` … `to − 1`. */
export interface WeightBlock {
  readonly name: "hidden layers" | "output layer" | "noise";
  readonly from: number;
  readonly to: number;
}

/**
 * All layers but the last, the last one, and the likelihood's own weights, as far as the network has them. Too large a
 * step size shows first at the noise scale; a chain that has not moved far shows at the hidden layers.
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
