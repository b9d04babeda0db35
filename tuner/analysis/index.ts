/** The table of questions about a surrogate. */
import { advise } from "./advice.ts";
import type { Analyses } from "./analyst.ts";
import { planConfirmation } from "./confirmation.ts";
import { checkSurrogate } from "./cross-validation.ts";
import { dimensionImportance } from "./importance.ts";
import { paretoFront } from "../pareto/front.ts";
import { recommend } from "./recommendation.ts";
import { sliceSurrogate } from "./slice.ts";

export const analyses: Analyses = {
  importance: (study, trials) => dimensionImportance(study, trials),
  advice: (study, trials) => advise(study, trials),
  recommendation: (study, trials) => recommend(study, trials),
  "confirmation-plan": (study, trials, question) => planConfirmation(study, trials, question),
  check: (study, trials) => checkSurrogate(study, trials),
  front: (study, trials) => paretoFront(study, trials),
  slice: (study, trials, question) => sliceSurrogate(study, trials, question),
};
