/** Options of a network and its inference; defaults are those of `bnn-regression`. */
import { didYouMean, listNames } from "../../common/did-you-mean.ts";
import { InvalidInput } from "../../common/errors.ts";
import { type Issue } from "../../common/issue.ts";
import { showValue } from "../../common/show-value.ts";
import { runLength, searchLength } from "../../objectives/bnn/inference/lengths.ts";
import { type InferencePlan, type LikelihoodSpec } from "../../objectives/bnn/inference/plan.ts";
import { type ActivationName } from "../../objectives/bnn/network/activation.ts";
import { defaultMethod, modeFinder, posteriorMethods } from "../../objectives/bnn/posterior/index.ts";
import { pickKnobs, type Knob, type KnobTable, type KnobValues } from "../../objectives/bnn/posterior/knobs.ts";
import { type PosteriorMethod } from "../../objectives/bnn/posterior/posterior-method.ts";
import { type PriorSpec } from "../../objectives/bnn/prior/network-prior.ts";

const PRIOR_SCALE = 2;
const MINIBATCH = 32;
const RUNS = 4;

export interface FitOptions {
  /** Widths of the hidden layers; [] gives a linear model. Default: [50]. */
  readonly hidden?: readonly number[];
  /** Default: `relu`. */
  readonly activation?: ActivationName;
  readonly residual?: boolean;
  readonly norm?: "none" | "layer";
  readonly dropout?: number;
  /** Default: Gaussian weights with scale 2. */
  readonly prior?: Partial<PriorSpec>;
  /** A name in `posteriorMethods`. Default: `sgld`. */
  readonly method?: string;
  /** Knobs of the method and of the mode search, by name; omitted ones have their defaults. */
  readonly knobs?: KnobValues;
  /** Iterations per run; by default, the number that the method needs for these rows. */
  readonly iterations?: number;
  /** Minibatch size. Default: 32. */
  readonly minibatch?: number;
  /** Number of independent runs, for methods that support several. Default: 4. */
  readonly runs?: number;
  /** The same seed gives the same result. Default: 1. */
  readonly seed?: number | string;
  /** Number of threads for the runs; by default one per core. */
  readonly threads?: number | "auto";
  readonly signal?: AbortSignal;
  /** Called with the completed fraction of the work. */
  readonly onProgress?: (share: number) => void;
}

/** Throws InvalidInput with all issues. */
export function planOf(options: FitOptions, likelihood: LikelihoodSpec, rows: number): InferencePlan {
  const { hidden = [50], activation = "relu", residual = false, norm = "none", dropout = 0 } = options;
  const { minibatch = MINIBATCH, runs = RUNS, prior = {}, knobs = {}, iterations } = options;
  const { method: name = defaultMethod } = options;
  const method = Object.hasOwn(posteriorMethods, name) ? posteriorMethods[name] : undefined;
  const issues = [
    ...hidden.flatMap((width) => wholeIssue("hidden", width)),
    ...wholeIssue("minibatch", minibatch),
    ...wholeIssue("runs", runs),
    ...(iterations === undefined ? [] : wholeIssue("iterations", iterations)),
    ...(method === undefined ? [methodIssue(name)] : knobIssues(method, knobs)),
  ];
  if (method === undefined || issues.length > 0) throw new InvalidInput(issues);
  return {
    network: { hidden, activation, residual, norm, dropout },
    likelihood,
    prior: { scale: PRIOR_SCALE, ...prior },
    method: name,
    options: valuesOf(method, knobs),
    warmStart: { ...searchLength({ rows, minibatch }), options: valuesOf(modeFinder, knobs) },
    iterations: iterations ?? runLength(method, { rows, minibatch }),
    minibatch,
    runs,
    engine: "auto",
  };
}

function valuesOf({ knobs }: PosteriorMethod, changes: KnobValues): KnobValues {
  const defaults = Object.fromEntries(Object.entries(knobs).map(([name, knob]) => [name, knob.default]));
  return { ...defaults, ...pickKnobs(changes, knobs) };
}

function methodIssue(name: string): Issue {
  return { path: "method", message: unknownName("method", name, Object.keys(posteriorMethods)) };
}

function unknownName(noun: string, name: string, names: readonly string[]): string {
  return `${noun}; must be one of ${listNames(names)}: ${showValue(name)}. ${didYouMean(name, names, "")}`.trimEnd();
}

function wholeIssue(name: string, value: number): readonly Issue[] {
  if (Number.isSafeInteger(value) && value >= 1) return [];
  return [{ path: name, message: `${name}; must be a whole number ≥ 1: ${showValue(value)}` }];
}

function knobIssues(method: PosteriorMethod, knobs: KnobValues): readonly Issue[] {
  const known: KnobTable = { ...modeFinder.knobs, ...method.knobs };
  return Object.entries(knobs).flatMap(([name, value]) => {
    const path = `knobs.${name}`;
    if (!Object.hasOwn(known, name)) {
      return [{ path, message: unknownName("knob", name, Object.keys(known)) }];
    }
    const rule = ruleBroken(known[name], value);
    return rule === null ? [] : [{ path, message: `${name}; must be ${rule}: ${showValue(value)}` }];
  });
}

/** The rule that a knob's value violates; null if it is valid. */
function ruleBroken(knob: Knob, value: number | string | boolean): string | null {
  switch (knob.kind) {
    case "switch":
      return typeof value === "boolean" ? null : "true or false";
    case "choice":
      return knob.choices.some((choice) => choice === value) ? null : knob.choices.join(", ");
    case "integer":
    case "number": {
      const isNumber = typeof value === "number" && Number.isFinite(value);
      const isOfKind = isNumber && (knob.kind === "number" || Number.isInteger(value));
      if (knob.range === "positive") return isOfKind && value > 0 ? null : "a number > 0";
      const [low, high] = knob.range;
      const noun = knob.kind === "integer" ? "a whole number" : "a number";
      return isOfKind && value >= low && value <= high ? null : `${noun} from ${low} to ${high}`;
    }
  }
}
