/** One sentence on whether a surrogate is to be believed. What counts as too far off is what chance seldom does. */
import { binomialTails } from "../../math/binomial.ts";
import { normalQuantile } from "../../math/normal.ts";
import type { Verdict } from "../objective.ts";

export interface CheckFigures {
  /** Standardised leave-one-out residuals. */
  readonly z: readonly number[];
  readonly explained: number;
  readonly rankCorrelation: number;
  /** Variance of the observations. */
  readonly spread: number;
}

/** Chance does no better than the bound once in so many times, where nothing is predicted. */
const NO_SKILL = 0.05;
/** With so weak a bound on the rank correlation, trials are too few to tell. */
const TOO_FEW = 0.5;
/** What happens so seldom by chance makes one doubt, and disbelieve. */
const [SELDOM, HARDLY_EVER] = [0.01, 0.0001];
/** The levels of the central intervals that the verdict looks at. */
const LEVELS = [0.95, 0.5];

/**
 * Without skill Spearman's correlation of n pairs has the standard error 1/√(n − 1); of n observations, as many as
 * Binomial(n, level) lie inside intervals that are right.
 */
export function judgeSurrogate({ z, explained, rankCorrelation, spread }: CheckFigures): Verdict {
  const n = z.length;
  if (spread === 0) {
    return { level: "doubtful", text: "All trials gave the same value, so there is nothing yet to predict." };
  }
  const bound = normalQuantile(1 - NO_SKILL) / Math.sqrt(n - 1);
  const order = `its order agrees with theirs by ${rankCorrelation.toFixed(2)}, where 1 is full agreement`;
  if (rankCorrelation < bound) {
    return bound > TOO_FEW
      ? {
          level: "doubtful",
          text: `${n} trials are too few to tell whether it predicts: ${order}; chance alone reaches ${bound.toFixed(2)}.`,
        }
      : { level: "bad", text: `It predicts trials it was not told of no better than chance: ${order}.` };
  }
  for (const level of LEVELS) {
    const reach = normalQuantile((1 + level) / 2);
    const inside = z.filter((value) => Math.abs(value) <= reach).length;
    const { below, above } = binomialTails(inside, n, level);
    const found = `${inside} of ${n} trials lie inside its ${Math.round(100 * level)} % intervals, and about ${Math.round(level * n)} should`;
    if (below < SELDOM)
      return { level: below < HARDLY_EVER ? "bad" : "doubtful", text: `It is too sure of itself: ${found}.` };
    if (above < SELDOM) return { level: "doubtful", text: `It is surer than it says: ${found}.` };
  }
  const percent = `${Math.round(100 * Math.max(0, explained))} %`;
  return {
    level: "good",
    text: `It predicts trials it was not told of, and is as sure as it should be: it explains ${percent} of their variation.`,
  };
}
