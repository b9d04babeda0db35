/** Converts hyperparameters to inference settings. */
import type { Hyperparameters } from "../../tuner/objective.ts";
import { usesKnob } from "./default-space.ts";
import type { Failed } from "./learn.ts";
import { optionName } from "./options.ts";
import { planOf } from "./plan.ts";
import type { Prepared } from "./prepare.ts";
import type { InferencePlan } from "../bnn/inference/plan.ts";
import { allKnobs, type MethodTable } from "../bnn/posterior/posterior-method.ts";

export interface Planned {
  readonly planOf: (rows: number) => InferencePlan;
  /** Whether probabilities are rescaled by a temperature after the fit. */
  readonly isScaled: boolean;
}

/** The inference settings for these hyperparameters and this number of rows, or the reason why there are none. */
export function planFor<P>(
  { task, dataset, texts, options, methods, engine }: Prepared<P>,
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

/** The issue for a knob that only other methods have, so that tuning it would have no effect; null if there is none. */
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
