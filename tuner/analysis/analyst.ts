/**
 * Port for questions about the surrogate. An analysis may take a second, so an analyst computes it in this thread or in
 * another one (tuner/threads/). Contract: the answer is the one that the table of analyses gives; exceptions thrown by
 * an analysis are rethrown.
 */
import type { SurrogateCheck } from "./cross-validation.ts";
import type { Advice } from "./advice.ts";
import type { Suggestion, Trial } from "../study/trial.ts";
import type { Importance } from "./importance.ts";
import type { ParetoFront } from "../pareto/front.ts";
import type { Recommendation } from "./recommendation.ts";
import type { SliceQuestion, SurrogateSlice } from "./slice.ts";
import type { Study } from "../study/study.ts";

/** Questions and their answers. `metric`: the name of one of the study's, the first by default. `null` or an empty answer: too few complete trials. */
export type Question =
  | { readonly kind: "importance"; readonly metric?: string }
  | { readonly kind: "recommendation" }
  | { readonly kind: "advice" }
  | { readonly kind: "confirmation-plan"; readonly top: number; readonly repeats: number }
  | { readonly kind: "check"; readonly metric?: string }
  | { readonly kind: "front" }
  | ({ readonly kind: "slice"; readonly metric?: string } & SliceQuestion);

interface Answers {
  readonly importance: Importance;
  readonly advice: Advice | null;
  readonly recommendation: Recommendation | null;
  readonly "confirmation-plan": readonly Suggestion[];
  readonly check: SurrogateCheck | null;
  readonly front: ParetoFront | null;
  readonly slice: SurrogateSlice | null;
}

export type AnswerTo<Asked extends Question> = Answers[Asked["kind"]];

/** `trials`: all trials of the study, in order of number. */
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
  /** Number of requests that are queued or being computed. */
  readonly pending: number;
  /** Throws `interrupted` after close, and `no-thread` if no thread is left to compute it. */
  analyse<Asked extends Question>(request: AnalysisRequest<Asked>): Promise<AnswerTo<Asked>>;
  close(): Promise<void>;
}

/** Looks the question up in the table of analyses. */
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

/** Computes synchronously in the calling thread. */
export function analyseHere(analyses: Analyses): Analyst {
  return {
    pending: 0,
    analyse: async (request) => answerBy(analyses, request),
    close: async () => {},
  };
}
