/** Log expected hypervolume improvement, exact for independent normal predictions of two or three objectives. */
import { logExpectedImprovementFactor, normalLogCdf, normalLogPdf } from "../../math/normal.ts";
import type { Box } from "../pareto/boxes.ts";
import { MINIMUM_DEVIATION } from "./acquisition.ts";

/** The predictions of all objectives at a point (m each); all objectives are minimized. */
interface Predictions {
  readonly means: ArrayLike<number>;
  readonly deviations: ArrayLike<number>;
}

/** Output buffers for derivatives: ∂value / ∂mean and ∂value / ∂deviation of each objective (m each). */
interface Slopes {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** The score of a point; writes its derivatives if requested. */
export type HypervolumeImprovement = (predictions: Predictions, slopes?: Slopes) => number;

/**
 * log E[HVI(y)] for independent y_k ~ N(μ_k, σ_k²): the part of each box of the non-dominated region that y would
 * dominate is Π_k (u_k − max(l_k, y_k))₊, and each factor has the expectation EI(u_k) − EI(l_k), where
 * EI(t) = σ h((t − μ)/σ) and h(z) = φ(z) + z Φ(z) (Emmerich, Deutz & Klinkenberg 2011; Yang et al. 2019, eq. 19).
 * Sums and differences are computed from logarithms, so that the score neither underflows nor loses its slope far from
 * the front (as Ament et al. 2023 do for one objective).
 *
 * `boxes`: the non-dominated region, see pareto/boxes.ts; at least one.
 */
export function logHypervolumeImprovement(boxes: readonly Box[]): HypervolumeImprovement {
  const objectives = boxes[0].lower.length;
  const levels = Array.from({ length: objectives }, (_, k) => levelsOf(boxes, k));
  // For each box and objective, the indices of its bounds among the levels.
  const lower = levels.map((list, k) => Int32Array.from(boxes, (box) => list.indexOf(box.lower[k])));
  const upper = levels.map((list, k) => Int32Array.from(boxes, (box) => list.indexOf(box.upper[k])));
  const logs = new Float64Array(boxes.length);

  return ({ means, deviations }, slopes) => {
    const factors = levels.map((list, k) => factorsAt(list, means[k], Math.max(deviations[k], MINIMUM_DEVIATION)));
    logs.fill(0);
    for (let k = 0; k < objectives; k++) {
      const { logGain } = factors[k];
      for (let b = 0; b < boxes.length; b++) logs[b] += logDifference(logGain[upper[k][b]], logGain[lower[k][b]]);
    }
    const top = logs.reduce((a, b) => Math.max(a, b), -Infinity);
    let total = 0;
    for (let b = 0; b < boxes.length; b++) total += Math.exp(logs[b] - top);
    const value = top + Math.log(total);
    if (slopes === undefined) return value;
    for (let k = 0; k < objectives; k++) {
      let meanSlope = 0;
      let deviationSlope = 0;
      for (let b = 0; b < boxes.length; b++) {
        const share = Math.exp(logs[b] - value);
        if (share === 0) continue;
        const { byMean, byDeviation } = factorSlopes(factors[k], upper[k][b], lower[k][b]);
        meanSlope += share * byMean;
        deviationSlope += share * byDeviation;
      }
      slopes.means[k] = meanSlope;
      slopes.deviations[k] = deviations[k] > MINIMUM_DEVIATION ? deviationSlope : 0;
    }
    return value;
  };
}

function levelsOf(boxes: readonly Box[], k: number): readonly number[] {
  return [...new Set(boxes.flatMap(({ lower, upper }) => [lower[k], upper[k]]))].sort((a, b) => a - b);
}

/** The expected improvements of one objective over each level, with intermediate results for their slopes. */
interface Factors {
  readonly deviation: number;
  readonly z: Float64Array;
  /** log EI for each level; −∞ for the level −∞. */
  readonly logGain: Float64Array;
}

function factorsAt(levels: readonly number[], mean: number, deviation: number): Factors {
  const z = Float64Array.from(levels, (level) => (level - mean) / deviation);
  const logDeviation = Math.log(deviation);
  const logGain = z.map((one) => (one === -Infinity ? -Infinity : logExpectedImprovementFactor(one) + logDeviation));
  return { deviation, z, logGain };
}

/** Slopes of log(EI(u) − EI(l)): ∂EI/∂μ = −Φ(z) and ∂EI/∂σ = φ(z), divided by the difference, all as logarithms. */
function factorSlopes(
  { z, logGain }: Factors,
  upper: number,
  lower: number,
): { readonly byMean: number; readonly byDeviation: number } {
  const [zu, zl] = [z[upper], z[lower]];
  const scale = logDifference(logGain[upper], logGain[lower]);
  // In the upper tail both are near 1, so the difference of the complements is more accurate.
  const mass =
    zl > 0
      ? logDifference(normalLogCdf(-zl), normalLogCdf(-zu))
      : logDifference(normalLogCdf(zu), zl === -Infinity ? -Infinity : normalLogCdf(zl));
  const density = Math.exp(normalLogPdf(zu) - scale) - (zl === -Infinity ? 0 : Math.exp(normalLogPdf(zl) - scale));
  return { byMean: -Math.exp(mass - scale), byDeviation: density };
}

/** log(eᵃ − eᵇ) for a ≥ b. */
function logDifference(a: number, b: number): number {
  if (b === -Infinity) return a;
  const gap = a - b;
  if (!(gap > 0)) return -Infinity;
  return a + (gap < Math.LN2 ? Math.log(-Math.expm1(-gap)) : Math.log1p(-Math.exp(-gap)));
}
