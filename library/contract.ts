/** The interface of a study, in this process or at a server. */
import { type RunEnd } from "../tuner/loop/run.ts";
import { type Evaluation, type FailureKind } from "../tuner/objective.ts";
import { type Trial } from "../tuner/study/trial.ts";

/** A trial whose hyperparameters have the types of the space. */
export type StudyTrial<Values> = Omit<Trial, "hyperparameters" | "lease" | "revision"> & {
  readonly hyperparameters: Values;
  /** Value of the metric; null if there is none. */
  readonly value: number | null;
};

/** The second argument of an objective. */
export interface Evaluating {
  /** Aborted when the evaluation should end immediately; its result is then ignored. */
  readonly signal: AbortSignal;
  readonly number: number;
  readonly attempt: number;
  /** Reports an intermediate value of the metric; the answer says whether to continue. */
  report(step: number, value: number): "continue" | "stop";
}

/** A number, or an evaluation with standard errors and other numbers, or a failure as a value. */
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
  /** Reports an intermediate value of the metric; the answer says whether to continue. */
  report(step: number, value: number): Promise<"continue" | "stop">;
  tell(result: Evaluated): Promise<StudyTrial<Values>>;
  /** Ends it early, with the last value reported here as its value. */
  prune(): Promise<StudyTrial<Values>>;
  fail(kind: FailureKind, message: string): Promise<StudyTrial<Values>>;
  /** Releases it: it waits for another ask. */
  release(): Promise<void>;
}

export interface Study<Values> extends AsyncDisposable {
  readonly name: string;
  /**
   * Evaluates until the trials or the seconds are used, the space is exhausted, or the signal is aborted
   * (`interrupted`). An exception of the objective gives its trial back, ends the call and is thrown.
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
   * The trials that meet the requirements and that no other dominates in the tuned metrics, by the first, best first.
   * With one metric, those with the best value.
   */
  front(): Promise<readonly StudyTrial<Values>[]>;
  /** The complete trial with the best value of the first metric that meets the requirements; null before the first. */
  best(): Promise<StudyTrial<Values> | null>;
  close(): Promise<void>;
}
