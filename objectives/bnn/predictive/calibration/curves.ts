/** Calibration curves: observed frequencies against predicted probabilities. */
import type { TailProbabilities } from "./tail-probabilities.ts";

/** Observed fractions next to the nominal ones, with the standard errors for this number of rows. */
export interface Curve {
  readonly nominal: readonly number[];
  readonly observed: readonly number[];
  /** √(p(1 − p)/rows), the binomial standard error at the nominal p. */
  readonly standardError: readonly number[];
}

/** The fraction of targets at or below the predictive p-quantile of their row (Kuleshov et al. 2018, eq. 3). */
export function reliabilityCurve({ below }: Pick<TailProbabilities, "below">, levels: readonly number[]): Curve {
  return curveOf(below.length, levels, (level) => below.reduce((count, u) => count + (u <= level ? 1 : 0), 0));
}

/** The fraction of targets inside the central interval at each level. */
export function coverageCurve({ below }: Pick<TailProbabilities, "below">, levels: readonly number[]): Curve {
  return curveOf(below.length, levels, (level) =>
    below.reduce((count, u) => count + (Math.abs(u - 0.5) <= level / 2 ? 1 : 0), 0),
  );
}

function curveOf(rows: number, levels: readonly number[], countInside: (level: number) => number): Curve {
  return {
    nominal: levels,
    observed: levels.map((level) => countInside(level) / rows),
    standardError: levels.map((level) => Math.sqrt((level * (1 - level)) / rows)),
  };
}

/**
 * The Kolmogorov–Smirnov distance: the largest gap, over all levels, between the level and the fraction of targets at
 * or below its quantile. Under calibration it stays below 1.36/√rows with probability 95 % (Smirnov 1948).
 */
export function largestGap({ below }: Pick<TailProbabilities, "below">): { gap: number; chance: number } {
  const sorted = below.slice().sort();
  const rows = sorted.length;
  let gap = 0;
  sorted.forEach((u, i) => {
    gap = Math.max(gap, (i + 1) / rows - u, u - i / rows);
  });
  return { gap, chance: 1.36 / Math.sqrt(rows) };
}
