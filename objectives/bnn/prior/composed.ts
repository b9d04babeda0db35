/**
 * Priors whose groups of weights each have their own family and scale; the scales may be learned together with the
 * weights.
 */
import { LOG_TWO_PI } from "../../../math/constants.ts";
import type { Family } from "./families.ts";
import type { PriorBlock, PriorWeight, WeightPrior } from "./gaussian.ts";

/** Weights that share a family and a scale. */
export interface PriorGroup {
  /** The indices of the weights, in any order. */
  readonly indices: Int32Array;
  readonly mean: number;
  readonly scale: number;
  readonly family: Family;
  /** Index of the learned factor of the scale; absent if the scale is fixed. */
  readonly factor?: number;
}

interface ComposedPrior {
  /** Groups that partition the weights of the network and the likelihood. */
  readonly groups: readonly PriorGroup[];
  /** Names of the learned factors. */
  readonly factors: readonly string[];
  /** Standard deviation of the logarithm of each factor. */
  readonly spread: number;
}

/**
 * Σ over groups of log p(t) − k ln(s e^η), t = (θ − m)/(s e^η): η, the logarithm of the scale factor, is 0 for fixed
 * scales; otherwise it is an additional weight after all others, with prior N(0, spread²).
 */
export function composedPrior({ groups, factors, spread }: ComposedPrior): WeightPrior {
  const count = groups.reduce((sum, { indices }) => sum + indices.length, 0);
  const rooms = groups.map(
    ({ indices }) => [new Float64Array(indices.length), new Float64Array(indices.length)] as const,
  );
  const ownWeights: readonly PriorWeight[] = factors.map((name) => ({ name, mean: 0 }));
  return {
    weightCount: count + factors.length,
    blocks: [...blocksOf(groups, count), ...factors.map((_, f) => factorBlock(groups, f, spread))],
    isGaussian: false,
    ownWeights,
    logDensity(weights, gradient) {
      let value = 0;
      for (let f = 0; f < factors.length; f++) {
        const eta = weights[count + f] / spread;
        value -= 0.5 * eta * eta + Math.log(spread) + 0.5 * LOG_TWO_PI;
        gradient[count + f] = -eta / spread;
      }
      groups.forEach(({ indices, mean, scale, family, factor }, g) => {
        const [t, slope] = rooms[g];
        const width = factor === undefined ? scale : scale * Math.exp(weights[count + factor]);
        indices.forEach((index, i) => (t[i] = (weights[index] - mean) / width));
        value += family.logDensity(t, slope) - t.length * Math.log(width);
        let stretch = t.length;
        indices.forEach((index, i) => {
          gradient[index] = slope[i] / width;
          stretch += t[i] * slope[i];
        });
        if (factor !== undefined) gradient[count + factor] -= stretch;
      });
      return value;
    },
  };
}

function blocksOf(groups: readonly PriorGroup[], count: number): readonly PriorBlock[] {
  const [means, scales] = [new Float64Array(count), new Float64Array(count)];
  for (const { indices, mean, scale } of groups) {
    for (const index of indices) [means[index], scales[index]] = [mean, scale];
  }
  return Array.from(means, (mean, i) => ({ count: 1, mean, scale: scales[i] }));
}

/** Approximates the posterior width of the log scale of n weights: precision 2n plus that of the prior. */
function factorBlock(groups: readonly PriorGroup[], factor: number, spread: number): PriorBlock {
  const own = groups.filter((group) => group.factor === factor);
  const n = own.reduce((sum, { indices }) => sum + indices.length, 0);
  return { count: 1, mean: 0, scale: 1 / Math.sqrt(2 * n + 1 / spread ** 2) };
}
