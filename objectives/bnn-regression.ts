/**
 * `bnn-regression`: a Bayesian neural network learns a data set under the hyperparameters, and its negative log
 * predictive density on held-out rows is the value to minimize.
 */
import { fold, makeKey } from "../math/random.ts";
import type {
  Evaluation,
  EvaluationContext,
  Hyperparameters,
  Issue,
  Objective,
  ObjectiveDefinition,
} from "../tuner/objective.ts";
import { chainCrew, fit } from "./bnn-fit.ts";
import type { ChainCrew } from "./bnn-fit.ts";
import { bayesianNetwork } from "./bnn-network.ts";
import {
  bnnOptions,
  DEFAULT_DATASET,
  fitNames,
  optionName,
  readBnnSettings,
  readHyperparameters,
} from "./bnn-options.ts";
import type { BnnSettings } from "./bnn-options.ts";
import { bnnSpace } from "./bnn-space.ts";
import type { Dataset } from "./data/dataset.ts";
import { loadDataset } from "./data/load.ts";
import { splitRows } from "./data/split.ts";
import type { RowSplit } from "./data/split.ts";
import { applyStandardizer, fitStandardizer } from "./data/standardize.ts";
import { chooseEngine } from "./engine/choose.ts";
import { networkOn, openEngine } from "./engine/index.ts";
import type { EngineChoice } from "./engine/index.ts";
import { inOriginalUnits, predict } from "./predictive.ts";
import { findTensorFlow } from "./runner/find-tensorflow.ts";
import { summarize } from "./scores.ts";
import type { Summary } from "./scores.ts";

type Texts = Readonly<Record<string, string>>;

/** Intermediate values of an evaluation, at least: of c chains each gives ⌈REPORTS / c⌉. */
const REPORTS = 5;
/** Rows that the network is given at a time. */
const SCORED_AT_ONCE = 128;
const METRIC = "validationNll";

export const bnnRegression: ObjectiveDefinition = {
  name: "bnn-regression",
  summary: "validation NLL of a Bayesian neural network that learns a data set; 3 dimensions by default",
  options: bnnOptions,
  create(given) {
    const read = readBnnSettings(given);
    const loaded = loadDataset({ data: given.data ?? DEFAULT_DATASET, target: given.target });
    const issues = [...("issues" in read ? read.issues : []), ...("issues" in loaded ? loaded.issues : [])];
    if ("issues" in read || "issues" in loaded) return { issues };
    return bnnRegressionOn(loaded.dataset, given);
  },
};

/** The objective on a data set that is there already; `given` are the options as texts. */
export function bnnRegressionOn(
  dataset: Dataset,
  given: Texts,
): { readonly objective: Objective } | { readonly issues: readonly Issue[] } {
  const read = readBnnSettings(given);
  if ("issues" in read) return read;
  const { settings } = read;
  const split = trySplit(dataset, settings);
  if ("issues" in split) return split;
  const { layers } = bayesianNetwork(settings, dataset.columns).network;
  const size = { layers, rows: Math.min(settings.minibatch, split.train.length) };
  const chosen = chooseEngine(settings.engine, size, findTensorFlow);
  if ("issues" in chosen) return chosen;
  const crew = chainCrew(settings);
  const common = { dataset, given, engine: chosen.engine, crew };

  const objective: Objective = {
    name: "bnn-regression",
    space: bnnSpace(settings.method, (name) => Object.hasOwn(given, optionName(name))),
    accepts: fitNames,
    metrics: [{ name: METRIC, direction: "minimize" }],
    notices: [...dataset.notices, ...chosen.notices],

    async evaluate(hyperparameters, context) {
      const { train, validation } = split;
      const scored = await learnAndScore({ ...common, hyperparameters, context, learn: train, score: validation });
      if ("failure" in scored) return scored;
      const { [METRIC]: value, ...metrics } = named("validation", scored.summary);
      return { values: { [METRIC]: value }, metrics };
    },

    async assess(hyperparameters, context) {
      const learn = Int32Array.from([...split.train, ...split.validation]);
      const silent: EvaluationContext = { ...context, report: () => "continue" };
      const rows = { learn, score: split.test };
      const scored = await learnAndScore({ ...common, hyperparameters, context: silent, ...rows });
      if ("failure" in scored) return scored;
      const { testNll, testRmse, testCoverage95, ...metrics } = named("test", scored.summary);
      return { values: { testNll, testRmse, testCoverage95 }, metrics };
    },

    close: () => crew.close(),
  };
  return { objective };
}

interface Task {
  readonly dataset: Dataset;
  readonly given: Texts;
  /** What computes, decided for all evaluations. */
  readonly engine: EngineChoice;
  readonly crew: ChainCrew;
  readonly hyperparameters: Hyperparameters;
  readonly context: EvaluationContext;
  /** Rows to learn from, which alone decide on the standardization. */
  readonly learn: Int32Array;
  /** Rows to score on. */
  readonly score: Int32Array;
}

async function learnAndScore(
  task: Task,
): Promise<{ readonly summary: Summary } | Extract<Evaluation, { failure: unknown }>> {
  const { dataset, given, crew, hyperparameters, context, learn, score } = task;
  const read = readHyperparameters(given, hyperparameters);
  if ("issues" in read) {
    const message = read.issues.map((issue) => issue.message).join(" ");
    return { failure: { kind: "infeasible", message } };
  }
  const settings: BnnSettings = { ...read.settings, engine: task.engine };
  const standardizer = fitStandardizer(dataset, learn);
  const parts = bayesianNetwork(settings, dataset.columns);
  const data = applyStandardizer(dataset, learn, standardizer);
  const heldOut = applyStandardizer(dataset, score, standardizer);
  const targets = Float64Array.from(score, (row) => dataset.target[row]);
  // Scoring has an engine of its own: the chain's is in the middle of it.
  const engine = openEngine(settings.engine, { parts, data, minibatch: SCORED_AT_ONCE });
  const predicting = { network: networkOn(engine, parts.network), likelihood: parts.likelihood };
  const summaryOf = (sample: readonly Float64Array[]) =>
    summarize(inOriginalUnits(predict(predicting, sample, heldOut), standardizer), targets);

  try {
    const fitted = await fit({
      parts,
      data,
      settings,
      crew,
      key: fold(context.key, "fit"),
      signal: context.signal,
      reports: REPORTS,
      onReport: (iteration, states) =>
        context.report(iteration, METRIC, summaryOf(states.map(({ weights }) => weights)).nll),
    });
    if (fitted.kind === "aborted") return { failure: { kind: "transient", message: "evaluation; was aborted" } };
    if (fitted.kind === "lost") return { failure: { kind: "transient", message: fitted.message } };
    if (fitted.kind === "diverged") return { failure: { kind: "diverged", message: fitted.message } };
    const summary = summaryOf(fitted.posterior.sample);
    if (Number.isFinite(summary.nll)) return { summary };
    return { failure: { kind: "diverged", message: `predictive density; must be finite: NLL ${summary.nll}` } };
  } finally {
    engine.dispose();
  }
}

function trySplit(dataset: Dataset, settings: BnnSettings): RowSplit | { readonly issues: readonly Issue[] } {
  const { validation, test, splitSeed } = settings;
  try {
    return splitRows(dataset.rows, { validation, test }, fold(makeKey(splitSeed), "split"));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { issues: [{ path: "data", message: error.message }] };
  }
}

/** The scores by the names they have outside; the parts of the variance belong to no particular rows. */
function named(prefix: "validation" | "test", summary: Summary): Readonly<Record<string, number>> {
  return {
    [`${prefix}Nll`]: summary.nll,
    [`${prefix}NllMomentMatched`]: summary.nllMomentMatched,
    [`${prefix}Rmse`]: summary.rmse,
    [`${prefix}Crps`]: summary.crps,
    [`${prefix}Coverage95`]: summary.coverage95,
    epistemicVariance: summary.epistemicVariance,
    aleatoricVariance: summary.aleatoricVariance,
  };
}
