/** A one-sentence verdict on the surrogate. Deviations count if chance is unlikely to explain them. */
import { binomialTails } from "../../math/statistics/binomial.ts";
import { normalQuantile } from "../../math/normal.ts";
import type { Verdict } from "../../common/artifact.ts";

export interface CheckFigures {
  /** Standardized leave-one-out residuals. */
  readonly z: readonly number[];
  readonly explained: number;
  readonly rankCorrelation: number;
  /** Whether all observations are equal. */
  readonly isConstant: boolean;
  /** Number of observations worse than the clip of the warp, which are plotted and evaluated at the clip. */
  readonly clipped: number;
}

/** Probability that a surrogate without any skill exceeds the bound on the rank correlation. */
const NO_SKILL = 0.05;
/** If the bound is above this, there are too few trials for a verdict. */
const TOO_FEW = 0.5;
/** Tail probabilities below which coverage is rated doubtful and bad. */
const [RARE, VERY_RARE] = [0.01, 0.0001];
/** Nominal levels of the checked central intervals. */
const LEVELS = [0.95, 0.5];

/**
 * Without skill, Spearman's correlation of n pairs has standard error 1/√(n − 1); with calibrated intervals, the number
 * of observations inside, out of n, is Binomial(n, level).
 */
export function judgeSurrogate({ z, explained, rankCorrelation, isConstant, clipped }: CheckFigures): Verdict {
  const n = z.length;
  if (isConstant) {
    return { level: "doubtful", text: "All trials have the same value, so there is nothing to predict yet." };
  }
  const bound = normalQuantile(1 - NO_SKILL) / Math.sqrt(n - 1);
  const order = `rank correlation ${rankCorrelation.toFixed(2)} with held-out trials`;
  if (rankCorrelation < bound) {
    return bound > TOO_FEW
      ? {
          level: "doubtful",
          text: `${n} trials are too few to judge the surrogate: ${order}, where chance alone reaches ${bound.toFixed(2)}.`,
        }
      : { level: "bad", text: `No predictive skill: ${order}.` };
  }
  for (const level of LEVELS) {
    const reach = normalQuantile((1 + level) / 2);
    const inside = z.filter((value) => Math.abs(value) <= reach).length;
    const { below, above } = binomialTails(inside, n, level);
    const nominal = Math.round(100 * level);
    const found = `${Math.round((100 * inside) / n)} % of ${n} trials are inside its ${nominal} % intervals`;
    if (below < RARE) return { level: below < VERY_RARE ? "bad" : "doubtful", text: `Over-confident: ${found}.` };
    if (above < RARE) return { level: "doubtful", text: `Under-confident: ${found}.` };
  }
  const percent = `${Math.round(100 * Math.max(0, explained))} %`;
  const outliers = clipped === 1 ? "1 outlier is clipped" : `${clipped} outliers are clipped`;
  const aside = clipped === 0 ? "" : ` (${outliers}, as in the surrogate)`;
  return {
    level: "good",
    text: `Well calibrated: it explains ${percent} of the variance of held-out trials${aside}.`,
  };
}
