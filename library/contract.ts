/** The interface of a study, whether in this process or on a server. */
import { type RunEnd } from "../tuner/loop/run.ts";
import { type Evaluation, type FailureKind } from "../tuner/objective.ts";
import { type Trial } from "../tuner/study/trial.ts";

/** A trial whose hyperparameters have the types declared in the space. */
export type StudyTrial<Values> = Omit<Trial, "hyperparameters" | "lease" | "revision"> & {
  readonly hyperparameters: Values;
  /** Value of the metric; null if there is none. */
  readonly value: number | null;
};

/** The second argument of an objective. */
export interface Evaluating {
  /** Aborted if the evaluation should end immediately; its result is then ignored. */
  readonly signal: AbortSignal;
  readonly number: number;
  readonly attempt: number;
  /** Reports an intermediate value of the metric; returns whether to continue. */
  report(step: number, value: number): "continue" | "stop";
}

/** A number, an evaluation with standard errors and other numbers, or a failure. */
export type Evaluated = number | Evaluation;

export interface OptimizeOptions<Values> {
  /** Number of trials to evaluate in this call. */
  readonly trials?: number;
  /** Seconds after which evaluations are aborted. */
  readonly seconds?: number;
  /** Number of concurrent evaluations; default 1. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
  /** Called with each finished trial. */
  readonly onTrial?: (trial: StudyTrial<Values>) => void;
}

/** A running trial returned by `ask`. */
export interface OpenTrial<Values> {
  readonly number: number;
  readonly hyperparameters: Values;
  /** Reports an intermediate value of the metric; returns whether to continue. */
  report(step: number, value: number): Promise<"continue" | "stop">;
  tell(result: Evaluated): Promise<StudyTrial<Values>>;
  /** Ends the trial early, with the last value reported here as its value. */
  prune(): Promise<StudyTrial<Values>>;
  fail(kind: FailureKind, message: string): Promise<StudyTrial<Values>>;
  /** Releases the trial, which then waits for another ask. */
  release(): Promise<void>;
}

export interface Study<Values> extends AsyncDisposable {
  readonly name: string;
  /**
   * Evaluates until the trials or the seconds are used up, the space is exhausted, or the signal is aborted
   * (`interrupted`). If the objective throws, its trial is released, the call ends, and the exception is rethrown.
   */
  optimize(
    objective: (hyperparameters: Values, evaluating: Evaluating) => Evaluated | Promise<Evaluated>,
    options: OptimizeOptions<Values>,
  ): Promise<RunEnd>;
  /** The next trial; null if the space is exhausted. */
  ask(): Promise<OpenTrial<Values> | null>;
  /** Enqueues a point to try next. Throws InvalidInput if it is not in the space. */
  enqueue(hyperparameters: Values): Promise<StudyTrial<Values>>;
  trials(): Promise<readonly StudyTrial<Values>[]>;
  /**
   * The trials that meet the requirements and are not dominated by any other in the tuned metrics, sorted by the first
   * metric, best first. With one metric, those with the best value.
   */
  front(): Promise<readonly StudyTrial<Values>[]>;
  /**
   * The complete trial with the best value of the first metric among those that meet the requirements; null before the
   * first.
   */
  best(): Promise<StudyTrial<Values> | null>;
  close(): Promise<void>;
}
