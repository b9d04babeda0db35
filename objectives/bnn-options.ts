/** The options of `bnn-regression`: what each may be, and what it is when nothing is said. */
import type { Issue, ObjectiveOption, OptionValue } from "../tuner/objective.ts";
import { tunable } from "./bnn-space.ts";
import { didYouMean, listNames } from "./closest-name.ts";
import { datasetNames } from "./data/load.ts";
import { engineChoices } from "./engine/index.ts";
import { activations } from "./network/activation.ts";
import type { ActivationName } from "./network/activation.ts";
import {
  complaint,
  readBetween,
  readChoice,
  readInteger,
  readPositive,
  readRate,
  readShare,
  readSwitch,
  readText,
  readThreads,
  readWidths,
} from "./option-readers.ts";
import type { Reader } from "./option-readers.ts";
import { posteriorMethods } from "./posterior/index.ts";
import type { MethodName } from "./posterior/index.ts";
import { unknownOptions } from "./unknown-options.ts";

interface Entry<T> {
  readonly summary: string;
  readonly read: Reader<T>;
  /** The value when no text is given. */
  readonly fallback: T;
  /** The fallback as help shows it; absent means "none". */
  readonly shown?: OptionValue;
  readonly choices?: readonly OptionValue[];
}

/** An option that has `shown` for a default; `fallback` is what that means. */
function withDefault<T>(summary: string, read: Reader<T>, fallback: T & OptionValue): Entry<T> {
  return { summary, read, fallback, shown: fallback };
}

function optional<T>(summary: string, read: Reader<T>): Entry<T | undefined> {
  return { summary, read, fallback: undefined };
}

function oneOf<T extends string>(summary: string, choices: readonly T[], fallback: T): Entry<T> {
  return { summary, read: readChoice(choices), fallback, shown: fallback, choices };
}

/** An option that takes a dimension out of the search space; without it, `fallback` serves where nothing is tuned. */
function fixing(what: string, read: Reader<number>, fallback: number): Entry<number> {
  return { summary: `fixes ${what} instead of tuning it`, read, fallback };
}

const methodNames = Object.keys(posteriorMethods) as MethodName[];
const activationNames = Object.keys(activations) as ActivationName[];
const norms = ["none", "layer"] as const;
const noises = ["learned", "heteroscedastic", "fixed"] as const;
const schedules = ["constant", "robbins-monro", "cosine", "cyclical"] as const;
const most = 1e8;

export const DEFAULT_DATASET = "auto-mpg";

/** Which rows are learned from and which are scored: the same for every evaluation. */
const dataEntries = {
  data: withDefault(`data set: ${datasetNames.join(", ")}, or the path of a CSV file`, readText, DEFAULT_DATASET),
  target: optional("column to predict; a CSV file needs it", readText),
  validation: withDefault("share of the rows that the objective value is computed on", readShare, 0.2),
  test: withDefault("share of the rows kept for the final assessment", readShare, 0.2),
  splitSeed: withDefault("seed of the split into training, validation and test rows", readInteger(0, 2 ** 32 - 1), 0),
};

/** How they are learned from; each of these may be a dimension of the search space too. */
const fitEntries = {
  method: oneOf("posterior method: the mode alone, or stochastic gradient Langevin dynamics", methodNames, "sgld"),
  hidden: {
    summary: "widths of the hidden layers with commas between them, or none for a linear model",
    read: readWidths,
    fallback: [50],
    shown: "50",
  } satisfies Entry<readonly number[]>,
  depth: optional("number of hidden layers, all of the one width in hidden", readInteger(1, 64)),
  activation: oneOf("nonlinearity of the hidden layers", activationNames, "relu"),
  residual: withDefault("skip connections between hidden layers of equal width", readSwitch, false),
  norm: oneOf("layer: layer normalization before every nonlinearity", norms, "none"),
  dropout: withDefault(
    "share of each hidden layer dropped in an iteration; regularizes map, and makes sgld's draws no longer the posterior's",
    readRate,
    0,
  ),
  noise: oneOf(
    "noise in the target: one scale learned, a scale for each row learned, or one scale given",
    noises,
    "learned",
  ),
  noiseFloor: withDefault("smallest noise deviation, in deviations of the target", readBetween(0, 1), 0.01),
  observationScale: withDefault("noise=fixed: its deviation, in deviations of the target", readPositive, 0.3),
  minibatch: withDefault("rows of an iteration; all rows when there are not so many", readInteger(1, most), 32),
  chains: withDefault("chains, each from a start of its own; their draws are pooled", readInteger(1, 100), 4),
  iterations: withDefault("iterations of each chain, burn-in included, or of map", readInteger(1, most), 5000),
  warmStart: withDefault("iterations towards the mode before a chain starts", readInteger(0, most), 2000),
  burnIn: withDefault("share of a chain's iterations thrown away first", readBetween(0, 0.99), 0.25),
  draws: withDefault("draws that thinning leaves of each chain", readInteger(1, 100_000), 25),
  schedule: oneOf("how the step size of a chain falls", schedules, "constant"),
  scheduleOffset: withDefault("robbins-monro: b in a(b + t)^-γ, in iterations", readPositive, 1000),
  scheduleExponent: withDefault("robbins-monro: γ", readBetween(0.5, 1), 0.55),
  scheduleFloor: withDefault("cosine: last step size as a share of the first", readBetween(0, 1), 0.1),
  cycles: withDefault("cyclical: number of cycles", readInteger(1, 1000), 4),
  exploration: withDefault("cyclical: share of a cycle without noise and draws", readBetween(0, 0.99), 0.5),
  priorScale: fixing("the weight prior's deviation", readPositive, tunable.priorScale.default),
  temperature: fixing("the temperature of the posterior", readBetween(0, 1e6), tunable.temperature.default),
  stepSize: fixing("the step size of a chain", readPositive, tunable.stepSize.default),
  learningRate: fixing("the learning rate towards the mode", readPositive, tunable.learningRate.default),
};

/** What computes; each of them learns the same. */
const computingEntries = {
  engine: oneOf(
    "what computes: SIMD kernels, TensorFlow (docs/gpu.md) or plain TypeScript; auto: the fastest that is here",
    engineChoices,
    "auto",
  ),
  threads: {
    summary: "threads that the chains of an evaluation run on; auto takes the cores that the workers leave idle",
    read: readThreads,
    fallback: "auto",
    shown: "auto",
  } satisfies Entry<number | "auto">,
};

const entries = { ...dataEntries, ...fitEntries, ...computingEntries };
type Entries = typeof entries;
type SettingName = keyof Entries;

/** The value of every option. */
export type BnnSettings = { readonly [Name in SettingName]: Entries[Name]["fallback"] };

export type Reading = { readonly settings: BnnSettings } | { readonly issues: readonly Issue[] };

const names = Object.keys(entries) as SettingName[];

/** `noiseFloor` → `noise-floor`: options have dashes, hyperparameters do not. */
export function optionName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export const bnnOptions: readonly ObjectiveOption[] = names.map((name) => {
  const { summary, shown, choices }: Entry<unknown> = entries[name];
  return {
    name: optionName(name),
    summary,
    ...(shown === undefined ? {} : { default: shown }),
    ...(choices === undefined ? {} : { choices }),
  };
});

/** Reads all options; everything that is wrong comes back, each with the option's name for a path. */
export function readBnnSettings(given: Readonly<Record<string, string>>): Reading {
  const issues = [...unknownOptions(given, bnnOptions)];
  const values = names.map((name) => {
    const { read, fallback }: Entry<unknown> = entries[name];
    const path = optionName(name);
    if (!Object.hasOwn(given, path)) return [name, fallback];
    const result = read(given[path]);
    if ("value" in result) return [name, result.value];
    issues.push({ path, message: complaint(path, given[path], result) });
    return [name, fallback];
  });
  const settings = Object.fromEntries(values) as BnnSettings;
  issues.push(...togetherIssues(settings));
  return issues.length > 0 ? { issues } : { settings };
}

/** What is wrong with options that are each right alone. */
function togetherIssues({ validation, test, hidden, depth }: BnnSettings): readonly Issue[] {
  const issues: Issue[] = [];
  if (validation + test >= 1) {
    const message = `validation and test; must leave rows to train on: ${validation} + ${test}. Lower one of them.`;
    issues.push({ path: "validation", message });
  }
  if (depth !== undefined && hidden.length !== 1 && hidden.length !== depth) {
    const widths = hidden.length === 0 ? "none" : hidden.join(",");
    const message = `depth; must be the number of widths in hidden: ${depth} for hidden=${widths}. Leave it out, or give one width.`;
    issues.push({ path: "depth", message });
  }
  return issues;
}

/** The names that a dimension of the search space may have. */
export const fitNames: readonly string[] = Object.keys(fitEntries);

/**
 * The settings of one evaluation: hyperparameters take the place of the options of their names. Those that decide on
 * the data cannot be hyperparameters, else values of different evaluations could not be compared.
 */
export function readHyperparameters(
  given: Readonly<Record<string, string>>,
  hyperparameters: Readonly<Record<string, string | number | boolean>>,
): Reading {
  const unknown = Object.keys(hyperparameters).filter((name) => !Object.hasOwn(fitEntries, name));
  if (unknown.length > 0) {
    return {
      issues: unknown.map((name) => {
        const remedy = didYouMean(name, fitNames, `Those known are ${listNames(fitNames, fitNames.length)}.`);
        return {
          path: name,
          message: `hyperparameter; must be known to bnn-regression: ${JSON.stringify(name)}. ${remedy}`,
        };
      }),
    };
  }
  const options = Object.entries(hyperparameters).map(([name, value]) => [optionName(name), String(value)]);
  return readBnnSettings({ ...given, ...Object.fromEntries(options) });
}
