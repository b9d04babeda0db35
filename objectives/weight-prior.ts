/** The weight prior: independent Gaussians, one mean and scale for each stretch of the weight vector. */

/** `count` weights with the same prior N(mean, scale²). */
export interface PriorBlock {
  readonly count: number;
  readonly mean: number;
  /** > 0. */
  readonly scale: number;
}

export interface WeightPrior {
  readonly weightCount: number;
  readonly blocks: readonly PriorBlock[];
  /** log p(θ), and its gradient written over `gradient`. */
  logDensity(weights: Float64Array, gradient: Float64Array): number;
}

/**
 * log p(θ) = Σ_i −½((θ_i − m_i)/s_i)² − ln s_i − ½ ln 2π; the blocks follow each other in the weight vector.
 *
 * @throws RangeError when a scale is not a positive number
 */
export function gaussianPrior(blocks: readonly PriorBlock[]): WeightPrior {
  for (const { scale } of blocks) {
    if (!(scale > 0 && scale < Infinity)) throw new RangeError(`invalid prior scale; must be > 0: ${scale}`);
  }
  const weightCount = blocks.reduce((sum, block) => sum + block.count, 0);
  const normalization = blocks.reduce((sum, { count, scale }) => {
    return sum - count * (Math.log(scale) + 0.5 * Math.log(2 * Math.PI));
  }, 0);
  return {
    weightCount,
    blocks,
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
