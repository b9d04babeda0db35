/** What goes between the pool and its threads. */
import type { Key } from "../../math/random.ts";
import type { Evaluation, EvaluationContext, Hyperparameters, Issue, Objective } from "../../tuner/objective.ts";

/** How a thread makes its objective. */
export type PoolReference =
  | { readonly kind: "builtin"; readonly name: string; readonly options: Readonly<Record<string, string>> }
  | { readonly kind: "module"; readonly path: string };

export type ToThread = Call | { readonly kind: "abort" } | { readonly kind: "close" };

/** One evaluation, or the final assessment. */
export interface Call {
  readonly kind: "call";
  readonly method: "evaluate" | "assess";
  readonly hyperparameters: Hyperparameters;
  readonly key: Key;
  readonly trial: EvaluationContext["trial"];
  /** One integer that both sides see: 0, or one of the marks below once the pool has set it. */
  readonly flag: Int32Array;
}

/** The answer to `report` is now "stop". */
export const STOP = 1;
/** The signal is aborted. */
export const ABORT = 2;

export type FromThread =
  | Ready
  | { readonly kind: "report"; readonly step: number; readonly metric: string; readonly value: number }
  | { readonly kind: "done"; readonly evaluation: Evaluation };

/** The first message of a thread. */
export type Ready =
  | { readonly kind: "ready"; readonly description: ObjectiveDescription }
  | { readonly kind: "refused"; readonly issues: readonly Issue[] };

/** What of an objective can cross threads. */
export type ObjectiveDescription = Pick<Objective, "name" | "space" | "accepts" | "metrics" | "optimum" | "notices"> & {
  readonly assesses: boolean;
  readonly closes: boolean;
};
