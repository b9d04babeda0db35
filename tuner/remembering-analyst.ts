/** An analyst that does no work twice: what was answered is remembered, and who asks the same meanwhile waits for it too. */
import type { AnalysisRequest, Analyst, AnswerTo, Question } from "./analyst.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { JsonValue } from "./json-value.ts";
import type { Study } from "./study.ts";
import { isFinished } from "./trial.ts";
import type { Trial } from "./trial.ts";

/** Answers kept, at most; the one not asked for for longest is forgotten first. */
const MOST_ANSWERS = 64;

/**
 * The same question about the same results has the same answer: points under way are those of the first time it was
 * asked. A failure is not remembered.
 */
export function rememberAnswers(analyst: Analyst, mostAnswers = MOST_ANSWERS): Analyst {
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

/** The study, also where one was deleted and made again under its name, how far its results are, and the question. */
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
