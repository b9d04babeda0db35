/** Means of repeated evaluations, and which of them is the best. */
import { fold, makeKey, openStream } from "../../math/random.ts";
import { mean } from "../../math/statistics.ts";

export interface RepeatAnalysis {
  /** Of each configuration. */
  readonly means: readonly number[];
  /** Of a single mean, and of a difference of two in the same repeats; NaN, and null, without degrees of freedom. */
  readonly standardError: number | null;
  readonly pairedError: number;
  /** Degrees of freedom of the noise estimates: of `pairedError`, and of `standardError`. */
  readonly degrees: number;
  readonly ownDegrees: number;
}

/** Number of draws of the means, for the probability of being the best. */
const DRAWS = 4096;

/**
 * One metric; rows: configurations; columns: repeats, which are blocks. In the additive model value = configuration +
 * repeat + noise, a difference of means has the variance 2s²/R, where s² is estimated from the residuals with
 * (C − 1)(R − 1) degrees of freedom (Box, Hunter & Hunter 2005, chapter 4). `isShared`: the standard error of a single mean
 * leaves out what a repeat adds to all; otherwise it is that of the values around their own mean, with C(R − 1)
 * degrees of freedom, as a comparison with a fixed bound needs it.
 */
export function analyseRepeats(
  table: readonly (readonly number[])[],
  { isShared }: { readonly isShared: boolean },
): RepeatAnalysis {
  const repeats = table[0]?.length ?? 0;
  const means = table.map((row) => (row.length === 0 ? NaN : mean(row)));
  const degrees = table.length < 2 || repeats < 2 ? 0 : (table.length - 1) * (repeats - 1);
  const ofRepeats = Array.from({ length: repeats }, (_, r) => mean(table.map((row) => row[r])));
  const grand = table.length === 0 ? NaN : mean(means);
  const residual = (c: number, r: number) => table[c][r] - means[c] - (isShared ? ofRepeats[r] - grand : 0);
  const own = sumOfSquares(table, residual);
  const blocked = isShared ? own : sumOfSquares(table, (c, r) => table[c][r] - means[c] - ofRepeats[r] + grand);
  const ownDegrees = isShared ? degrees : table.length * Math.max(0, repeats - 1);
  return {
    means,
    standardError: ownDegrees === 0 ? null : Math.sqrt(own / ownDegrees / repeats),
    pairedError: degrees === 0 ? NaN : Math.sqrt((2 * blocked) / degrees / repeats),
    degrees,
    ownDegrees,
  };
}

function sumOfSquares(table: readonly (readonly number[])[], residual: (c: number, r: number) => number): number {
  let sum = 0;
  for (const [c, row] of table.entries()) for (const r of row.keys()) sum += residual(c, r) ** 2;
  return sum;
}

/**
 * How often each configuration is among those that `bestOf` chooses from drawn means (by metric, then by configuration).
 * Means ~ N(mean, s²ν/χ²_ν / R), the posterior under a flat prior, of each metric independently; null without degrees of
 * freedom. `signs`: 1 or −1 by metric, so that the answer for a negated one is the same.
 */
export function probabilitiesOfBest(
  analyses: readonly RepeatAnalysis[],
  { seed, signs }: { readonly seed: number; readonly signs: readonly number[] },
  bestOf: (means: readonly (readonly number[])[]) => readonly number[],
): readonly number[] | null {
  if (analyses.some(({ degrees }) => degrees === 0)) return null;
  const stream = openStream(fold(makeKey(seed), "confirmation of the best"));
  const wins = analyses[0].means.map(() => 0);
  for (let draw = 0; draw < DRAWS; draw++) {
    const drawn = analyses.map(({ means, standardError, ownDegrees }, m) => {
      let chiSquare = 0;
      for (let i = 0; i < ownDegrees; i++) chiSquare += stream.normal() ** 2;
      const deviation = (standardError ?? 0) * Math.sqrt(ownDegrees / chiSquare);
      return means.map((value) => value + signs[m] * deviation * stream.normal());
    });
    for (const index of bestOf(drawn)) wins[index] += 1;
  }
  return wins.map((count) => count / DRAWS);
}
