/** The table of questions about a surrogate. */
import { advise } from "./advice.ts";
import type { Analyses } from "./analyst.ts";
import { planConfirmation } from "./confirmation-plan.ts";
import { checkSurrogate } from "./cross-validation.ts";
import { dimensionImportance } from "./importance.ts";
import { paretoFront } from "../pareto/front.ts";
import { chosenMetric, metricFocus } from "./metric-focus.ts";
import { recommend } from "./recommendation.ts";
import { sliceSurrogate } from "./slice.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";

export const analyses: Analyses = {
  importance(study, trials, { metric }) {
    const focus = focusOf(study, trials, metric);
    return dimensionImportance(focus.study, focus.trials);
  },
  advice: (study, trials) => advise(study, trials),
  recommendation: (study, trials) => recommend(study, trials),
  "confirmation-plan": (study, trials, question) => planConfirmation(study, trials, question),
  check(study, trials, { metric }) {
    const focus = focusOf(study, trials, metric);
    return checkSurrogate(focus.study, focus.trials);
  },
  front: (study, trials) => paretoFront(study, trials),
  slice(study, trials, { metric, ...question }) {
    const focus = focusOf(study, trials, metric);
    return sliceSurrogate(focus.study, focus.trials, question);
  },
};

function focusOf(study: Study, trials: readonly Trial[], metric: string | undefined) {
  return metricFocus(study, trials, chosenMetric(study, metric, "metric"));
}
