/** What goes over the wire, as types: for the server, the dashboard and any client in TypeScript. Times are ISO 8601, UTC. */
import type { JsonValue } from "../tuner/json-value.ts";
import type { Artifact, Failure, Metric, ObjectiveOption } from "../tuner/objective.ts";
import type { Hyperparameters, SearchSpace } from "../tuner/search-space.ts";
import type { Budget, ObjectiveReference, StrategySettings, StudyState } from "../tuner/study.ts";
import type { SuggestionReason, TrialState } from "../tuner/trial.ts";

export interface AnnotationsJson {
  readonly notes: string;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, JsonValue>>;
}

export interface StudyJson extends AnnotationsJson {
  readonly name: string;
  readonly objective: ObjectiveReference;
  readonly space: SearchSpace;
  readonly metrics: readonly Metric[];
  readonly strategy: StrategySettings;
  readonly seed: number;
  readonly state: StudyState;
  readonly budget: Budget;
  readonly maxAttempts: number;
  readonly spaceRevision: number;
  readonly revision: number;
  readonly secondsUsed: number;
  readonly createdAt: string;
}

export interface StudySummaryJson extends StudyJson {
  readonly counts: Readonly<Record<TrialState, number>>;
  readonly best: number | null;
  readonly updatedAt: string;
}

export interface StudyPageJson {
  readonly studies: readonly StudySummaryJson[];
  /** To be given as `after`; null at the end. */
  readonly next: string | null;
}

export interface TrialJson extends AnnotationsJson {
  readonly number: number;
  readonly state: TrialState;
  readonly hyperparameters: Hyperparameters;
  readonly reason: SuggestionReason;
  readonly attempt: number;
  readonly lost: number;
  readonly worker: string | null;
  readonly leaseExpiresAt: string | null;
  readonly values: Readonly<Record<string, number>> | null;
  readonly standardErrors: Readonly<Record<string, number>> | null;
  readonly metrics: Readonly<Record<string, number>> | null;
  readonly failure: Failure | null;
  readonly stopRequested: boolean;
  readonly spaceRevision: number;
  readonly revision: number;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

export interface TrialPageJson {
  readonly trials: readonly TrialJson[];
  /** To be given as `after`; null at the end. */
  readonly next: number | null;
}

export interface TrialDetailJson extends TrialJson {
  readonly intermediateValues: readonly { readonly step: number; readonly metric: string; readonly value: number }[];
}

export interface LeasedTrialJson extends TrialJson {
  /** Proof that the trial is held: goes with every heartbeat, report and result. */
  readonly lease: string;
}

export interface SuggestionsJson {
  readonly trials: readonly LeasedTrialJson[];
  /** Results that the suggestions had seen. */
  readonly seen: number;
  /** Is one of them quasi-random because the strategy was too slow? */
  readonly degraded: boolean;
  /** Why there are none; null where there are. */
  readonly end: "budget" | "exhausted" | "paused" | "archived" | null;
}

export interface HeartbeatJson {
  readonly expiresAt: string;
  readonly stop: boolean;
}

export interface DecisionJson {
  readonly decision: "continue" | "stop";
}

export interface ArtifactsJson {
  readonly artifacts: readonly Artifact[];
}

export interface ImportanceJson {
  readonly dimensions: readonly {
    readonly name: string;
    readonly main: number;
    readonly total: number;
    readonly best: number | string | boolean | null;
  }[];
  readonly seen: number;
}

export interface AuditJson {
  readonly entries: readonly {
    readonly who: string;
    readonly at: string;
    readonly reason: string | null;
    readonly number: number | null;
    readonly action: string;
    readonly before: JsonValue;
    readonly after: JsonValue;
  }[];
}

export interface ObjectivesJson {
  readonly objectives: readonly {
    readonly name: string;
    readonly summary: string;
    readonly options: readonly ObjectiveOption[];
    /** With the default options; null where they are not enough to make one. */
    readonly space: SearchSpace | null;
    readonly metrics: readonly Metric[] | null;
  }[];
}

/** Every answer with a status of 400 or more, as `application/problem+json` (RFC 9457). */
export interface ProblemJson {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
}
