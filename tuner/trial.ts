/** A trial: one evaluation of the objective at one point, as a value. */
import type { Failure } from "./objective.ts";
import type { Hyperparameters } from "./search-space.ts";

/** Stored as text, never as a number. `complete`, `pruned` and `failed` are final. */
export type TrialState = "waiting" | "running" | "complete" | "pruned" | "failed";

/** Why a point was suggested: enough to explain it later without the surrogate. */
export interface SuggestionReason {
  /** `default`, `enqueued`, or the strategy that made it (`random`, `sobol`, `gp`). */
  readonly strategy: string;
  /** gp only: `startup`, `log-ei`, `ucb`, `exploration`, `exhausted` … */
  readonly phase?: string;
  /** Surrogate's mean and deviation at the point, in the units of the metric as far as the warp allows. */
  readonly predictedMean?: number;
  readonly predictedDeviation?: number;
  readonly acquisitionValue?: number;
  /** Probability that the point does not fail, by the surrogate. */
  readonly feasibility?: number;
  /** Kernel hyperparameters of the surrogate that decided. */
  readonly kernel?: {
    readonly lengthscales: Readonly<Record<string, number>>;
    readonly signalVariance: number;
    readonly noiseVariance: number;
    readonly mean: number;
  };
  /** Finished trials that the surrogate had seen. */
  readonly seen?: number;
}

/** A point proposed, not yet a trial. */
export interface Suggestion {
  readonly hyperparameters: Hyperparameters;
  readonly reason: SuggestionReason;
}

/** Who holds a running trial, and until when. */
export interface Lease {
  /** Name shown to people, such as `local-1`. */
  readonly worker: string;
  /** Identity of the process that holds the lease; another holder's writes are refused. */
  readonly holder: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface Trial extends Suggestion {
  /** 0, 1, 2 … dense within the study. */
  readonly number: number;
  readonly state: TrialState;
  /** Which attempt this is, from 1; 0 while it has never run. */
  readonly attempt: number;
  readonly lease: Lease | null;
  /** Who ran it last; null before the first run. */
  readonly worker: string | null;
  readonly values: Readonly<Record<string, number>> | null;
  readonly standardErrors: Readonly<Record<string, number>> | null;
  readonly metrics: Readonly<Record<string, number>> | null;
  readonly failure: Failure | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}
