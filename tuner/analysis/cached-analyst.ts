/** Memoizes an analyst; concurrent equal questions share one computation. */
import type { AnalysisRequest, Analyst, AnswerTo, Question } from "./analyst.ts";
import { canonicalJson } from "../../common/canonical-json.ts";
import type { JsonValue } from "../../common/json-value.ts";
import type { Study } from "../study/study.ts";
import { isFinished, type Trial } from "../study/trial.ts";

/** Maximum number of answers kept; the least recently used is dropped first. */
const MAX_ANSWERS = 64;

/**
 * Equal questions about the same results get the same answer, with the pending points of the first time it was asked.
 * Failures are not cached.
 */
export function rememberAnswers(analyst: Analyst, mostAnswers = MAX_ANSWERS): Analyst {
  const answers = new Map<string, Promise<unknown>>();

  return {
    get pending() {
      return analyst.pending;
    },
    analyse<Asked extends Question>(request: AnalysisRequest<Asked>): Promise<AnswerTo<Asked>> {
      const key = keyOf(request);
      const answer = (answers.get(key) as Promise<AnswerTo<Asked>> | undefined) ?? analyst.analyse(request);
      answers.delete(key);
      answers.set(key, answer);
      answer.catch(() => {
        if (answers.get(key) === answer) answers.delete(key);
      });
      for (const oldest of answers.keys()) {
        if (answers.size <= mostAnswers) break;
        answers.delete(oldest);
      }
      return answer;
    },
    close: () => analyst.close(),
  };
}

/** Identifies the study (even if it was deleted and recreated under the same name), its results, and the question. */
function keyOf({ study, trials, question }: AnalysisRequest): string {
  return canonicalJson([...resultsOf(study, trials), { ...question }] as JsonValue);
}

function resultsOf({ name, createdAt, spaceRevision }: Study, trials: readonly Trial[]): readonly (string | number)[] {
  let finished = 0;
  let newest = 0;
  for (const trial of trials) {
    if (!isFinished(trial)) continue;
    finished += 1;
    newest = Math.max(newest, trial.revision);
  }
  return [name, createdAt, spaceRevision, finished, newest];
}
