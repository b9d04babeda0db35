/**
 * The data of each kind of artifact of Bayesian networks: the contract between the evaluations that record them and the
 * dashboard that plots them. All of it is plain JSON; a number that is not finite is null. docs/artifacts.md explains
 * how to interpret them.
 */
import * as z from "zod/mini";
import type { Frozen } from "../../../common/frozen.ts";

/** The data of an artifact of this kind. */
type DataOf<Shape extends z.ZodMiniType> = Frozen<z.output<Shape>>;

/** A number, or null if it is undefined; absent in artifacts from earlier releases. */
export type Maybe = number | null;
const maybe = z._default(z.nullable(z.number()), null);
const column = z.array(z.nullable(z.number()));
const numbers = z.array(z.number());
const texts = z.array(z.string());

/** Parallel arrays have equal lengths. */
function aligned<Data>(columns: (data: Data) => readonly (readonly unknown[])[]) {
  return z.refine<Data>((data) => new Set(columns(data).map(({ length }) => length)).size <= 1);
}

/** For each level, the fraction of targets at or below the predictive quantile at that level. */
export const reliability = z
  .object({
    /** Other kinds of targets have different curves. */
    target: z._default(z.literal("number"), "number"),
    rows: z.number(),
    nominal: column,
    observed: column,
    /** Standard error of the observed fraction under calibration. */
    standardError: column,
    /** The largest gap over all levels, and the bound it stays below with probability 95 % under calibration. */
    largestGap: maybe,
    gapByChance: maybe,
  })
  .check(aligned(({ nominal, observed, standardError }) => [nominal, observed, standardError]));
export type ReliabilityData = DataOf<typeof reliability>;

/** For each level, the fraction of targets inside the central interval. */
export const coverage = z
  .object({ rows: z.number(), nominal: column, observed: column, standardError: column })
  .check(aligned(({ nominal, observed, standardError }) => [nominal, observed, standardError]));
export type CoverageData = DataOf<typeof coverage>;

/** Targets and their predictions, in ascending order of the predictive mean. */
export const predictiveBands = z
  .object({
    targetName: z.string(),
    /** Number of scored rows; the artifact may contain fewer. */
    rows: z.number(),
    shown: z.number(),
    /** Number of the row in the data set, from 0. */
    row: numbers,
    target: column,
    mean: column,
    epistemicDeviation: column,
    aleatoricDeviation: column,
    /** Central intervals, widest last. */
    intervals: z.array(z.object({ level: z.number(), low: column, high: column })),
  })
  .check(
    aligned(({ row, target, mean, epistemicDeviation, aleatoricDeviation, intervals }) => [
      row,
      target,
      mean,
      epistemicDeviation,
      aleatoricDeviation,
      ...intervals.flatMap(({ low, high }) => [low, high]),
    ]),
  );
export type PredictiveBandsData = DataOf<typeof predictiveBands>;

/** The components of the predictive variance, and whether errors are as large as predicted. */
export const uncertaintySplit = z.object({
  rows: z.number(),
  /** Means over rows of the variance components, in the target's units squared. */
  epistemicVariance: maybe,
  aleatoricVariance: maybe,
  /** Epistemic fraction of the total. */
  epistemicShare: maybe,
  /** Quantiles over rows of the per-row epistemic fraction. */
  shareOfRows: z.object({ level: numbers, share: column }),
  /** Mean of (target − mean)²/variance, which is 1 if errors are as large as predicted, and its standard error. */
  squaredError: maybe,
  squaredErrorStandardError: maybe,
  /** Mean predictive standard deviation; smaller is better among calibrated models. */
  sharpness: maybe,
  /** Root mean square error after dropping the least certain rows: one point per fraction of rows kept. */
  selective: z._default(
    z
      .object({ answered: column, rootMeanSquareError: column })
      .check(aligned(({ answered, rootMeanSquareError }) => [answered, rootMeanSquareError])),
    { answered: [], rootMeanSquareError: [] },
  ),
  /** Rows grouped by ascending predictive standard deviation: predicted and actual errors. */
  groups: z
    .object({ rows: numbers, predictedDeviation: column, rootMeanSquareError: column })
    .check(
      aligned(({ rows, predictedDeviation, rootMeanSquareError }) => [rows, predictedDeviation, rootMeanSquareError]),
    ),
});
export type UncertaintySplitData = DataOf<typeof uncertaintySplit>;

/** A monitored quantity of the chains, draw by draw; long chains are thinned. */
const trace = z
  .object({
    name: z.string(),
    /** Draw indices, from 0. */
    draw: numbers,
    /** One array per chain. */
    values: z.array(column),
    /** At lags 0, 1, 2 … draws. */
    autocorrelation: column,
  })
  .check(aligned(({ draw, values }) => [draw, ...values]));
export type TraceData = DataOf<typeof trace>;

/** Convergence and effective sample size of the chains, in function space. */
export const chains = z.object({
  chains: z.number(),
  /** Per chain. */
  draws: z.number(),
  iterations: z.number(),
  stepSize: z.object({ first: maybe, last: maybe }),
  /**
   * Rows of a minibatch, and the gradient noise scale: the number of rows whose noise is as large as the gradient of all
   * rows; null if the chains are not on minibatches.
   */
  minibatch: z._default(z.object({ rows: maybe, noiseScale: maybe }), { rows: null, noiseScale: null }),
  /** Nominal temperature, and the one estimated by ⟨θ, ∇U⟩/d; null if that would be too expensive. */
  temperature: z.object({
    nominal: maybe,
    configurational: maybe,
    standardError: maybe,
    /** mᵀM⁻¹m/d of the momenta m; null without momentum. */
    kinetic: z._default(z.object({ temperature: maybe, standardError: maybe }), {
      temperature: null,
      standardError: null,
    }),
    /**
     * Configurational temperatures (by ⟨θ, ∇U⟩) of the hidden layers, the output layer, and the likelihood's own
     * weights.
     */
    blocks: z._default(
      z
        .object({
          name: texts,
          configurational: column,
          standardError: column,
          /**
           * The contribution expected from minibatch noise, based on the step size and the per-row gradients; null if
           * unknown.
           */
          heating: z._default(column, []),
        })
        .check(aligned(({ name, configurational, standardError }) => [name, configurational, standardError])),
      { name: [], configurational: [], standardError: [], heating: [] },
    ),
  }),
  worstRhat: maybe,
  leastEffectiveDraws: maybe,
  quantities: z
    .object({ name: texts, rhat: column, bulkEffectiveDraws: column, tailEffectiveDraws: column })
    .check(
      aligned(({ name, rhat, bulkEffectiveDraws, tailEffectiveDraws }) => [
        name,
        rhat,
        bulkEffectiveDraws,
        tailEffectiveDraws,
      ]),
    ),
  /** Only for some of the quantities. */
  traces: z.array(trace),
});
export type ChainsData = DataOf<typeof chains>;

/** Scores of the network and of the baselines. */
export const control = z
  .object({
    rows: z.number(),
    /** The `network` comes first. */
    name: texts,
    nll: column,
    rmse: column,
    crps: column,
    coverage95: column,
    /** Improvement of the network's NLL over the best baseline, and its standard error. */
    gain: z.object({ over: z.string(), nats: maybe, standardError: maybe }),
  })
  .check(aligned(({ name, nll, rmse, crps, coverage95 }) => [name, nll, rmse, crps, coverage95]));
export type BaselinesData = DataOf<typeof control>;

/** Rows grouped by similar confidence: predicted probability of the most probable class, and accuracy. */
export const classReliability = z
  .object({
    rows: z.number(),
    count: numbers,
    confidence: column,
    accuracy: column,
    /** Standard error of the accuracy under calibration. */
    standardError: column,
    /** Expected calibration error with bins of equal width, with bins of equal size, and the latter debiased. */
    ece: z.object({ equalWidth: maybe, equalMass: maybe, debiased: maybe }),
  })
  .check(aligned(({ count, confidence, accuracy, standardError }) => [count, confidence, accuracy, standardError]));
export type ClassReliabilityData = DataOf<typeof classReliability>;

/** The error rate when the least certain rows (by predictive entropy) are rejected. */
export const riskCoverage = z
  .object({
    rows: z.number(),
    /** Number of misclassified rows. */
    errors: z.number(),
    /** Fractions of rows kept, most certain first, and their error rates. */
    answered: column,
    errorRate: column,
    /** Mean error rate over all fractions (area under the risk–coverage curve). */
    area: maybe,
    /** Area under the ROC curve for detecting errors by the predictive entropy, and by its epistemic part. */
    auroc: z.object({ entropy: maybe, epistemic: maybe, standardError: maybe }),
    /** Means over rows, in nats. */
    entropy: z.object({ epistemic: maybe, aleatoric: maybe }),
  })
  .check(aligned(({ answered, errorRate }) => [answered, errorRate]));
export type RiskCoverageData = DataOf<typeof riskCoverage>;

/** Counts of predicted classes, one array per true class. */
export const confusion = z
  .object({ rows: z.number(), classes: texts, counts: z.array(numbers) })
  .check(aligned(({ classes, counts }) => [classes, counts, ...counts]));
export type ConfusionData = DataOf<typeof confusion>;

/** Scores of the network and of the baselines for classification. */
export const classControl = z
  .object({
    rows: z.number(),
    /** The `network` comes first. */
    name: texts,
    nll: column,
    accuracy: column,
    brier: column,
    ece: column,
    gain: z.object({ over: z.string(), nats: maybe, standardError: maybe }),
  })
  .check(aligned(({ name, nll, accuracy, brier, ece }) => [name, nll, accuracy, brier, ece]));
export type ClassControlData = DataOf<typeof classControl>;

/** Results of an analysis of the fit: lines over a common x axis, and single numbers. */
export const analysis = z
  .object({
    /** One sentence on what is measured and why, and one on the result. */
    meaning: z.string(),
    finding: z.string(),
    x: z.object({ name: z.string(), values: numbers }),
    /** The common x axis of the lines. */
    y: z.object({ name: z.string() }),
    lines: z.array(z.object({ name: z.string(), values: column })),
    /** A reference value for the lines. */
    reference: z._default(z.nullable(z.object({ name: z.string(), value: z.number() })), null),
    facts: z.array(z.object({ name: z.string(), value: maybe })),
  })
  .check(aligned(({ x, lines }) => [x.values, ...lines.map(({ values }) => values)]));
export type AnalysisData = DataOf<typeof analysis>;

/** For rows of a classification task, the probability of each class. */
export const classProbabilities = z
  .object({
    classes: texts,
    rows: z.number(),
    shown: z.number(),
    row: numbers,
    /** The true class of each row, as an index into `classes`. */
    label: numbers,
    /** One array per class, in the order of `classes`. */
    probability: z.array(column),
  })
  .check(aligned(({ row, label, probability }) => [row, label, ...probability]));
export type ClassProbabilitiesData = DataOf<typeof classProbabilities>;
