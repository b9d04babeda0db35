/** `class-reliability`: are predictions correct as often as their probabilities say? */
import { incompleteGamma } from "../../../math/incomplete.ts";
import { mean } from "../../../math/statistics.ts";
import type { Artifact } from "../../../common/artifact.ts";
import { massBins } from "../predictive/class-summary.ts";
import {
  confidenceBins,
  debiasedCalibrationError,
  expectedCalibrationError,
  topPredictions,
  type LabelledProbabilities,
  type TopPrediction,
} from "../predictive/class-scores.ts";
import { figure, figures, inWords, percent } from "./figures.ts";
import type { ClassReliabilityData } from "./kinds.ts";

const WIDTH_BINS = 15;
/** P-value of the gaps in all bins together under calibration: doubtful below the first, bad below the second. */
const [DOUBTFUL, BAD] = [0.05, 0.001];
/** An average gap this small is harmless even if it is significant. */
const NEGLIGIBLE = 0.02;

export function classReliability(labelled: LabelledProbabilities): Artifact {
  const predictions = topPredictions(labelled);
  const bins = confidenceBins(predictions, "equal-mass", massBins(predictions.length));
  const data: ClassReliabilityData = {
    rows: predictions.length,
    count: bins.map(({ count }) => count),
    confidence: figures(bins.map(({ confidence }) => confidence)),
    accuracy: figures(bins.map(({ accuracy }) => accuracy)),
    standardError: figures(bins.map(({ confidence, count }) => Math.sqrt((confidence * (1 - confidence)) / count))),
    ece: {
      equalWidth: figure(expectedCalibrationError(confidenceBins(predictions, "equal-width", WIDTH_BINS))),
      equalMass: figure(expectedCalibrationError(bins)),
      debiased: figure(debiasedCalibrationError(bins)),
    },
  };
  const title = "Probability calibration";
  return { name: "class-reliability", kind: "class-reliability", title, verdict: verdictOn(predictions), data };
}

/**
 * By the most probable class: under calibration, the correctness of a row with confidence p has variance p(1 − p), so
 * the squared gaps of the groups divided by their variances sum to a χ² variable (Hosmer & Lemeshow 1980).
 */
function verdictOn(predictions: readonly TopPrediction[]): NonNullable<Artifact["verdict"]> {
  const sorted = predictions.toSorted((a, b) => a.confidence - b.confidence);
  const groups = groupsOf(sorted);
  let statistic = 0;
  for (const group of groups) {
    const gap = group.reduce((sum, { isRight, confidence }) => sum + (isRight ? 1 : 0) - confidence, 0);
    statistic += gap ** 2 / varianceOf(group);
  }
  const probability = incompleteGamma(groups.length / 2, statistic / 2).upper;
  const [sure, right] = [
    mean(predictions.map(({ confidence }) => confidence)),
    mean(predictions.map(({ isRight }) => (isRight ? 1 : 0))),
  ];
  const said = `Mean confidence ${percent(sure)}, accuracy ${percent(right)}`;
  if (!(probability < DOUBTFUL) || Math.abs(sure - right) + gapOf(groups, predictions.length) < NEGLIGIBLE) {
    return { level: "good", text: `${said}: within sampling error.` };
  }
  const how = sure > right ? "over-confident" : "under-confident";
  const text = `${said}: ${how} in some of ${groups.length} groups of rows (p = ${inWords(probability)}).`;
  return { level: probability < BAD ? "bad" : "doubtful", text };
}

/** Minimum expected errors and successes per group, since χ² holds only asymptotically. */
const ENOUGH = 4;

/** Groups in ascending order of confidence, each large enough; leftover rows join the last group. */
function groupsOf(sorted: readonly TopPrediction[]): readonly (readonly TopPrediction[])[] {
  const groups: TopPrediction[][] = [[]];
  for (const one of sorted) {
    const last = groups[groups.length - 1];
    if (varianceOf(last) >= ENOUGH) groups.push([one]);
    else last.push(one);
  }
  if (groups.length > 1 && varianceOf(groups[groups.length - 1]) < ENOUGH) {
    const rest = groups.pop() ?? [];
    groups[groups.length - 1].push(...rest);
  }
  return groups;
}

function varianceOf(group: readonly TopPrediction[]): number {
  return group.reduce((sum, { confidence }) => sum + confidence * (1 - confidence), 0);
}

function gapOf(groups: readonly (readonly TopPrediction[])[], rows: number): number {
  return groups.reduce((sum, group) => {
    return (
      sum + Math.abs(group.reduce((gap, { isRight, confidence }) => gap + (isRight ? 1 : 0) - confidence, 0)) / rows
    );
  }, 0);
}
