/** Aggregates the scores of several folds: means and standard errors. */
import { mean, sampleVariance } from "../../math/statistics.ts";
import type { Scores } from "./task.ts";

/** The scores of one fold. */
export interface FoldScore {
  readonly summary: Scores;
  /** Standard error of the negative log density from the spread between the runs of the fold; NaN for a single run. */
  readonly standardError: number;
  /** Negative log density of a deterministic model on the same rows, which measures their difficulty. */
  readonly reference: number;
}

/** The mean of each score over the folds that have it; NaN if none has. */
export function meanSummary(folds: readonly FoldScore[]): Scores {
  const names = Object.keys(folds[0].summary);
  const means = names.map((name) => {
    const known = folds.map(({ summary }) => summary[name]).filter((value) => name === "nll" || !Number.isNaN(value));
    return [name, known.length > 0 ? mean(known) : Number.NaN] as const;
  });
  return Object.fromEntries(means) as Scores;
}

/**
 * Standard error of the mean negative log density. All trials of a study have the same folds, and difficult rows are
 * difficult for every trial. It is therefore computed from the spread between folds of the difference from the
 * reference (control variates, Glasserman 2003, section 4.1), and is at least the standard error between the runs of
 * the folds. NaN for one fold with one run.
 */
export function foldError(folds: readonly FoldScore[]): number {
  const count = folds.length;
  const ofRuns = Math.sqrt(folds.reduce((sum, { standardError }) => sum + standardError ** 2, 0)) / count;
  if (count === 1) return ofRuns;
  const differences = folds.map(({ summary, reference }) => summary.nll - reference);
  const between = Math.sqrt(sampleVariance(differences) / count);
  return Number.isNaN(ofRuns) ? between : Math.max(between, ofRuns);
}

/** Standard deviation of the negative log density across folds; NaN for one fold. */
export function foldDeviation(folds: readonly FoldScore[]): number {
  return folds.length < 2 ? Number.NaN : Math.sqrt(sampleVariance(folds.map(({ summary }) => summary.nll)));
}
