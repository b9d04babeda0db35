/** `bnn-regression`: tunes a Bayesian neural network that predicts numbers. */
import type { ObjectiveCreation, ObjectiveDefinition } from "../../tuner/objective.ts";
import { regressionEntries } from "./entries.ts";
import { numbers } from "./numbers.ts";
import { objectiveOf } from "./objective.ts";
import { bnnOptions } from "./options.ts";
import { readData } from "./read-data.ts";
import type { Dataset } from "../bnn/data/dataset.ts";
import { posteriorMethods } from "../bnn/posterior/index.ts";
import type { MethodTable } from "../bnn/posterior/posterior-method.ts";

type Texts = Readonly<Record<string, string>>;

const builtInOptions = bnnOptions(posteriorMethods, regressionEntries);

export const bnnRegression: ObjectiveDefinition = {
  name: numbers.name,
  summary: "validation NLL of a Bayesian neural network for regression; 2 dimensions by default",
  options: builtInOptions.options,
  create(texts) {
    const loaded = readData(builtInOptions, texts, "number");
    return "issues" in loaded ? loaded : bnnRegressionOn(loaded.dataset, texts);
  },
};

/** The objective on a data set that is already loaded; `texts` are the option values as strings. */
export function bnnRegressionOn(
  dataset: Dataset,
  texts: Texts,
  methods: MethodTable = posteriorMethods,
): ObjectiveCreation {
  return objectiveOf(numbers, { dataset, texts, options: bnnOptions(methods, regressionEntries), methods });
}
