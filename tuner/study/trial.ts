/** A trial: one evaluation of the objective at one point, as a value. */
import { CredenceError } from "../../common/errors.ts";
import type { Artifact } from "../../common/artifact.ts";
import type { Failure } from "../objective.ts";
import type { PruningDecision } from "../pruning/pruning.ts";
import type { Hyperparameters } from "../space/search-space.ts";
import { noAnnotations, type Annotations } from "./study.ts";

/** Stored as text, never as a number. `complete`, `pruned` and `failed` are final. */
export type TrialState = "waiting" | "running" | "complete" | "pruned" | "failed";

/** Why a point was suggested, with enough detail to explain it later without the surrogate. */
export interface SuggestionReason {
  /** `default`, `enqueued`, `confirmation`, or the strategy that made the suggestion (`random`, `sobol`, `gp`). */
  readonly strategy: string;
  /** For a confirmation: number of the repeat, from 1; trials of the same repeat share their random numbers. */
  readonly repeat?: number;
  /** gp only: `startup`, `log-ei`, `ucb`, `exploration`, `exhausted` …; of a quasi-random fallback, a FallbackPhase. */
  readonly phase?: string;
  /** The strategy's error, if the phase is `strategy-failed`. */
  readonly problem?: string;
  /** The surrogate's mean and deviation at the point, in the metric's units where the warp allows it. */
  readonly predictedMean?: number;
  readonly predictedDeviation?: number;
  readonly acquisitionValue?: number;
  /** Probability that the point does not fail, according to the surrogate. */
  readonly feasibility?: number;
  /** Kernel hyperparameters of the surrogate used for the decision. */
  readonly kernel?: {
    readonly lengthscales: Readonly<Record<string, number>>;
    readonly signalVariance: number;
    readonly noiseVariance: number;
    readonly mean: number;
    /** Output warp (see surrogate/warps.ts); log if absent. */
    readonly warp?: "linear-spread" | "log" | "log-spread";
    /** The kernel sees the coordinate to + factor · from (in units of the ranges) instead of to; none if absent. */
    readonly shears?: readonly { readonly from: string; readonly to: string; readonly factor: number }[];
  };
  /** With several metrics, instead of `kernel`: the kernel of each metric's surrogate. */
  readonly kernels?: Readonly<Record<string, NonNullable<SuggestionReason["kernel"]>>>;
  /** With several metrics: the prediction of each surrogate, in its metric's units. */
  readonly predictions?: Readonly<Record<string, { readonly mean: number; readonly deviation: number }>>;
  /** Probability that the outcome meets the study's requirements. */
  readonly requirements?: number;
  /** Number of finished trials that the surrogate had seen. */
  readonly seen?: number;
}

/** Why a suggestion is quasi-random: the strategy was too slow for the demand, or it failed. */
export type FallbackPhase = "overload" | "strategy-failed";

/** A proposed point that is not yet a trial. */
export interface Suggestion {
  readonly hyperparameters: Hyperparameters;
  readonly reason: SuggestionReason;
}

/** Who holds a running trial, and until when. */
export interface Lease {
  /** Display name, such as `local-1`. */
  readonly worker: string;
  /** Identity of the process that holds the lease; writes by other holders are rejected. */
  readonly holder: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface Trial extends Suggestion, Annotations {
  /** 0, 1, 2 …, dense within the study. */
  readonly number: number;
  readonly state: TrialState;
  /** Number of the attempt, from 1; 0 if it has never run. */
  readonly attempt: number;
  /** Attempts that ended in a transient failure or an expired lease; interruptions do not count. */
  readonly lost: number;
  /** A stop was requested: the response to the next report is `stop`. */
  readonly stopRequested: boolean;
  /** The last step reported in its latest attempt; null before the first report. */
  readonly steps: number | null;
  /** The decision to prune the trial; null if there is none. */
  readonly pruning: PruningDecision | null;
  /** Revision of the space in which it was suggested. */
  readonly spaceRevision: number;
  /** The study's revision when this trial last changed. */
  readonly revision: number;
  readonly lease: Lease | null;
  /** The last worker; null before the first run. */
  readonly worker: string | null;
  readonly values: Readonly<Record<string, number>> | null;
  readonly standardErrors: Readonly<Record<string, number>> | null;
  readonly metrics: Readonly<Record<string, number>> | null;
  readonly failure: Failure | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** When its last attempt began; null before the first. */
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

/** How a trial ended. */
export type Outcome =
  | {
      readonly state: "complete" | "pruned";
      readonly values: Readonly<Record<string, number>>;
      readonly standardErrors?: Readonly<Record<string, number>>;
      readonly metrics?: Readonly<Record<string, number>>;
      readonly artifacts?: readonly Artifact[];
    }
  | { readonly state: "failed"; readonly failure: Failure; readonly artifacts?: readonly Artifact[] };

/** The allowed transitions between states. */
export const transitions = {
  waiting: ["running", "failed"],
  running: ["complete", "pruned", "failed", "waiting"],
  complete: [],
  pruned: [],
  failed: [],
} as const satisfies Readonly<Record<TrialState, readonly TrialState[]>>;

/** Whether the trial confirms a configuration by evaluating it again. */
export function isConfirmation({ reason }: Pick<Trial, "reason">): boolean {
  return reason.strategy === "confirmation";
}

/** Whether the trial's state is final. */
export function isFinished({ state }: Pick<Trial, "state">): boolean {
  return state === "complete" || state === "pruned" || state === "failed";
}

/**
 * A new trial: running, attempt 1, with a lease; waiting, attempt 0, without. `now`: milliseconds since 1970. The
 * revisions are 0 until a store assigns them.
 */
export function createTrial(
  number: number,
  suggestion: Suggestion,
  options: { readonly lease: Lease | null; readonly now: number },
): Trial {
  const trial: Trial = {
    number,
    hyperparameters: suggestion.hyperparameters,
    reason: suggestion.reason,
    state: "waiting",
    attempt: 0,
    lost: 0,
    stopRequested: false,
    steps: null,
    pruning: null,
    spaceRevision: 0,
    revision: 0,
    ...noAnnotations,
    lease: null,
    worker: null,
    values: null,
    standardErrors: null,
    metrics: null,
    failure: null,
    createdAt: options.now,
    startedAt: null,
    finishedAt: null,
  };
  return options.lease === null ? trial : startTrial(trial, options.lease, options.now);
}

/**
 * waiting → running: the next attempt begins, at the earliest when the trial was created, since the clock may have been
 * set back. Throws `conflict`.
 */
export function startTrial(trial: Trial, lease: Lease, now: number): Trial {
  assertMayBecome(trial, "running");
  return {
    ...trial,
    state: "running",
    attempt: trial.attempt + 1,
    lease,
    worker: lease.worker,
    steps: null,
    startedAt: Math.max(now, trial.createdAt),
  };
}

/**
 * waiting → running: the lease of the last attempt expired, but its worker continues. The loss is not counted. Throws
 * `conflict`.
 */
export function resumeTrial(trial: Trial, lease: Lease): Trial {
  assertMayBecome(trial, "running");
  return { ...trial, state: "running", lost: Math.max(0, trial.lost - 1), lease, worker: lease.worker };
}

/**
 * running → waiting: the attempt was interrupted, and another one will follow. A trial that was to be pruned is pruned,
 * with the values it had reported. Throws `conflict`.
 */
export function releaseTrial(trial: Trial, now: number): Trial {
  assertMayBecome(trial, "waiting");
  if (trial.pruning !== null) return finishTrial(trial, { state: "pruned", values: trial.pruning.values }, now);
  return { ...trial, state: "waiting", lease: null };
}

/**
 * running → waiting, or → failed as `transient` with this message: the attempt was lost to a transient failure or an
 * expired lease. The trial fails once it has lost `maxAttempts` attempts, or if its stop was requested; one that was to
 * be pruned is pruned, with the values it had reported. Throws `conflict`.
 */
export function retryTrial(
  trial: Trial,
  message: string,
  { maxAttempts, now }: { readonly maxAttempts: number; readonly now: number },
): Trial {
  const lost = { ...trial, lost: trial.lost + 1 };
  const isOver = lost.lost >= maxAttempts || trial.stopRequested;
  if (!isOver || trial.pruning !== null) return releaseTrial(trial.pruning === null ? lost : trial, now);
  return finishTrial(lost, { state: "failed", failure: { kind: "transient", message } }, now);
}

/**
 * Requests a stop: a waiting trial fails as `infeasible` immediately; a running trial is informed at its next report.
 * Throws `conflict`.
 */
export function stopTrial(trial: Trial, now: number): Trial {
  if (isFinished(trial)) {
    throw new CredenceError("conflict", `trial ${trial.number}; must not be finished to be stopped: ${trial.state}`);
  }
  const stopped = { ...trial, stopRequested: true };
  if (trial.state === "running") return stopped;
  const failure: Failure = { kind: "infeasible", message: "stopped before it ran" };
  return finishTrial(stopped, { state: "failed", failure }, now);
}

/** A running trial that has reported a value at a step. */
export function reportStep(trial: Trial, step: number): Trial {
  return { ...trial, steps: Math.max(step, trial.steps ?? step) + 0 };
}

/** The study's pruning rule ends the running trial, which is informed at its next report. The first decision counts. */
export function pruneTrial(trial: Trial, decision: PruningDecision): Trial {
  return { ...trial, stopRequested: true, pruning: trial.pruning ?? decision };
}

/** Replaces the outcome of a finished trial; its end time remains. Throws `conflict`. */
export function correctTrial(trial: Trial, outcome: Outcome): Trial {
  if (!isFinished(trial)) {
    throw new CredenceError("conflict", `trial ${trial.number}; must be finished to be corrected: ${trial.state}`);
  }
  const nothing = { values: null, standardErrors: null, metrics: null, failure: null };
  return { ...trial, ...nothing, ...endOf(outcome) };
}

/**
 * running → complete, pruned or failed, permanently; waiting → failed. The end is not before the start, even if the
 * clock was set back. Throws `conflict`.
 */
export function finishTrial(trial: Trial, outcome: Outcome, now: number): Trial {
  assertMayBecome(trial, outcome.state);
  const finishedAt = Math.max(now, trial.startedAt ?? trial.createdAt);
  return { ...trial, ...endOf(outcome), lease: null, finishedAt };
}

function endOf(outcome: Outcome): Partial<Trial> {
  if (outcome.state === "failed") return { state: outcome.state, failure: outcome.failure };
  const { state, values, standardErrors = null, metrics = null } = outcome;
  return { state, values, standardErrors, metrics };
}

function assertMayBecome(trial: Trial, state: TrialState): void {
  const allowed: readonly TrialState[] = transitions[trial.state];
  if (allowed.includes(state)) return;
  const from = Object.entries<readonly TrialState[]>(transitions).filter(([, states]) => states.includes(state));
  const rule = `must be ${from.map(([name]) => name).join(" or ")} to become ${state}`;
  throw new CredenceError("conflict", `trial ${trial.number}; ${rule}: ${trial.state}`);
}
