/** The thread's side: keeps the trials it was sent, and calls the study's strategy, or the analysis for a question. */
import { answerBy, type Analyses } from "../analysis/analyst.ts";
import type { SearchSpace } from "../space/search-space.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";
import type { Strategies } from "../suggester.ts";
import { applyChange, isSameData } from "./history-change.ts";
import type { FromThread, Result, ToThread, Work } from "./messages.ts";

/** The handler for a thread's calls. Throws what the strategy or the analysis throws. */
export function createAnswerer(strategies: Strategies, analyses: Analyses): (message: ToThread) => FromThread {
  const histories = new Map<string, { readonly space: SearchSpace; readonly trials: Trial[] }>();

  function resultOf(message: Work, study: Study, trials: readonly Trial[]): Result {
    if ("question" in message) {
      return { kind: "answer", answer: answerBy(analyses, { study, trials, question: message.question }) };
    }
    const suggestions = strategies[study.strategy.name](study, trials, message.key, message.count);
    return { kind: "suggestions", suggestions };
  }

  return (message) => {
    const { study: sent, change, forget } = message;
    for (const name of forget) histories.delete(name);
    const before = histories.get(sent.name);
    // Keeps the objects from the last call while their content is unchanged, because strategies cache encoded points by
    // identity.
    const space = before !== undefined && isSameData(before.space, sent.space) ? before.space : sent.space;
    const study = { ...sent, space };
    const trials = before?.trials ?? [];
    histories.set(study.name, { space, trials });
    applyChange(trials, change);
    return "isPart" in message ? { kind: "kept" } : resultOf(message, study, trials);
  };
}
