/** The search space: dimensions, and the values hyperparameters take in them. Types and simple predicates only. */

/** One value of one hyperparameter. */
export type HyperparameterValue = number | string | boolean;

/** The point being tried: one value per active dimension, keyed by dimension name, in the order of the space. */
export type Hyperparameters = Readonly<Record<string, HyperparameterValue>>;

type Scale = "linear" | "log";

/** A dimension is active if each named parent is active and has one of the listed values. */
export type Condition = Readonly<Record<string, readonly HyperparameterValue[]>>;

interface DimensionBase {
  readonly name: string;
  readonly when?: Condition;
}

/** Where the user expects the optimum (`tuner/search/likely-optimum.ts`). */
interface LikelyNumber {
  readonly likely?: number;
  /**
   * One standard deviation around `likely`: a factor > 1 on the log scale, otherwise a difference > 0; by default a
   * quarter of the range.
   */
  readonly within?: number;
}

/** A real number in [low, high]; with `step`, a point of the grid low, low + step, … ≤ high (linear scale only). */
export interface FloatDimension extends DimensionBase, LikelyNumber {
  readonly kind: "float";
  readonly low: number;
  readonly high: number;
  readonly scale: Scale;
  readonly step?: number;
  readonly default?: number;
}

/** An integer in [low, high]; with `step`, low, low + step, … ≤ high (linear scale only). */
export interface IntDimension extends DimensionBase, LikelyNumber {
  readonly kind: "int";
  readonly low: number;
  readonly high: number;
  readonly scale: Scale;
  readonly step?: number;
  readonly default?: number;
}

/** One of several choices without an order. */
interface CategoricalDimension extends DimensionBase {
  readonly kind: "categorical";
  readonly choices: readonly HyperparameterValue[];
  readonly default?: HyperparameterValue;
  /** Like `likely` for a number. */
  readonly likely?: HyperparameterValue;
}

/** One of several ordered levels; neighbors in the list are similar. */
interface OrdinalDimension extends DimensionBase {
  readonly kind: "ordinal";
  readonly levels: readonly HyperparameterValue[];
  readonly default?: HyperparameterValue;
  /** Like `likely` for a number. */
  readonly likely?: HyperparameterValue;
}

export type Dimension = FloatDimension | IntDimension | CategoricalDimension | OrdinalDimension;

/** Dimensions in order. A parent precedes its children. */
export type SearchSpace = readonly Dimension[];
