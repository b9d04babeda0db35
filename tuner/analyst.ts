/**
 * Port, sideways: who says what the surrogate believes. An analysis may compute for a second; an analyst does it here, or
 * in a thread (tuner/threads/) so that nothing else has to wait.
 *
 * Obligations: the answer is that of the table of analyses; what an analysis throws is thrown.
 */
import type { SurrogateCheck } from "./surrogate/check.ts";
import type { Importance } from "./surrogate/importance.ts";
import type { SliceQuestion, SurrogateSlice } from "./surrogate/slice.ts";
import type { Study } from "./study.ts";
import type { Trial } from "./trial.ts";

/** What can be asked, and what the answers are. `null`: too few trials are complete. */
export type Question =
  { readonly kind: "importance" } | { readonly kind: "check" } | ({ readonly kind: "slice" } & SliceQuestion);

interface Answers {
  readonly importance: Importance;
  readonly check: SurrogateCheck | null;
  readonly slice: SurrogateSlice | null;
}

export type AnswerTo<Asked extends Question> = Answers[Asked["kind"]];

/** `trials`: all of the study's, in order of number. */
export type Analyses = {
  readonly [Kind in Question["kind"]]: (
    study: Study,
    trials: readonly Trial[],
    question: Extract<Question, { kind: Kind }>,
  ) => Answers[Kind];
};

export interface AnalysisRequest<Asked extends Question = Question> {
  readonly study: Study;
  readonly trials: readonly Trial[];
  readonly question: Asked;
}

export interface Analyst {
  /** Requests that wait or are being computed. */
  readonly pending: number;
  /** Throws `interrupted` once it is closed, `no-thread` when there is nothing left to compute it with. */
  analyse<Asked extends Question>(request: AnalysisRequest<Asked>): Promise<AnswerTo<Asked>>;
  close(): Promise<void>;
}

/** Answers by the table of analyses, whatever the kind of question. */
export function answerBy<Asked extends Question>(
  analyses: Analyses,
  { study, trials, question }: AnalysisRequest<Asked>,
): AnswerTo<Asked> {
  const analysis = analyses[question.kind] as (
    study: Study,
    trials: readonly Trial[],
    question: Question,
  ) => AnswerTo<Asked>;
  return analysis(study, trials, question);
}

/** Computes at once, in the thread it is called from, which waits as long. */
export function analyseHere(analyses: Analyses): Analyst {
  return {
    pending: 0,
    analyse: async (request) => answerBy(analyses, request),
    close: async () => {},
  };
}
