/** Calls to a thread that computes suggestions and analyses, and their results. */
import type { Key } from "../../math/random.ts";
import type { AnswerTo, Question } from "../analysis/analyst.ts";
import type { Study } from "../study/study.ts";
import type { Suggestion } from "../study/trial.ts";
import type { HistoryChange } from "./history-change.ts";

/** One call. The thread keeps the study's trials from earlier calls; `change` brings them up to date. */
export type ToThread = (Work | HistoryChunk) & {
  readonly study: Study;
  readonly change: HistoryChange;
  /** Names of the studies whose trials the thread should drop. */
  readonly forget: readonly string[];
};

/** Only transfers part of the trials; more will follow. */
interface HistoryChunk {
  readonly isPart: true;
}

/** Compute `count` suggestions, or answer a question. */
export type Work = { readonly key: Key; readonly count: number } | { readonly question: Question };

export type FromThread = Result | { readonly kind: "kept" };

export type Result =
  | { readonly kind: "suggestions"; readonly suggestions: readonly Suggestion[] }
  | { readonly kind: "answer"; readonly answer: AnswerTo<Question> };
