/** Prepares the parts shared by all evaluations of a task: settings, split, method, engine and worker pool. */
import { fold, makeKey } from "../../math/random.ts";
import type { Issue } from "../../common/issue.ts";
import { chooseMethod } from "./choose-method.ts";
import { AUTO_METHOD, optionName, type BnnOptions, type BnnSettings } from "./options.ts";
import { planOf, widthsOf } from "./plan.ts";
import type { Control, Task } from "./task.ts";
import type { Dataset } from "../bnn/data/dataset.ts";
import { splitDataset, type Resampling } from "../bnn/data/splits/split-dataset.ts";
import { chooseEngine } from "../bnn/engine/choose.ts";
import type { EngineChoice } from "../bnn/engine/index.ts";
import { findTensorFlow } from "../bnn/engine/tensorflow/find.ts";
import { bayesianNetwork } from "../bnn/inference/bayesian-network.ts";
import { runPool, type RunPool } from "../bnn/inference/fit.ts";
import { allKnobs, type MethodTable } from "../bnn/posterior/posterior-method.ts";

/** A data set, and how to fit it. */
export interface Learning {
  readonly dataset: Dataset;
  /** The option values as strings, with their reader. */
  readonly texts: Readonly<Record<string, string>>;
  readonly options: BnnOptions;
  readonly methods: MethodTable;
}

export interface Prepared<P> extends Learning {
  readonly task: Task<P>;
  /** Includes the chosen method if the option was `auto`. */
  readonly settings: BnnSettings;
  readonly split: Resampling;
  readonly engine: EngineChoice;
  readonly pool: RunPool;
  readonly notices: readonly string[];
  /** The baselines of a fold, computed once. */
  readonly controlsOf: (fold: number) => readonly Control<P>[];
}

export function prepare<P>(
  task: Task<P>,
  { dataset, texts: optionTexts, options, methods }: Learning,
): Prepared<P> | { readonly issues: readonly Issue[] } {
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
  const settings = { ...asked.settings, method: suited.method.split(",") };
  const plan = planOf(settings, methods, rows, task.likelihood(dataset, settings));
  const { layers } = bayesianNetwork(plan, dataset.columns).network;
  const batch = methods[plan.method].needs.batch === "all" ? rows : Math.min(settings.minibatch, rows);
  const chosen = chooseEngine(settings.engine, { layers, rows: batch }, findTensorFlow);
  if ("issues" in chosen) return chosen;
  const known = new Map<number, readonly Control<P>[]>();
  return {
    task,
    dataset,
    texts: { ...optionTexts, method: suited.method },
    options,
    methods,
    settings,
    split,
    engine: chosen.engine,
    pool: runPool(settings.threads, methods),
    notices: [...dataset.notices, ...regionNotices(split), ...suited.notices, ...chosen.notices],
    controlsOf(number) {
      const { train, validation } = split.folds[number];
      const models = known.get(number) ?? task.controls(dataset, train, validation);
      known.set(number, models);
      return models;
    },
  };
}

function regionNotices({ region }: Resampling): readonly string[] {
  return region === null ? [] : [`Left out as a region to score the uncertainty on: ${region.description}.`];
}
