/**
 * Knobs: the settings of a posterior method as data, from which options, help and the search space are derived.
 *
 * Knobs with the same name are one object, shared by all methods that have that knob, so that the name means the same
 * everywhere.
 */

interface NamedKnob {
  /** Description shown in help. */
  readonly summary: string;
}

/** The range that the tuner searches. */
interface SearchRange {
  readonly low: number;
  readonly high: number;
  readonly scale: "linear" | "log";
}

interface NumberKnob extends NamedKnob {
  readonly kind: "number";
  readonly default: number;
  /** Any number > 0, or a number in [low, high]. */
  readonly range: "positive" | readonly [low: number, high: number];
  /** Required for every knob that a method lists as `tunable`. */
  readonly search?: SearchRange;
  /** The name of the knob that has no effect unless this one is 0. */
  readonly replaces?: string;
}

interface IntegerKnob extends NamedKnob {
  readonly kind: "integer";
  readonly default: number;
  readonly range: readonly [low: number, high: number];
  readonly search?: SearchRange;
}

interface ChoiceKnob extends NamedKnob {
  readonly kind: "choice";
  readonly default: string;
  readonly choices: readonly string[];
}

interface SwitchKnob extends NamedKnob {
  readonly kind: "switch";
  readonly default: boolean;
}

export type Knob = NumberKnob | IntegerKnob | ChoiceKnob | SwitchKnob;
export type KnobTable = Readonly<Record<string, Knob>>;
type KnobValue = number | string | boolean;
export type KnobValues = Readonly<Record<string, KnobValue>>;

type ValueOf<K extends Knob> = K extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : K["kind"] extends "switch"
    ? boolean
    : number;

/** A value for each knob of a table. */
export type ValuesOf<Knobs extends KnobTable> = { readonly [Name in keyof Knobs]: ValueOf<Knobs[Name]> };

/** The defaults of a table, overridden by `changes`. */
export function knobValues<Knobs extends KnobTable>(
  knobs: Knobs,
  changes: Partial<ValuesOf<Knobs>> = {},
): ValuesOf<Knobs> {
  const defaults = Object.entries(knobs).map(([name, knob]) => [name, knob.default] as const);
  return { ...(Object.fromEntries(defaults) as ValuesOf<Knobs>), ...changes };
}

/** Picks the values of a table's knobs from a larger set of values. */
export function pickKnobs(values: KnobValues, knobs: KnobTable): KnobValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(knobs, name)));
}

export const temperature = {
  kind: "number",
  summary: "the temperature of the posterior",
  range: [0, 1e6],
  search: { low: 0.1, high: 2, scale: "log" },
  default: 1,
} as const satisfies Knob;

/** ε, for the potential of the whole data set. */
export const stepSize = {
  kind: "number",
  summary: "step size of a chain on the potential of the whole data set; 0: use relativeStep",
  range: [0, 1e6],
  replaces: "relativeStep",
  default: 0,
} as const satisfies Knob;

/**
 * η = ε λ N/2n. If per-row gradients scatter as much as the curvature λ implies, as they do at a mode of a
 * well-specified model, the chain's variance in the stiffest direction is 1 + η times the correct one. A given value
 * therefore means the same for any number of rows N, minibatch size n and noise.
 */
export const relativeStep = {
  kind: "number",
  summary: "step of a chain relative to the largest curvature: the fraction by which it widens the stiffest direction",
  range: "positive",
  // The resulting ε is at most 1/λ. On six data sets whose best ε span three decades, the best values were 3 to 30; 100
  // diverges.
  search: { low: 0.1, high: 100, scale: "log" },
  default: 5,
} as const satisfies Knob;

/**
 * h of dynamics with momentum, in the metric's unit of time: a step of 1 is one radian in directions whose variance
 * equals that of the metric.
 */
export const momentumStep = {
  kind: "number",
  summary: "step of a chain with momentum, in units of time where its metric has variance 1",
  range: "positive",
  search: { low: 1e-3, high: 0.1, scale: "log" },
  default: 0.01,
} as const satisfies Knob;

export const friction = {
  kind: "number",
  summary: "friction of a chain with momentum, per unit of its time",
  range: "positive",
  search: { low: 0.1, high: 100, scale: "log" },
  default: 1,
} as const satisfies Knob;

export const massFrom = {
  kind: "choice",
  summary:
    "mass of a chain with momentum: the prior's precision, the curvature measured during the burn-in, or the root " +
    "mean square of gradients seen during it",
  choices: ["curvature", "prior", "gradients"],
  // If the metric comes from the curvature at a few points, chains may diverge where the curvature varies
  // (bench/results/methods.md).
  default: "gradients",
} as const satisfies Knob;

export const controlVariates = {
  kind: "switch",
  summary: "center a chain's gradients at the mode it starts from: less noise near the mode, at twice the cost",
  default: false,
} as const satisfies Knob;

export const learningRate = {
  kind: "number",
  summary: "learning rate of the search for a mode",
  range: "positive",
  search: { low: 1e-4, high: 1e-1, scale: "log" },
  default: 1e-2,
} as const satisfies Knob;

/** Early stopping of the mode search. */
export const earlyStopping = {
  stopShare: {
    kind: "number",
    summary: "early stopping: share of the training rows held out to decide when to stop; 0: no early stopping",
    range: [0, 0.5],
    default: 0,
  },
  stopAfter: {
    kind: "integer",
    summary: "early stopping: checks without improvement (out of 100) after which a search stops",
    range: [1, 100],
    default: 20,
  },
} as const satisfies KnobTable;

/** Knobs of methods that average along a path of constant-rate descent. */
export const pathAverage = {
  wanderingRate: {
    kind: "number",
    summary: "constant per-row learning rate of the gradient descent whose iterates are averaged",
    range: "positive",
    search: { low: 1e-5, high: 1e-1, scale: "log" },
    default: 3e-3,
  },
  snapshots: {
    kind: "integer",
    summary: "number of weight vectors to average, equally spaced",
    range: [2, 100_000],
    default: 200,
  },
} as const satisfies KnobTable;

/** Knobs of methods whose iterations are Hamiltonian trajectories on all rows. */
export const hamiltonianChain = {
  temperature,
  trajectoryWarmup: {
    kind: "integer",
    summary: "trajectories that tune a Hamiltonian chain and are then discarded; at most half of all",
    range: [0, 100_000],
    default: 25,
  },
  keptTrajectories: {
    kind: "integer",
    summary: "draws kept from each Hamiltonian chain",
    range: [1, 100_000],
    default: 300,
  },
  targetAcceptance: {
    kind: "number",
    summary: "acceptance probability that a Hamiltonian chain's step size is tuned to",
    range: [0.1, 0.99],
    default: 0.7,
  },
  adaptMass: {
    kind: "switch",
    summary:
      "learn a diagonal mass during warm-up instead of using the prior's precision; needs hundreds of trajectories",
    default: false,
  },
} as const satisfies KnobTable;

/** Knobs that determine which iterations of a chain are kept. */
export const keeping = {
  burnIn: {
    kind: "number",
    summary: "share of a chain's iterations discarded at the start",
    range: [0, 0.99],
    default: 0.25,
  },
  // R̂ and effective sample sizes need this many draws to establish that chains agree.
  draws: { kind: "integer", summary: "draws kept from each chain", range: [1, 100_000], default: 100 },
} as const satisfies KnobTable;

/** The decay of the step size over the course of a chain (../schedule.ts). */
export const stepSchedule = {
  schedule: {
    kind: "choice",
    summary: "how the step size of a chain decays",
    choices: ["constant", "robbins-monro", "step", "cosine", "cyclical"],
    default: "constant",
  },
  scheduleOffset: {
    kind: "number",
    summary: "robbins-monro: b in a(b + t)^-γ, in iterations",
    range: "positive",
    default: 1000,
  },
  scheduleExponent: { kind: "number", summary: "robbins-monro: γ", range: [0.5, 1], default: 0.55 },
  scheduleDrops: {
    kind: "integer",
    summary: "step: how often the step size drops, at equal intervals",
    range: [0, 1000],
    default: 3,
  },
  scheduleFactor: { kind: "number", summary: "step: factor of each drop", range: [0.001, 1], default: 0.3 },
  scheduleFloor: {
    kind: "number",
    summary: "smallest value of a decaying step size, as a share of the first; a cosine ends there, as does each cycle",
    range: [0, 1],
    default: 0.1,
  },
  cycles: { kind: "integer", summary: "cyclical: number of cycles", range: [1, 1000], default: 4 },
  exploration: {
    kind: "number",
    summary: "cyclical: share of each cycle without noise and draws",
    range: [0, 0.99],
    default: 0.5,
  },
} as const satisfies KnobTable;
