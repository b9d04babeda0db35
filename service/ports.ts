/** The ports of the service. */
import type { Analyst } from "../tuner/analysis/analyst.ts";
import type { OpenModel } from "../tuner/model.ts";
import type { ObjectiveDefinition } from "../tuner/objective.ts";
import type { Store } from "../tuner/store.ts";
import type { Strategies, Suggester } from "../tuner/suggester.ts";

/** For logs and metrics. */
export type ServiceEvent =
  | { readonly kind: "suggested"; readonly study: string; readonly milliseconds: number; readonly count: number }
  | { readonly kind: "degraded"; readonly study: string; readonly count: number }
  | { readonly kind: "computed"; readonly study: string; readonly milliseconds: number; readonly count: number }
  | { readonly kind: "suggester-failed"; readonly study: string; readonly error: unknown }
  | { readonly kind: "expired"; readonly study: string; readonly number: number };

export interface ServicePorts {
  readonly store: Store;
  readonly suggester: Suggester;
  /** Number of concurrent computations that the suggester can run, ≥ 1. */
  readonly suggestionThreads: number;
  /** Strategies that ignore results and take no time; they are called in this thread. */
  readonly quick: Partial<Strategies>;
  readonly analyst: Analyst;
  /** The built-in objectives that a study may use. */
  readonly objectives: readonly ObjectiveDefinition[];
  /** Failures of one kind in a row that pause a study; absent: 5, or 10 after a success. */
  readonly breaker?: number | "off" | undefined;
  /** Opens models stored with studies. */
  readonly openModel: OpenModel;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds of a monotonic clock. */
  readonly stopwatch: () => number;
  /** Resolves after this time, or as soon as the signal is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Resolves in the next turn of the event loop. */
  readonly nextTurn: () => Promise<void>;
  /** An unguessable string, different each time. */
  readonly newToken: () => string;
  readonly onEvent: (event: ServiceEvent) => void;
}
