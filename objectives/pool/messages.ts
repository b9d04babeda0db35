/** Messages between the pool and its threads. */
import type { Key } from "../../math/random.ts";
import type { Issue } from "../../common/issue.ts";
import type { ModelNotes } from "../../tuner/model.ts";
import type { EvaluationContext, Hyperparameters, Objective } from "../../tuner/objective.ts";

/** How a pool thread creates its objective. */
export type PoolReference =
  | { readonly kind: "builtin"; readonly name: string; readonly options: Readonly<Record<string, string>> }
  | { readonly kind: "module"; readonly path: string };

/** One evaluation, the final assessment, or the final fit with its notes. */
export interface EvaluationCall {
  readonly method: "evaluate" | "assess" | { readonly fit: ModelNotes };
  readonly hyperparameters: Hyperparameters;
  readonly key: Key;
  readonly commonKey?: Key;
  readonly trial: EvaluationContext["trial"];
}

/** An intermediate value. */
export interface EvaluationReport {
  readonly step: number;
  readonly metric: string;
  readonly value: number;
}

/** The first message from a pool thread. */
export type ObjectiveReady =
  | { readonly kind: "made"; readonly description: ObjectiveDescription }
  | { readonly kind: "refused"; readonly issues: readonly Issue[] };

/** The parts of an objective that can be sent between threads: everything except functions. */
export type DescribedObjective = Omit<Objective, "evaluate" | "assess" | "fit" | "close">;

export type ObjectiveDescription = DescribedObjective & {
  readonly assesses: boolean;
  readonly fits: boolean;
  readonly closes: boolean;
};
