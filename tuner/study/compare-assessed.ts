/** The difference between two assessments on the same held-out data, paired by row where possible. */
import { sampleVariance } from "../../math/statistics.ts";
import type { Evaluation, Metric } from "../objective.ts";
import type { Assessment } from "./assessment.ts";

interface Assessed {
  /** Number of the trial whose configuration it is. */
  readonly number: number;
  readonly evaluation: Evaluation;
}

interface Options {
  /** The study's first metric, which gives the direction. */
  readonly metric: Pick<Metric, "direction">;
  /** Estimated gain over the default in the search. */
  readonly searchGain: number;
}

/**
 * Compares the first value that both assessments have. The variance of the difference is s²/n for n paired rows, plus
 * the squares of the standard errors that the objective reports for each value; those are of its runs, which the rows
 * share. Without rows, only the reported ones are known; a single row has no error that is known. Null if either assessment failed, or if they share no value.
 */
export function compareAssessed(
  recommended: Assessed,
  byDefault: Assessed,
  { metric, searchGain }: Options,
): Assessment | null {
  const [a, b] = [recommended.evaluation, byDefault.evaluation];
  if ("failure" in a || "failure" in b) return null;
  const name = Object.keys(a.values).find((each) => Object.hasOwn(b.values, each));
  if (name === undefined) return null;
  const [value, defaultValue] = [a.values[name], b.values[name]];
  const differences = pairedDifferences(a.rowValues?.[name], b.rowValues?.[name]);
  const isSingle = differences?.length === 1;
  const reported = [a, b].map(({ standardErrors }) => standardErrors?.[name]);
  const ofRuns = reported.reduce<number>((sum, error = 0) => sum + error ** 2, 0);
  const ofRows = differences === null || isSingle ? null : sampleVariance(differences) / differences.length;
  const isKnown = ofRows !== null || (!isSingle && reported.every((error) => error !== undefined));
  const standardError = Math.sqrt(ofRuns + (ofRows ?? 0));
  return {
    trial: recommended.number,
    defaultTrial: byDefault.number,
    metric: name,
    direction: metric.direction,
    value,
    defaultValue,
    // Squares of extreme values overflow.
    standardError: isKnown && Number.isFinite(standardError) ? standardError : null,
    rows: differences?.length ?? null,
    searchGain,
  };
}

/** Null unless both have a value for the same rows. */
function pairedDifferences(a: readonly number[] = [], b: readonly number[] = []): readonly number[] | null {
  return a.length === b.length && a.length > 0 ? a.map((value, row) => value - b[row]) : null;
}
