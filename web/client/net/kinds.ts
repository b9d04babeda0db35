/** The kinds of artifacts that have a plot of their own: what each holds, as docs/artifacts.md says it. */
import { aligned, column, listOf, maybe, number, record, text } from "./reading.ts";
import type { Reader } from "./reading.ts";

type ReadBy<R> = R extends Reader<infer T> ? T : never;

/** For each level, the share of targets at or below the predictive quantile of that level. */
export const readReliability = aligned(
  record({
    rows: number,
    nominal: column,
    observed: column,
    standardError: column,
    largestGap: maybe,
    gapByChance: maybe,
  }),
  ({ nominal, observed, standardError }) => [nominal, observed, standardError],
);
export type Reliability = ReadBy<typeof readReliability>;

/** For each level, the share of targets inside the central interval. */
export const readCoverage = aligned(
  record({ rows: number, nominal: column, observed: column, standardError: column }),
  ({ nominal, observed, standardError }) => [nominal, observed, standardError],
);
export type Coverage = ReadBy<typeof readCoverage>;

/** Targets beside what was predicted, in ascending order of the predictive mean; intervals with the widest last. */
export const readBands = aligned(
  record({
    targetName: text,
    rows: number,
    shown: number,
    row: listOf(number),
    target: column,
    mean: column,
    epistemicDeviation: column,
    aleatoricDeviation: column,
    intervals: listOf(record({ level: number, low: column, high: column })),
  }),
  ({ row, target, mean, epistemicDeviation, aleatoricDeviation, intervals }) => [
    row,
    target,
    mean,
    epistemicDeviation,
    aleatoricDeviation,
    ...intervals.flatMap(({ low, high }) => [low, high]),
  ],
);
export type Bands = ReadBy<typeof readBands>;

/** Where the predictive variance comes from, and whether errors are as large as it says. */
export const readSplit = aligned(
  record({
    rows: number,
    epistemicVariance: maybe,
    aleatoricVariance: maybe,
    epistemicShare: maybe,
    shareOfRows: record({ level: listOf(number), share: column }),
    squaredError: maybe,
    squaredErrorStandardError: maybe,
    groups: record({ rows: listOf(number), predictedDeviation: column, rootMeanSquareError: column }),
  }),
  ({ groups }) => [groups.rows, groups.predictedDeviation, groups.rootMeanSquareError],
);
export type Split = ReadBy<typeof readSplit>;

/** Do the chains agree, in function space, and how many independent draws are their draws worth? */
export const readChains = aligned(
  record({
    chains: number,
    draws: number,
    iterations: number,
    stepSize: record({ first: maybe, last: maybe }),
    temperature: record({ nominal: maybe, configurational: maybe, standardError: maybe }),
    worstRhat: maybe,
    leastEffectiveDraws: maybe,
    quantities: record({
      name: listOf(text),
      rhat: column,
      bulkEffectiveDraws: column,
      tailEffectiveDraws: column,
    }),
    traces: listOf(
      aligned(
        record({ name: text, draw: listOf(number), values: listOf(column), autocorrelation: column }),
        ({ draw, values }) => [draw, ...values],
      ),
    ),
  }),
  ({ quantities: { name, rhat, bulkEffectiveDraws, tailEffectiveDraws } }) => [
    name,
    rhat,
    bulkEffectiveDraws,
    tailEffectiveDraws,
  ],
);
export type Chains = ReadBy<typeof readChains>;
export type Trace = Chains["traces"][number];

/** The network's scores, first, beside those of simpler models. */
export const readControl = aligned(
  record({
    rows: number,
    name: listOf(text),
    nll: column,
    rmse: column,
    crps: column,
    coverage95: column,
    gain: record({ over: text, nats: maybe, standardError: maybe }),
  }),
  ({ name, nll, rmse, crps, coverage95 }) => [name, nll, rmse, crps, coverage95],
);
export type Control = ReadBy<typeof readControl>;

/** For rows of a classification, the probability of each class: a list for each class, in the order of `classes`. */
export const readClasses = aligned(
  record({
    classes: listOf(text),
    rows: number,
    shown: number,
    row: listOf(number),
    /** The class that each row has: its place in `classes`. */
    label: listOf(number),
    probability: listOf(column),
  }),
  ({ row, label, probability }) => [row, label, ...probability],
);
export type Classes = ReadBy<typeof readClasses>;
