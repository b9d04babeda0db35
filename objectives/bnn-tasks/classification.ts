/** `bnn-classification`: tunes a Bayesian neural network that predicts classes. */
import type { ObjectiveCreation, ObjectiveDefinition } from "../../tuner/objective.ts";
import { classes } from "./classes.ts";
import { classificationEntries } from "./entries.ts";
import { objectiveOf } from "./objective.ts";
import { bnnOptions } from "./options.ts";
import { readData } from "./read-data.ts";
import type { Dataset } from "../bnn/data/dataset.ts";
import { posteriorMethods } from "../bnn/posterior/index.ts";
import type { MethodTable } from "../bnn/posterior/posterior-method.ts";

type Texts = Readonly<Record<string, string>>;

const builtInOptions = bnnOptions(posteriorMethods, classificationEntries);

export const bnnClassification: ObjectiveDefinition = {
  name: classes.name,
  summary: "validation NLL of a Bayesian neural network for classification; 1 dimension by default",
  options: builtInOptions.options,
  create(texts) {
    const loaded = readData(builtInOptions, texts, "class");
    return "issues" in loaded ? loaded : bnnClassificationOn(loaded.dataset, texts);
  },
};

/** The objective on a data set that is already loaded; `texts` are the option values as strings. */
export function bnnClassificationOn(
  dataset: Dataset,
  texts: Texts,
  methods: MethodTable = posteriorMethods,
): ObjectiveCreation {
  return objectiveOf(classes, { dataset, texts, options: bnnOptions(methods, classificationEntries), methods });
}
