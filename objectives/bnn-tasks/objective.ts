/**
 * A task as an objective: fits a Bayesian neural network with the given hyperparameters; the value to minimize is its
 * negative log predictive density on held-out rows.
 */
import { defined } from "../../common/defined.ts";
import type { Issue } from "../../common/issue.ts";
import type { Objective, SearchSpace } from "../../tuner/objective.ts";
import { bnnBranches, bnnSpace, usesKnob } from "./default-space.ts";
import { assess, evaluate, fitFinal, METRIC } from "./evaluate.ts";
import { usesLength } from "./length-dimensions.ts";
import { optionName, type BnnSettings } from "./options.ts";
import { prepare, type Learning } from "./prepare.ts";
import type { Task } from "./task.ts";
import type { KnobValues } from "../bnn/posterior/knobs.ts";
import { allKnobs, type MethodTable } from "../bnn/posterior/posterior-method.ts";

/**
 * Default number of trials in at most two dimensions, which is enough to find the optimum there
 * (bench/results/winner.md).
 */
const SMALL_SPACE_TRIALS = 12;

export function objectiveOf<P>(
  task: Task<P>,
  learning: Learning,
): { readonly objective: Objective } | { readonly issues: readonly Issue[] } {
  const prepared = prepare(task, learning);
  if ("issues" in prepared) return prepared;
  const { texts, options, methods, settings, split } = prepared;
  const choices = {
    isFixed: (name: string) => Object.hasOwn(texts, optionName(name)) || isReplaced(name, settings.knobs, methods),
    own: task.dimensions,
    tune: settings.tune ?? [],
    pass: { rows: split.folds[0].train.length, minibatch: settings.minibatch },
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
    notices: [...prepared.notices, ...untuned(space, settings, methods)],
    evaluate: (hyperparameters, context) => evaluate(prepared, hyperparameters, context),
    assess: (hyperparameters, context) => assess(prepared, hyperparameters, context),
    fit: (hyperparameters, context, notes) => fitFinal(prepared, hyperparameters, { context, notes }),
    close: () => prepared.pool.close(),
  };
  return { objective };
}

/** Notices for options that were to be tuned but are not dimensions: no method uses them, or an option fixes them. */
function untuned(
  space: SearchSpace,
  { tune = [], method: names }: BnnSettings,
  methods: MethodTable,
): readonly string[] {
  const without = tune.filter((name) => space.every((dimension) => dimension.name !== name));
  return without.map((name) => {
    const isUsed = names.some((method) => usesKnob(methods[method], name) || usesLength(methods[method], name));
    const reason = isUsed ? "another option fixes it" : `${names.join(", ")} does not use it`;
    return `Option ${name} is not tuned: ${reason}.`;
  });
}

/** Whether an option overrides the knob. */
function isReplaced(name: string, values: KnobValues, methods: MethodTable): boolean {
  return Object.entries(allKnobs(methods)).some(([other, knob]) => {
    return "replaces" in knob && knob.replaces === name && values[other] !== 0;
  });
}
