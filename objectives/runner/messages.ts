/** What goes between a thread and who started it: in general, and between the pool and its threads. */
import type { Key } from "../../math/random.ts";
import type { EvaluationContext, Hyperparameters, Issue, Objective } from "../../tuner/objective.ts";

/** To a thread. Each call carries the integer that both sides see (flagged-signal.ts). */
export type ToThread<Call> =
  | { readonly kind: "call"; readonly call: Call; readonly flag: Int32Array }
  | { readonly kind: "abort" }
  | { readonly kind: "close" };

/** From a thread: `ready` once, and then of each call its reports and its end. */
export type FromThread<Ready, Report, Result> =
  | { readonly kind: "ready"; readonly ready: Ready }
  | { readonly kind: "report"; readonly report: Report }
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "threw"; readonly error: unknown };

/** What a call may do while it runs. */
export interface CallContext<Report> {
  readonly signal: AbortSignal;
  /** Hands a report over; the answer may be that to an earlier one. */
  readonly report: (report: Report) => "continue" | "stop";
}

/** How a thread of the pool makes its objective. */
export type PoolReference =
  | { readonly kind: "builtin"; readonly name: string; readonly options: Readonly<Record<string, string>> }
  | { readonly kind: "module"; readonly path: string };

/** One evaluation, or the final assessment. */
export interface EvaluationCall {
  readonly method: "evaluate" | "assess";
  readonly hyperparameters: Hyperparameters;
  readonly key: Key;
  readonly trial: EvaluationContext["trial"];
}

/** An intermediate value. */
export interface EvaluationReport {
  readonly step: number;
  readonly metric: string;
  readonly value: number;
}

/** The first message of a thread of the pool. */
export type ObjectiveReady =
  | { readonly kind: "made"; readonly description: ObjectiveDescription }
  | { readonly kind: "refused"; readonly issues: readonly Issue[] };

/** What of an objective can cross threads. */
export type ObjectiveDescription = Pick<Objective, "name" | "space" | "accepts" | "metrics" | "optimum" | "notices"> & {
  readonly assesses: boolean;
  readonly closes: boolean;
};
