/**
 * The search space of a Bayesian network, derived from the table of methods: all tunable dimensions that no option
 * fixes.
 */
import type { Dimension, SearchSpace } from "../../tuner/objective.ts";
import { defined } from "../../common/defined.ts";
import { lengthDimension, lengthNames, usesLength } from "./length-dimensions.ts";
import { modeFinder } from "../bnn/posterior/index.ts";
import { allKnobs, type MethodTable, type PosteriorMethod } from "../bnn/posterior/posterior-method.ts";

/**
 * Standard deviation of the weight prior; networks are parametrized for weights of unit scale. It is tuned under every
 * method, on a logarithmic scale because only its order of magnitude matters.
 */
export const priorScale = {
  name: "priorScale",
  kind: "float",
  low: 0.1,
  high: 10,
  scale: "log",
  default: 2,
} as const satisfies Dimension;

/**
 * The prior scale for regression. With a noise scale for each row the optimum is near the end of the range. Under wider
 * priors, chains of affordable length do not converge, so their scores are not informative about the prior
 * (bench/results/bnn.md); separable classes need wide priors.
 */
export const priorScaleOfNumbers = { ...priorScale, high: 2 } as const satisfies Dimension;

/**
 * The noise of a numeric target: one scale for all rows, or one for each row. It matters most if the noise differs
 * between rows; otherwise tuning may choose a wide prior to compensate (bench/results/bnn.md).
 */
export const noise = {
  name: "likelihood",
  kind: "categorical",
  choices: ["gaussian", "heteroscedastic"],
  default: "gaussian",
} as const satisfies Dimension;

/** The inputs that determine the space: the methods to choose from, and the dimensions that options fix. */
interface SpaceChoices {
  /** One or more names; with several, `method` becomes a dimension. */
  readonly method: readonly string[];
  readonly isFixed: (name: string) => boolean;
  /** Dimensions that the task has under every method. */
  readonly own: readonly Dimension[];
  /** Knobs and lengths to tune in addition to the methods' knobs. */
  readonly tune: readonly string[];
  /** Number of training rows, and the minibatch size unless it is tuned. */
  readonly pass: { readonly rows: number; readonly minibatch: number };
}

/**
 * The tunable knobs of every method. If the method is itself a dimension, each knob is active under the methods that
 * tune it.
 */
export function bnnSpace(methods: MethodTable, choices: SpaceChoices): SearchSpace {
  const { method: names, isFixed, own, tune } = choices;
  const known = allKnobs(methods);
  const isTuned = (method: string, name: string) =>
    methods[method].tunable.includes(name) || (tune.includes(name) && usesKnob(methods[method], name));
  const tuned = Object.keys(known).filter((name) => names.some((method) => isTuned(method, name)));
  const knobs = tuned.flatMap((name): Dimension[] => {
    const knob = known[name];
    if (!("search" in knob)) return [];
    const tuning = names.filter((method) => isTuned(method, name));
    const when = tuning.length < names.length ? { method: tuning } : undefined;
    const kind = knob.kind === "integer" ? "int" : "float";
    return [{ name, kind, ...knob.search, default: knob.default, ...defined({ when }) }];
  });
  const choice: Dimension = { name: "method", kind: "categorical", choices: names, default: names[0] };
  const dimensions = [...own, ...knobs, ...tunedLengths(methods, choices)].filter(({ name }) => !isFixed(name));
  return names.length > 1 ? [choice, ...dimensions] : dimensions;
}

function tunedLengths(methods: MethodTable, { method: names, tune, pass }: SpaceChoices): readonly Dimension[] {
  return lengthNames.flatMap((name) => {
    const tuning = names.filter((method) => tune.includes(name) && usesLength(methods[method], name));
    if (tuning.length === 0) return [];
    const when = tuning.length < names.length ? { method: tuning } : undefined;
    return [{ ...lengthDimension(name, methods[tuning[0]], pass), ...defined({ when }) }];
  });
}

/**
 * Whether the method has the knob. A method that starts near a mode also has the knobs of the method that finds the
 * mode.
 */
export function usesKnob({ knobs, needs }: PosteriorMethod, name: string): boolean {
  return Object.hasOwn(knobs, name) || (needs.start === "mode" && Object.hasOwn(modeFinder.knobs, name));
}

/** The dimensions that belong to particular methods, for a space in which the method becomes a dimension. */
export function bnnBranches(methods: MethodTable, choices: Omit<SpaceChoices, "method">): SearchSpace {
  return bnnSpace(methods, { ...choices, method: Object.keys(methods) }).filter(({ when }) => when !== undefined);
}
