/**
 * A task as an objective: fits a Bayesian neural network under the hyperparameters; the value to minimize is its
 * negative log predictive density on held-out rows.
 */
import { fold, makeKey } from "../../math/random.ts";
import { defined } from "../../common/defined.ts";
import type { Issue } from "../../common/issue.ts";
import type { Evaluation, EvaluationContext, Hyperparameters, Objective } from "../../tuner/objective.ts";
import { chooseMethod } from "./choose-method.ts";
import { bnnBranches, bnnSpace, usesKnob } from "./default-space.ts";
import { fitModel, usefulHyperparameters } from "./fit-model.ts";
import { foldDeviation, foldError, meanSummary } from "./folds.ts";
import { learnAndScore, type Failed } from "./learn.ts";
import { artifactsOf, keyOf, learnFolds } from "./learn-folds.ts";
import { AUTO_METHOD, optionName, type BnnOptions } from "./options.ts";
import { planOf, widthsOf } from "./plan.ts";
import type { AnalysisName } from "./analyses/names.ts";
import type { Control, Scores, Task } from "./task.ts";
import type { Dataset } from "../bnn/data/dataset.ts";
import { splitDataset } from "../bnn/data/splits/split-dataset.ts";
import { chooseEngine } from "../bnn/engine/choose.ts";
import type { EngineChoice } from "../bnn/engine/index.ts";
import { findTensorFlow } from "../bnn/engine/tensorflow/find.ts";
import { bayesianNetwork } from "../bnn/inference/bayesian-network.ts";
import { runPool } from "../bnn/inference/fit.ts";
import type { InferencePlan } from "../bnn/inference/plan.ts";
import type { KnobValues } from "../bnn/posterior/knobs.ts";
import { allKnobs, type MethodTable } from "../bnn/posterior/posterior-method.ts";

type Texts = Readonly<Record<string, string>>;

const METRIC = "validationNll";

/** Default trials in at most two dimensions: enough to find the optimum there (bench/results/winner.md). */
const SMALL_SPACE_TRIALS = 12;

/** How a task learns a data set. */
interface Learning {
  readonly dataset: Dataset;
  /** The options as text, with their reader. */
  readonly texts: Texts;
  readonly options: BnnOptions;
  readonly methods: MethodTable;
}

export function objectiveOf<P>(
  task: Task<P>,
  { dataset, texts: optionTexts, options, methods }: Learning,
): { readonly objective: Objective } | { readonly issues: readonly Issue[] } {
  const asked = options.read(optionTexts);
  if ("issues" in asked) return asked;
  const unsuited = task.issueWith(dataset, asked.settings);
  if (unsuited !== null) return { issues: [unsuited] };
  const split = splitDataset(dataset, asked.settings, fold(makeKey(asked.settings.splitSeed), "split"));
  if ("message" in split) return { issues: [split] };
  const rows = split.folds[0].train.length;
  const knobs = Object.keys(allKnobs(methods)).filter((name) => Object.hasOwn(optionTexts, optionName(name)));
  const size = {
    rows,
    inputs: dataset.columns,
    widths: widthsOf(asked.settings),
    dropout: asked.settings.dropout,
    knobs,
  };
  const isAuto = asked.settings.method[0] === AUTO_METHOD;
  const suited = isAuto ? chooseMethod(methods, size) : { method: asked.settings.method.join(","), notices: [] };
  const texts = { ...optionTexts, method: suited.method };
  const settings = { ...asked.settings, method: suited.method.split(",") };
  const plan = planOf(settings, methods, rows, task.likelihood(dataset, settings));
  const { layers } = bayesianNetwork(plan, dataset.columns).network;
  const batch = methods[plan.method].needs.batch === "all" ? rows : Math.min(settings.minibatch, rows);
  const chosen = chooseEngine(settings.engine, { layers, rows: batch }, findTensorFlow);
  if ("issues" in chosen) return chosen;
  const pool = runPool(settings.threads, methods);
  // The same for every evaluation.
  const known = new Map<number, readonly Control<P>[]>();
  const controlsOf = (number: number) => {
    const { train, validation } = split.folds[number];
    const models = known.get(number) ?? task.controls(dataset, train, validation);
    known.set(number, models);
    return models;
  };
  const planning = { task, dataset, texts, options, methods, engine: chosen.engine };
  const learnAll = (planned: Planned, context: EvaluationContext, analyses: readonly AnalysisName[] = []) =>
    learnFolds({
      task,
      metric: METRIC,
      dataset,
      split,
      pool,
      plan: planned.planOf,
      context,
      controlsOf,
      scaling: planned.isScaled ? "fit" : null,
      analyses,
    });

  /** Fitted on the validation rows, as evaluations do; null if none is asked for. Test rows are not used. */
  const heldOutTemperature = async (planned: Planned, context: EvaluationContext) => {
    if (!planned.isScaled) return null;
    const learned = await learnAll(planned, { ...context, report: () => "continue" });
    return "failure" in learned ? learned : meanSummary(learned).calibrationTemperature;
  };

  const choices = {
    isFixed: (name: string) => Object.hasOwn(texts, optionName(name)) || isReplaced(name, settings.knobs, methods),
    own: task.dimensions,
    tune: settings.tune ?? [],
  };
  const space = bnnSpace(methods, { ...choices, method: settings.method });
  const objective: Objective = {
    name: task.name,
    space,
    ...defined({ defaultTrials: space.length <= 2 ? SMALL_SPACE_TRIALS : undefined }),
    accepts: options.dimensionNames,
    defaults: options.defaults(settings),
    branches: bnnBranches(methods, choices),
    metrics: [{ name: METRIC, direction: "minimize" }],
    notices: [...dataset.notices, ...suited.notices, ...chosen.notices],

    async evaluate(hyperparameters, context) {
      const planned = planFor(planning, hyperparameters);
      if ("failure" in planned) return planned;
      const learned = await learnAll(planned, context, settings.analyses);
      if ("failure" in learned) return learned;
      const { [METRIC]: value, ...metrics } = named(task, "validation", meanSummary(learned));
      const deviation = foldDeviation(learned);
      return {
        values: { [METRIC]: value },
        ...standardErrorsOf(METRIC, foldError(learned)),
        metrics: { ...metrics, ...(learned.length > 1 ? { [`${METRIC}FoldDeviation`]: deviation } : {}) },
        artifacts: artifactsOf(task, learned.slice(0, split.perRepeat), learned),
      };
    },

    async assess(hyperparameters, context) {
      const planned = planFor(planning, hyperparameters);
      if ("failure" in planned) return planned;
      const temperature = await heldOutTemperature(planned, context);
      if (temperature !== null && typeof temperature !== "number") return temperature;
      const { development: learn, test: score } = split;
      const scored = await learnAndScore({
        task,
        dataset,
        plan: planned.planOf(learn.length),
        pool,
        key: keyOf(context),
        signal: context.signal,
        learn,
        score,
        controls: null,
        reports: 1,
        onReport: () => "continue",
        scaling: temperature,
      });
      if ("failure" in scored) return scored;
      const all = named(task, "test", scored.summary);
      const assessed = new Set(task.names.assessed.map((name) => `test${task.names.prefixed[name]}`));
      const part = (isValue: boolean) =>
        Object.fromEntries(Object.entries(all).filter(([name]) => assessed.has(name) === isValue));
      return { values: part(true), ...standardErrorsOf("testNll", scored.standardError), metrics: part(false) };
    },

    async fit(given, context, notes) {
      const hyperparameters = usefulHyperparameters(given, { texts, methods });
      const planned = planFor(planning, hyperparameters);
      if ("failure" in planned) return planned;
      const held = await heldOutTemperature(planned, context);
      if (held !== null && typeof held !== "number") return held;
      const fitting = { task, dataset, texts, options, engine: chosen.engine, pool };
      return fitModel({ ...fitting, hyperparameters, context, notes, temperature: held });
    },

    close: () => pool.close(),
  };
  return { objective };
}

interface Planning<P> extends Learning {
  readonly task: Task<P>;
  /** The engine, chosen once for all evaluations. */
  readonly engine: EngineChoice;
}

interface Planned {
  readonly planOf: (rows: number) => InferencePlan;
  /** Are probabilities rescaled by a temperature after the fit? */
  readonly isScaled: boolean;
}

/** The settings of inference for these hyperparameters and a number of rows, or why there are none. */
function planFor<P>(
  { task, dataset, texts, options, methods, engine }: Planning<P>,
  hyperparameters: Hyperparameters,
): Planned | Failed {
  const read = options.readWith(texts, hyperparameters);
  if ("issues" in read) {
    const message = read.issues.map((issue) => issue.message).join(" ");
    return { failure: { kind: "infeasible", message } };
  }
  const { settings } = read;
  const unsuited = task.issueWith(dataset, settings);
  if (unsuited !== null) return { failure: { kind: "infeasible", message: unsuited.message } };
  const useless = uselessHyperparameter(hyperparameters, settings.method[0], methods);
  if (useless !== null) return { failure: { kind: "infeasible", message: useless } };
  const likelihood = task.likelihood(dataset, settings);
  return {
    planOf: (rows) => planOf({ ...settings, engine }, methods, rows, likelihood),
    isScaled: task.scaling?.isAsked(settings) ?? false,
  };
}

type Measured = Extract<Evaluation, { values: unknown }>;

function standardErrorsOf(metric: string, standardError: number): Pick<Measured, "standardErrors"> {
  return standardError > 0 ? { standardErrors: { [metric]: standardError } } : {};
}

/** Does an option override the knob? */
function isReplaced(name: string, values: KnobValues, methods: MethodTable): boolean {
  return Object.entries(allKnobs(methods)).some(([other, knob]) => {
    return "replaces" in knob && knob.replaces === name && values[other] !== 0;
  });
}

/** The issue for a knob of other methods, which would be tuned without effect; null if there is none. */
function uselessHyperparameter(hyperparameters: Hyperparameters, method: string, methods: MethodTable): string | null {
  const knobs = allKnobs(methods);
  for (const [own, knob] of Object.entries(knobs)) {
    const other = "replaces" in knob ? knob.replaces : undefined;
    if (other === undefined || !(own in hyperparameters) || !(other in hyperparameters)) continue;
    return `hyperparameter; must not go with ${own}, which replaces it: ${JSON.stringify(other)}. Take one of them out of the space, as --set ${optionName(other)}=1 does.`;
  }
  const name = Object.keys(hyperparameters).find((one) => Object.hasOwn(knobs, one) && !usesKnob(methods[method], one));
  if (name === undefined) return null;
  const others = Object.keys(methods).filter((one) => usesKnob(methods[one], name));
  const remedy = `Take it out of the space, or --set method=${others[0]}.`;
  return `hyperparameter; must be one that the method ${method} has: ${JSON.stringify(name)}. ${remedy}`;
}

/** The scores under their public names, without undefined ones; some do not belong to particular rows. */
function named<P>(
  { names }: Task<P>,
  prefix: "validation" | "test",
  summary: Scores,
): Readonly<Record<string, number>> {
  const scores = [
    ...Object.entries(names.prefixed).map(([name, shown]) => [`${prefix}${shown}`, summary[name]] as const),
    ...names.plain.map((name) => [name, summary[name] as number | undefined] as const),
  ];
  return Object.fromEntries(scores.filter(([, value]) => value !== undefined && !Number.isNaN(value))) as Record<
    string,
    number
  >;
}
