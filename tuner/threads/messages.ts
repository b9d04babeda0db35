/** What goes between the pool and its threads. */
import type { Key } from "../../math/random.ts";
import type { AnswerTo, Question } from "../analyst.ts";
import type { Issue } from "../objective.ts";
import type { ErrorCode } from "../errors.ts";
import type { Study } from "../study.ts";
import type { Suggestion } from "../trial.ts";
import type { HistoryChange } from "./history-change.ts";

/** One request. The thread has the rest of the study's history from earlier ones. */
export type ToThread = (Work | Keeping) & {
  readonly study: Study;
  readonly change: HistoryChange;
  /** Names of studies that will not be asked for again soon. */
  readonly forget: readonly string[];
};

/** Nothing but to keep the change: more of the history follows. */
interface Keeping {
  readonly isPart: true;
}

/** What is to be done: suggestions to be made, or a question to be answered. */
export type Work = { readonly key: Key; readonly count: number } | { readonly question: Question };

export type FromThread =
  | Result
  | { readonly kind: "thrown"; readonly error: ThrownError }
  /** What was to be kept is. */
  | { readonly kind: "kept" };

export type Result =
  | { readonly kind: "suggestions"; readonly suggestions: readonly Suggestion[] }
  | { readonly kind: "answer"; readonly answer: AnswerTo<Question> };

/** What of an exception crosses threads. */
export interface ThrownError {
  readonly message: string;
  readonly stack?: string;
  /** Of a CredenceError. */
  readonly code?: ErrorCode;
  /** Of an InvalidInput. */
  readonly issues?: readonly Issue[];
}
