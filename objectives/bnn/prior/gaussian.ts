/**
 * The interface of a weight prior, and the prior of independent Gaussians with one mean and scale per block of the
 * weight vector.
 */
import { LOG_TWO_PI } from "../../../math/constants.ts";

/** `count` weights with the same prior N(mean, scale²). */
export interface PriorBlock {
  readonly count: number;
  readonly mean: number;
  /** > 0. */
  readonly scale: number;
}

/** A weight that belongs to the prior itself; such weights follow those of the network and the likelihood. */
export interface PriorWeight {
  readonly name: string;
  /** The value at which a run starts. */
  readonly mean: number;
}

export interface WeightPrior {
  readonly weightCount: number;
  /**
   * Means and scales in the order of the weights: exact if the prior is Gaussian, otherwise a Gaussian of similar
   * width.
   */
  readonly blocks: readonly PriorBlock[];
  /** Whether the blocks describe the prior exactly. */
  readonly isGaussian: boolean;
  readonly ownWeights: readonly PriorWeight[];
  /** log p(θ); its gradient overwrites `gradient`. */
  logDensity(weights: Float64Array, gradient: Float64Array): number;
}

/**
 * log p(θ) = Σ_i −½((θ_i − m_i)/s_i)² − ln s_i − ½ ln 2π; the blocks are consecutive in the weight vector.
 *
 * @throws RangeError when a scale is not a positive number
 */
export function gaussianPrior(blocks: readonly PriorBlock[]): WeightPrior {
  for (const { scale } of blocks) {
    if (!(scale > 0 && scale < Infinity)) throw new RangeError(`invalid prior scale; must be > 0: ${scale}`);
  }
  const weightCount = blocks.reduce((sum, block) => sum + block.count, 0);
  const normalization = blocks.reduce((sum, { count, scale }) => {
    return sum - count * (Math.log(scale) + 0.5 * LOG_TWO_PI);
  }, 0);
  return {
    weightCount,
    blocks,
    isGaussian: true,
    ownWeights: [],
    logDensity(weights, gradient) {
      let value = normalization;
      let start = 0;
      for (const { count, mean, scale } of blocks) {
        const precision = 1 / (scale * scale);
        let squares = 0;
        for (let i = start; i < start + count; i++) {
          const deviation = weights[i] - mean;
          squares += deviation * deviation;
          gradient[i] = -precision * deviation;
        }
        value -= 0.5 * precision * squares;
        start += count;
      }
      return value;
    },
  };
}

/** Mean and scale of each weight. */
export function expandBlocks({ blocks, weightCount }: WeightPrior): {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
} {
  const mean = new Float64Array(weightCount);
  const scale = new Float64Array(weightCount);
  let start = 0;
  for (const block of blocks) {
    mean.fill(block.mean, start, start + block.count);
    scale.fill(block.scale, start, start + block.count);
    start += block.count;
  }
  return { mean, scale };
}

/** Upper bound on local precisions, relative to that of the scale. */
const MAX_PRECISION = 1e6;

/**
 * The precision of the Gaussian that approximates the prior around these weights: s⁻² for a Gaussian prior; for others,
 * which are scale mixtures of Gaussians, the expected precision given the weights, −(∂ log p/∂θ_i)/(θ_i − m_i).
 */
export function localPrecisions(prior: WeightPrior, weights: Float64Array): Float64Array {
  const { mean, scale } = expandBlocks(prior);
  const least = scale.map((s) => 1 / (s * s));
  if (prior.isGaussian) return least;
  const gradient = new Float64Array(weights.length);
  prior.logDensity(weights, gradient);
  const own = prior.weightCount - prior.ownWeights.length;
  return least.map((precision, i) => {
    const deviation = weights[i] - mean[i];
    if (i >= own || deviation === 0) return precision;
    return Math.min(MAX_PRECISION * precision, Math.max(0, -gradient[i] / deviation));
  });
}
