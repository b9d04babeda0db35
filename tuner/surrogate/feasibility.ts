/**
 * The probability that a trial at a point returns a value instead of failing: regression on labels +1 (a value) and
 * −1 (a failure), averaged over models of how far failures depend on the point at all.
 *
 * E[label] = 2P − 1, so P = (1 + mean) / 2. With p the overall rate of success, labels have variance 4p(1 − p): each
 * model splits it into a part that depends on the point and independent noise, and is weighted by its leave-one-out log
 * score. If failures do not depend on the point, this gives the overall rate everywhere.
 */
import { matern52 } from "../../gp/kernels/matern52.ts";
import { condition, type GaussianProcess } from "../../gp/posterior.ts";
import { groupLabels } from "./group-labels.ts";
import { bestPoints, type History } from "./training-data.ts";

/** Fractions of the labels' variance that depend on the point, in the structured models. */
const SHARES = [0.5, 0.9] as const;
/**
 * Prior odds of each structured model against independent failures if there are few results. Beyond a certain number of
 * results they fall like 1/n², because real structure then leaves more evidence.
 */
const ODDS = 1.5;
const FEW_RESULTS = 20;
/** Failures are local: cap the objective's lengthscales at this times √d. */
const MAX_LENGTHSCALE = 0.3;
/** Above this number of results, model the rates of groups of neighbors, because time grows with the third power. */
const MAX_ROWS = 250;
/** Models with less posterior probability are left out. */
const MIN_MODEL = 0.01;
/** Probabilities are kept at least this far from 0 and 1. */
const MIN_PROBABILITY = 1e-3;

export interface Feasibility {
  /** Probability of a value, in (0, 1), at each of `count` points (count × d). */
  probabilities(points: Float64Array, count: number): Float64Array;
  /** The probability at one point; writes its gradient (d). */
  probabilityAndGradient(point: Float64Array, gradient: Float64Array): number;
}

interface StructuredModel {
  /** Its probability given the results. */
  readonly probability: number;
  readonly labels: GaussianProcess;
}

/** `lengthscales` are the objective's (d). Null while nothing has failed. */
export function learnFeasibility(history: History, lengthscales: Float64Array): Feasibility | null {
  const { space, measured, failed } = history;
  if (failed.length === 0) return null;
  const d = space.length;
  const success = (measured.length + 1) / (measured.length + failed.length + 2);
  const { independent, models } = compareModels(history, lengthscales, success);

  return {
    probabilities(at, count) {
      const out = new Float64Array(count).fill(independent * success);
      for (const model of models) {
        const means = model.labels.means(at, count);
        for (let row = 0; row < count; row++) out[row] += model.probability * probabilityOf(means[row]);
      }
      return out;
    },
    probabilityAndGradient(point, gradient) {
      gradient.fill(0);
      let total = independent * success;
      for (const model of models) {
        const { mean, meanGradient } = model.labels.predictWithGradient(point);
        const probability = probabilityOf(mean);
        total += model.probability * probability;
        const isClamped = probability !== (1 + mean) / 2;
        if (!isClamped) for (let k = 0; k < d; k++) gradient[k] += 0.5 * model.probability * meanGradient[k];
      }
      return total;
    },
  };
}

function probabilityOf(label: number): number {
  return Math.min(1 - MIN_PROBABILITY, Math.max(MIN_PROBABILITY, (1 + label) / 2));
}

/** The structured models by posterior probability; `independent` is the probability of the model without structure. */
function compareModels(
  history: History,
  lengthscales: Float64Array,
  success: number,
): { independent: number; models: readonly StructuredModel[] } {
  const { space, measured, failed } = history;
  const d = space.length;
  const variance = 4 * success * (1 - success);
  const results = { succeeded: measured.map(({ point }) => point), failed };
  const around = { centre: measured.length === 0 ? failed[0] : bestPoints(history, 1)[0], lengthscales };
  const { points, labels, sizes } = groupLabels(results, MAX_ROWS, around);
  const data = { x: points, y: labels, dimension: d, categorical: space.map(({ kind }) => kind === "categorical") };
  const mean = 2 * success - 1;
  const local = lengthscales.map((lengthscale) => Math.min(lengthscale, MAX_LENGTHSCALE * Math.sqrt(d)));

  const constant = {
    score: logScore(labels, sizes, new Float64Array(labels.length).fill(mean)),
    likelihood: independentLikelihood(labels, { mean, variances: sizes.map((size) => variance / size) }),
  };
  const odds = ODDS * Math.min(1, FEW_RESULTS / (measured.length + failed.length)) ** 2;
  const structured = SHARES.map((share) => {
    const hyperparameters = { lengthscales: local, signalVariance: share * variance, noiseVariance: 0, mean };
    const noise = sizes.map((size) => ((1 - share) * variance) / size);
    const model = condition({ ...data, noise }, hyperparameters, matern52);
    // The likelihood favors smooth success regions, and the score favors lucky neighbors, so take the smaller.
    const evidence = Math.min(
      model.logMarginalLikelihood - constant.likelihood,
      logScore(labels, sizes, model.leaveOneOut().mean) - constant.score,
    );
    return { log: Math.log(odds) + evidence, labels: model };
  });
  const top = Math.max(0, ...structured.map(({ log }) => log));
  const unnormalised = structured.map(({ log }) => Math.exp(log - top));
  const total = Math.exp(-top) + unnormalised.reduce((sum, value) => sum + value, 0);
  const models = structured
    .map(({ labels: model }, i) => ({ probability: unnormalised[i] / total, labels: model }))
    .filter(({ probability }) => probability >= MIN_MODEL);
  return { independent: 1 - models.reduce((sum, { probability }) => sum + probability, 0), models };
}

/** Log probability of the results in each group if each label is predicted from the other groups. */
function logScore(labels: Float64Array, sizes: Float64Array, predicted: Float64Array): number {
  let score = 0;
  for (const [i, label] of labels.entries()) {
    const probability = probabilityOf(predicted[i]);
    const succeeded = (1 + label) / 2;
    score += sizes[i] * (succeeded * Math.log(probability) + (1 - succeeded) * Math.log(1 - probability));
  }
  return score;
}

/** log Π N(label; mean, variance). */
function independentLikelihood(
  labels: Float64Array,
  { mean, variances }: { mean: number; variances: Float64Array },
): number {
  let value = 0;
  for (const [i, label] of labels.entries()) {
    value -= 0.5 * (Math.log(2 * Math.PI * variances[i]) + (label - mean) ** 2 / variances[i]);
  }
  return value;
}
