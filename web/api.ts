/** What goes over the wire, as types: for the server, the dashboard and any client in TypeScript. Times are ISO 8601, UTC. */
import type { JsonValue } from "../tuner/json-value.ts";
import type { Artifact, Failure, Metric, ObjectiveOption, Verdict } from "../tuner/objective.ts";
import type { Hyperparameters, SearchSpace } from "../tuner/search-space.ts";
import type { Budget, ObjectiveReference, StrategySettings, StudyState } from "../tuner/study.ts";
import type { SuggestionReason, TrialState } from "../tuner/trial.ts";

/** What the documents below are made of. */
export type {
  Artifact,
  Budget,
  Failure,
  Hyperparameters,
  JsonValue,
  Metric,
  ObjectiveOption,
  SearchSpace,
  StudyState,
  SuggestionReason,
  TrialState,
  Verdict,
};

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

/** A central interval over fits of the surrogate. */
export interface IntervalJson {
  readonly low: number;
  readonly high: number;
}

export interface ImportanceJson {
  /** Most important (`total`) first. Shares are 0 … 1. */
  readonly dimensions: readonly {
    readonly name: string;
    /** Median over the fits, and the interval that holds 90 % of them. */
    readonly main: number;
    readonly mainInterval: IntervalJson;
    readonly total: number;
    readonly totalInterval: IntervalJson;
    readonly best: number | string | boolean | null;
  }[];
  /** Fits that the intervals are made of; 0 where there is nothing to say yet. */
  readonly fits: number;
  /** Complete trials that the surrogate was fitted to. */
  readonly fitted: number;
  /** Results that there were. */
  readonly seen: number;
}

/** What the surrogate believes along one dimension or over two. Grids are row-major: the last axis varies fastest. */
export interface SurrogateJson {
  readonly axes: readonly { readonly name: string; readonly values: readonly (number | string | boolean)[] }[];
  /** The other dimensions' values. */
  readonly at: Hyperparameters;
  /** In the metric's units. */
  readonly mean: readonly number[];
  /** Of the objective without its noise, in the metric's units, as far as the warp allows: half the central 68 % interval. */
  readonly deviation: readonly number[];
  /** The more, the sooner the point is suggested. */
  readonly acquisition: readonly number[];
  /** `log-ei` or `ucb`. */
  readonly acquisitionName: string;
  /** Probability that a trial there does not fail; null where none has failed. */
  readonly feasibility: readonly number[] | null;
  /** Standard deviation of the noise of one observation, in the metric's units. */
  readonly noise: number;
  /** The best value so far. */
  readonly best: number;
  readonly fitted: number;
  readonly seen: number;
}

/** The surrogate judged by trials it was not told of: leave-one-out (closed form), a column each. */
export interface SurrogateCheckJson {
  readonly number: readonly number[];
  /** In the metric's units. */
  readonly observed: readonly number[];
  readonly predicted: readonly number[];
  /** Ends of the central 95 % interval for an observation. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Standardised residuals, in the scale of the warp: standard normal where the surrogate is right. */
  readonly z: readonly number[];
  /** Of central intervals: share of observations inside, for each level. */
  readonly calibration: { readonly level: readonly number[]; readonly share: readonly number[] };
  /** 1 − residual variance / variance of the observations, in the scale of the warp. */
  readonly explained: number;
  /** Spearman's, between predicted and observed. */
  readonly rankCorrelation: number;
  readonly verdict: Verdict;
  readonly fitted: number;
  readonly seen: number;
}

/** Trials as columns, for plots: all of them up to the limit, else a sample that keeps the extremes of all columns. */
export interface PlotJson {
  /** The study's revision that this shows. */
  readonly revision: number;
  /** Trials of the study. */
  readonly total: number;
  /** Are there fewer here than in the study? */
  readonly sampled: boolean;
  readonly counts: Readonly<Record<TrialState, number>>;
  /** In order of number. Times are Unix milliseconds. */
  readonly number: readonly number[];
  readonly state: readonly TrialState[];
  readonly createdAt: readonly number[];
  readonly startedAt: readonly (number | null)[];
  readonly finishedAt: readonly (number | null)[];
  readonly attempt: readonly number[];
  readonly worker: readonly (string | null)[];
  /** `gp/log-ei`, `sobol`, `default`, `enqueued` …: the strategy, and its phase. */
  readonly origin: readonly string[];
  readonly failure: readonly (Failure["kind"] | null)[];
  readonly hyperparameters: Readonly<Record<string, readonly (number | string | boolean | null)[]>>;
  /** By metric of the study, and then other metrics recorded. */
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
  /** Each trial that was the best by the study's first metric when it finished; at most 500, the last among them. */
  readonly best: {
    readonly number: readonly number[];
    readonly value: readonly number[];
    readonly finishedAt: readonly number[];
  };
}

/** A page of the trials table: sorted and filtered by the server. */
export interface TableJson {
  readonly trials: readonly TrialJson[];
  /** Trials that the filters let through. */
  readonly matching: number;
  readonly total: number;
  readonly revision: number;
}

/** Attempts that did not end with a result: for the timeline. */
export interface AttemptsJson {
  readonly attempts: readonly {
    readonly number: number;
    readonly attempt: number;
    readonly worker: string;
    readonly startedAt: string;
    readonly endedAt: string;
    /** `lost`: its lease ran out; `released`: the worker gave it back; `transient`: it failed and was tried again. */
    readonly end: "lost" | "released" | "transient";
  }[];
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

/** What the client talks to. */
export interface ServerJson {
  /** Of Credence. */
  readonly version: string;
  /** Does the server evaluate trials of built-in objectives itself? */
  readonly executes: boolean;
  /** What this client may do. */
  readonly access: "read" | "write";
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

/** A study as one document: what `credence report` puts into its page, beside the page's own program. */
export interface ReportJson {
  /** Version of Credence that made it, and when. */
  readonly version: string;
  readonly madeAt: string;
  readonly study: StudySummaryJson;
  readonly plot: PlotJson;
  readonly attempts: AttemptsJson;
  readonly importance: ImportanceJson;
  /** Along each dimension, and over pairs of dimensions; none before five trials are complete. */
  readonly surrogates: readonly SurrogateJson[];
  /** Null before five trials are complete. */
  readonly check: SurrogateCheckJson | null;
  /** Trials of the table, in order of number: all of them, or those of the plot where there are more than the page bears. */
  readonly trials: readonly TrialJson[];
  /** The best trial in full; null before one is complete. */
  readonly best: { readonly trial: TrialDetailJson; readonly artifacts: readonly Artifact[] } | null;
}
