/** Pure exploration: the most uncertain points among those that may still be good. */
import type { Acquisition } from "./acquisition.ts";

/** Optimism when comparing with the threshold, in standard deviations. */
const OPTIMISM = 0.5;
/** Penalty per unit by which even the optimistic mean misses the threshold. */
const SLOPE = 10;

/**
 * deviation − 10 · max(mean − deviation / 2 − threshold, 0): several workers spread out, yet stay out of regions that
 * are certainly bad (Song et al. 2024, "The Vizier Gaussian process bandit algorithm", section on batches).
 *
 * `threshold` is the surrogate's mean at the most promising known point, on the warped scale.
 */
export function pureExploration(threshold: number): Acquisition {
  return (mean, deviation) => {
    const excess = mean - OPTIMISM * deviation - threshold;
    return excess > 0
      ? { value: deviation - SLOPE * excess, meanSlope: -SLOPE, deviationSlope: 1 + SLOPE * OPTIMISM }
      : { value: deviation, meanSlope: 0, deviationSlope: 1 };
  };
}
