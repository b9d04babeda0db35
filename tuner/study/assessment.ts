/** What held-out data say about a study's winner: a comparison of the recommended configuration with the default. */
import { studentQuantile } from "../../math/student.ts";
import type { Direction } from "../objective.ts";

/** Both configurations, fitted and scored on the same held-out data. Values are in the units of the metric. */
export interface Assessment {
  /** Number of the trial that was recommended at that time. */
  readonly trial: number;
  /** Number of the trial of the default configuration. */
  readonly defaultTrial: number;
  /** Name of the metric on the held-out data. */
  readonly metric: string;
  readonly direction: Direction;
  /** Value of the recommended configuration. */
  readonly value: number;
  readonly defaultValue: number;
  /**
   * Standard error of the difference between both values, ≥ 0: over the rows, paired, and over the runs of each fit as
   * far as the objective reports it. Null if unknown.
   */
  readonly standardError: number | null;
  /** Number of rows that were compared one by one, ≥ 1; null if the objective gives only totals. */
  readonly rows: number | null;
  /** Estimated gain over the default on the data of the search, > 0 if better. */
  readonly searchGain: number;
}

/**
 * `confirms`: on held-out data too, the recommended configuration is better, beyond the noise; `contradicts`: its
 * difference from the default has the other sign, beyond the noise; `unclear`: the difference is within the noise.
 */
export type AssessmentVerdict = "confirms" | "contradicts" | "unclear";

/** Half the width of a central 95 % interval, in standard errors: of the normal, or of Student's t over few rows. */
function reachOf({ rows }: Assessment): number {
  return rows === null ? 1.96 : studentQuantile(0.975, Math.max(1, rows - 1));
}

/** Improvement of `value` over `other`, > 0 for either direction. Finite: at most the largest number. */
export function gainOver(direction: Direction, value: number, other: number): number {
  const gain = direction === "minimize" ? other - value : value - other;
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, gain));
}

function assessedGain({ direction, value, defaultValue }: Assessment): number {
  return gainOver(direction, value, defaultValue);
}

/** Without rows and a standard error, any difference counts; with a single row, none does. */
export function assessmentVerdict(assessment: Assessment): AssessmentVerdict {
  const gain = assessedGain(assessment);
  const { standardError, rows } = assessment;
  if (standardError === null && rows !== null) return "unclear";
  if (Math.abs(gain) <= reachOf(assessment) * (standardError ?? 0)) return "unclear";
  return gain > 0 === assessment.searchGain >= 0 ? "confirms" : "contradicts";
}

/** With everything that follows from it, for documents. */
export function judgedAssessment(assessment: Assessment) {
  const [gain, verdict] = [assessedGain(assessment), assessmentVerdict(assessment)];
  return { ...assessment, gain, verdict, text: assessmentSentence(assessment) };
}

/** One sentence with the difference, its standard error and the verdict. `label`: the metric's name in running text. */
export function assessmentSentence(assessment: Assessment, label = assessment.metric): string {
  const { trial, defaultTrial, standardError, rows, searchGain } = assessment;
  const gain = assessedGain(assessment);
  const error = standardError === null ? "" : ` ± ${short(standardError)}`;
  const way =
    gain === 0 && error === ""
      ? "as good as"
      : `${short(Math.abs(gain))}${error} ${gain < 0 ? "worse" : "better"} than`;
  const facts = [
    ...(standardError === null ? ["standard error unknown"] : ["one standard error"]),
    ...(rows === null ? [] : [rows === 1 ? "a single row" : `${rows} rows, paired`]),
  ];
  const searched = `${searchGain < 0 ? "a loss" : "the gain"} of ${short(Math.abs(searchGain))} in the search`;
  const judged = {
    confirms: `this agrees with ${searched}`,
    contradicts: `this contradicts ${searched}`,
    unclear: `this is within the noise, so it neither confirms nor contradicts ${searched}`,
  }[assessmentVerdict(assessment)];
  return `On the test set, trial ${trial} is ${way} the default (trial ${defaultTrial}) in ${label} (${facts.join(", ")}): ${judged}.`;
}

/** Two significant digits; more would be spurious. */
function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}
