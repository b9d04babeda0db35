/** The table of what can be asked of a surrogate. */
import type { Analyses } from "../analyst.ts";
import { checkSurrogate } from "./check.ts";
import { dimensionImportance } from "./importance.ts";
import { sliceSurrogate } from "./slice.ts";

export const analyses: Analyses = {
  importance: (study, trials) => dimensionImportance(study, trials),
  check: (study, trials) => checkSurrogate(study, trials),
  slice: (study, trials, question) => sliceSurrogate(study, trials, question),
};
