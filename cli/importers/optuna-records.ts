/** The contents of Optuna's files, regardless of which storage wrote them. Types only. */
import type { JsonValue } from "../../common/json-value.ts";

/** As written by Optuna: `{"name": "FloatDistribution", "attributes": {"low": 0, …}}`. */
export interface OptunaDistribution {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export type OptunaState = "running" | "complete" | "pruned" | "failed" | "waiting";

export interface OptunaTrial {
  readonly number: number;
  readonly state: OptunaState;
  /** Milliseconds since 1970. */
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Name → the value as stored (an index for categories) and its distribution. */
  readonly params: ReadonlyMap<string, { readonly stored: number; readonly distribution: OptunaDistribution }>;
  /** One per objective; may include NaN and ±∞. */
  readonly values: readonly number[] | null;
  readonly intermediate: readonly { readonly step: number; readonly value: number }[];
  readonly attributes: Readonly<Record<string, JsonValue>>;
}

export interface OptunaStudy {
  readonly name: string;
  readonly directions: readonly ("minimize" | "maximize")[];
  /** Whether the study has names for its objectives. */
  readonly metricNames: readonly string[] | null;
  readonly trials: readonly OptunaTrial[];
}
