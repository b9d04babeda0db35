/**
 * What the artifacts of Bayesian networks hold, kind by kind: the contract with whoever draws them. All of it is plain JSON;
 * columns of equal length stand side by side, a number that is not finite is null. docs/artifacts.md says how to read them.
 */

/** A number, or null where there is none. */
export type Maybe = number | null;

/** `reliability`: for each level, the share of targets at or below the predictive quantile of that level. */
export type ReliabilityData = {
  /** Later kinds of targets have other curves. */
  readonly target: "number";
  readonly rows: number;
  readonly nominal: readonly Maybe[];
  readonly observed: readonly Maybe[];
  /** Of the observed share, by chance alone. */
  readonly standardError: readonly Maybe[];
  /** The largest gap over all levels, and what it stays below by chance 95 times in 100. */
  readonly largestGap: Maybe;
  readonly gapByChance: Maybe;
};

/** `coverage`: for each level, the share of targets inside the central interval. */
export type CoverageData = {
  readonly rows: number;
  readonly nominal: readonly Maybe[];
  readonly observed: readonly Maybe[];
  readonly standardError: readonly Maybe[];
};

/** `predictive-bands`: targets beside what was predicted, in ascending order of the predictive mean. */
export type PredictiveBandsData = {
  readonly targetName: string;
  /** Rows scored; those shown may be fewer. */
  readonly rows: number;
  readonly shown: number;
  /** Number of the row in the data set, from 0. */
  readonly row: readonly number[];
  readonly target: readonly Maybe[];
  readonly mean: readonly Maybe[];
  readonly epistemicDeviation: readonly Maybe[];
  readonly aleatoricDeviation: readonly Maybe[];
  /** Central intervals, the widest last. */
  readonly intervals: readonly {
    readonly level: number;
    readonly low: readonly Maybe[];
    readonly high: readonly Maybe[];
  }[];
};

/** `uncertainty-split`: where the predictive variance comes from, and whether errors are as large as it says. */
export type UncertaintySplitData = {
  readonly rows: number;
  /** Means over rows of the parts of the variance, in the target's units squared. */
  readonly epistemicVariance: Maybe;
  readonly aleatoricVariance: Maybe;
  /** Epistemic part of the sum. */
  readonly epistemicShare: Maybe;
  /** Quantiles over rows of each row's own share. */
  readonly shareOfRows: { readonly level: readonly number[]; readonly share: readonly Maybe[] };
  /** Mean of (target − mean)²/variance, 1 where errors are as large as predicted, and its standard error. */
  readonly squaredError: Maybe;
  readonly squaredErrorStandardError: Maybe;
  /** Rows in groups of ascending predictive deviation: what was predicted, and how large the errors were. */
  readonly groups: {
    readonly rows: readonly number[];
    readonly predictedDeviation: readonly Maybe[];
    readonly rootMeanSquareError: readonly Maybe[];
  };
};

/** `chains`: do the chains agree, and how many independent draws are their draws worth, in function space? */
export type ChainsData = {
  readonly chains: number;
  /** Of each chain. */
  readonly draws: number;
  readonly iterations: number;
  readonly stepSize: { readonly first: Maybe; readonly last: Maybe };
  /** What the chains were run at, and what ⟨θ, ∇U⟩/d says they were at; null where it would have cost too much. */
  readonly temperature: { readonly nominal: Maybe; readonly configurational: Maybe; readonly standardError: Maybe };
  readonly worstRhat: Maybe;
  readonly leastEffectiveDraws: Maybe;
  readonly quantities: {
    readonly name: readonly string[];
    readonly rhat: readonly Maybe[];
    readonly bulkEffectiveDraws: readonly Maybe[];
    readonly tailEffectiveDraws: readonly Maybe[];
  };
  /** A few of the quantities, draw by draw; of long chains every k-th draw. */
  readonly traces: readonly {
    readonly name: string;
    /** Numbers of the draws, from 0. */
    readonly draw: readonly number[];
    /** A list for each chain. */
    readonly values: readonly (readonly Maybe[])[];
    /** At lags 0, 1, 2 … draws. */
    readonly autocorrelation: readonly Maybe[];
  }[];
};

/** `control`: the network's scores beside those of simpler models. */
export type ControlData = {
  readonly rows: number;
  /** `network` first. */
  readonly name: readonly string[];
  readonly nll: readonly Maybe[];
  readonly rmse: readonly Maybe[];
  readonly crps: readonly Maybe[];
  readonly coverage95: readonly Maybe[];
  /** How much better the network's NLL is than that of the best other model, and the standard error of that. */
  readonly gain: { readonly over: string; readonly nats: Maybe; readonly standardError: Maybe };
};
