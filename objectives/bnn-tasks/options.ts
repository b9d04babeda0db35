/** The options of a task: accepted values and defaults. */
import type { Issue } from "../../common/issue.ts";
import type { Hyperparameters, HyperparameterValue, ObjectiveOption } from "../../tuner/objective.ts";
import { defined } from "../../common/defined.ts";
import { didYouMean, listNames } from "../../common/did-you-mean.ts";
import {
  complaint,
  readBetween,
  readChoice,
  readInteger,
  readPositive,
  readSwitch,
  type Reader,
} from "../options/readers.ts";
import {
  computingEntries,
  regressionEntries,
  searchEntries,
  type Entry,
  type TaskEntries,
  type TaskSettings,
} from "./entries.ts";
import { lengthNames } from "./length-dimensions.ts";
import { posteriorMethods } from "../bnn/posterior/index.ts";
import type { Knob, KnobTable, KnobValues } from "../bnn/posterior/knobs.ts";
import { allKnobs, type MethodTable } from "../bnn/posterior/posterior-method.ts";
import { AFFORDABLE } from "./choose-method.ts";
import { unknownOptions } from "../options/unknown.ts";

/** The value of every option. */
export interface BnnSettings extends TaskSettings {
  /** Names of posterior methods; with several, the first is the default of the dimension `method`. */
  readonly method: readonly string[];
  /** A value for each knob of each method. */
  readonly knobs: KnobValues;
}

type Reading = { readonly settings: BnnSettings } | { readonly issues: readonly Issue[] };

type Texts = Readonly<Record<string, string>>;

/** The options of tasks with these posterior methods, and how to read them. */
export interface BnnOptions {
  readonly options: readonly ObjectiveOption[];
  /** The names that a dimension of the search space may have. */
  readonly dimensionNames: readonly string[];
  /** Reads all options; returns every issue, with the option name as its path. */
  read(texts: Texts): Reading;
  /**
   * The settings of one evaluation: hyperparameters override options of the same name. Options that determine the data
   * cannot be hyperparameters, because values from different evaluations would not be comparable.
   */
  readWith(texts: Texts, hyperparameters: Hyperparameters): Reading;
  /** The value of each hyperparameter under these settings, by name; undefined ones are left out. */
  defaults(settings: BnnSettings): Hyperparameters;
}

export function bnnOptions(
  methods: MethodTable = posteriorMethods,
  { objective, data: dataEntries, fit: fitEntries }: TaskEntries = regressionEntries,
): BnnOptions {
  const knobs = allKnobs(methods);
  const knobEntries = Object.fromEntries(
    Object.entries(knobs).map(([name, knob]) => [name, knobEntry(name, knob, methods)]),
  );
  const entries: Readonly<Record<string, Entry<unknown>>> = {
    ...dataEntries,
    method: methodEntry(methods),
    ...fitEntries,
    ...knobEntries,
    ...searchEntries,
    ...computingEntries,
  };
  const names = Object.keys(entries);
  const options = names.map((name) => {
    const { summary, shown, choices } = entries[name];
    return { name: optionName(name), summary, ...defined({ default: shown, choices }) };
  });
  const others = { ...dataEntries, ...searchEntries, ...computingEntries };
  const dimensionNames = names.filter((name) => !Object.hasOwn(others, name));

  function read(texts: Texts): Reading {
    const issues = [...unknownOptions(texts, options)];
    const values = Object.fromEntries(
      names.map((name) => {
        const { read: readEntry, fallback } = entries[name];
        const path = optionName(name);
        if (!Object.hasOwn(texts, path)) return [name, fallback];
        const result = readEntry(texts[path]);
        if ("value" in result) return [name, result.value];
        issues.push({ path, message: complaint(path, texts[path], result) });
        return [name, fallback];
      }),
    );
    const isKnob = (name: string) => Object.hasOwn(knobs, name);
    const part = (wanted: (name: string) => boolean) =>
      Object.fromEntries(Object.entries(values).filter(([name]) => wanted(name)));
    const settings = { ...part((name) => !isKnob(name)), knobs: part(isKnob) } as unknown as BnnSettings;
    issues.push(...togetherIssues(settings), ...tuneIssues(settings, knobs));
    return issues.length > 0 ? { issues } : { settings };
  }

  return {
    options,
    dimensionNames,
    read,
    defaults(settings) {
      const values: Readonly<Record<string, unknown>> = { ...settings, ...settings.knobs };
      const texts = dimensionNames.map((name) => [name, asHyperparameter(values[name])] as const);
      return Object.fromEntries(texts.filter(([, value]) => value !== undefined)) as Hyperparameters;
    },
    readWith(texts, hyperparameters) {
      const unknown = Object.keys(hyperparameters).filter((name) => !dimensionNames.includes(name));
      if (unknown.length > 0)
        return { issues: unknown.map((name) => unknownHyperparameter(name, objective, dimensionNames)) };
      const tuned = Object.entries(hyperparameters).map(([name, value]) => [optionName(name), String(value)]);
      return read({ ...texts, ...Object.fromEntries(tuned) });
    },
  };
}

/** As a value of a dimension: a list with one element becomes that element. */
function asHyperparameter(value: unknown): HyperparameterValue | undefined {
  if (Array.isArray(value)) return value.length === 1 ? (value[0] as HyperparameterValue) : value.join(",") || "none";
  return value as HyperparameterValue | undefined;
}

/** Placeholder for the method that suits the data and the network. */
export const AUTO_METHOD = "auto";

function methodEntry(methods: MethodTable): Entry<readonly string[]> {
  const names = Object.keys(methods);
  const [alone, oneOfSeveral] = [readChoice([AUTO_METHOD, ...names]), readChoice(names)];
  const listed = Object.values(methods).map(({ name, summary }) => `${name} (${summary})`);
  return {
    summary:
      `posterior method: ${listed.join(", ")}; several, comma-separated, make it a dimension; ` +
      `${AUTO_METHOD}: ${AFFORDABLE}`,
    read(text) {
      const parts = [...new Set(text.split(","))];
      const wrong = parts.map(parts.length > 1 ? oneOfSeveral : alone).find((read) => "rule" in read);
      return wrong ?? { value: parts };
    },
    fallback: [AUTO_METHOD],
    shown: AUTO_METHOD,
    choices: [AUTO_METHOD, ...names],
  };
}

/** The option for a knob; if any method tunes the knob, the option fixes that dimension. */
function knobEntry(name: string, knob: Knob, methods: MethodTable): Entry<unknown> {
  const read = knobReader(knob);
  if (Object.values(methods).some(({ tunable }) => tunable.includes(name))) {
    return { summary: `fixes ${knob.summary} instead of tuning it`, read, fallback: knob.default };
  }
  const choices = knob.kind === "choice" ? knob.choices : undefined;
  return { summary: knob.summary, read, fallback: knob.default, shown: knob.default, ...defined({ choices }) };
}

function knobReader(knob: Knob): Reader<unknown> {
  switch (knob.kind) {
    case "number":
      return knob.range === "positive" ? readPositive : readBetween(...knob.range);
    case "integer":
      return readInteger(...knob.range);
    case "choice":
      return readChoice(knob.choices);
    case "switch":
      return readSwitch;
  }
}

/** `noiseFloor` → `noise-floor`: options are written in kebab case, hyperparameters in camel case. */
export function optionName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Issues for combinations of individually valid options that are not allowed. */
function togetherIssues(settings: BnnSettings): readonly Issue[] {
  const { validation, test, hidden, depth, iterations, epochs, prior, priorHierarchy, knobs } = settings;
  const issues: Issue[] = [];
  if (knobs.anchored === true && (prior !== "gaussian" || priorHierarchy !== "none")) {
    const seen = prior === "gaussian" ? `prior-hierarchy=${priorHierarchy}` : `prior=${prior}`;
    const message = `anchored; must go with a Gaussian prior: ${seen}. Leave one of them out.`;
    issues.push({ path: "anchored", message });
  }
  if (settings.tempered === "likelihood" && knobs.temperature === 0) {
    const message =
      "tempered=likelihood; must be used with a temperature > 0: 0. Leave one of them out, or give a temperature.";
    issues.push({ path: "tempered", message });
  }
  if (settings.mixup > 0 && settings.likelihood === "poisson") {
    const message = `mixup; must be used with targets that can be interpolated: ${settings.mixup} with likelihood=poisson. Leave mixup out.`;
    issues.push({ path: "mixup", message });
  }
  if (validation + test >= 1) {
    const message = `validation and test; must leave rows to train on: ${validation} + ${test}. Lower one of them.`;
    issues.push({ path: "validation", message });
  }
  if (iterations !== undefined && epochs !== undefined) {
    issues.push({ path: "epochs", message: `epochs; must not go with iterations: ${epochs}. Leave one of them out.` });
  }
  if (depth !== undefined && hidden.length !== 1 && hidden.length !== depth) {
    const widths = hidden.length === 0 ? "none" : hidden.join(",");
    const message = `depth; must be the number of widths in hidden: ${depth} for hidden=${widths}. Leave it out, or give one width.`;
    issues.push({ path: "depth", message });
  }
  return issues;
}

function tuneIssues({ tune = [], iterations }: BnnSettings, knobs: KnobTable): readonly Issue[] {
  const known = [...Object.keys(knobs).filter((name) => "search" in knobs[name]), ...lengthNames];
  if (tune.includes("epochs") && iterations !== undefined) {
    const message = `option to tune; must not be epochs together with iterations: ${iterations}. Leave one of them out.`;
    return [{ path: "tune", message }];
  }
  return tune
    .filter((name) => !known.includes(name))
    .map((name) => {
      const remedy = didYouMean(name, known, "Give any other a range of your own with --space.");
      const message = `option to tune; must be one of ${listNames(known)}: ${JSON.stringify(name)}. ${remedy}`;
      return { path: "tune", message };
    });
}

function unknownHyperparameter(name: string, objective: string, known: readonly string[]): Issue {
  const remedy = didYouMean(name, known, `It has ${listNames(known, known.length)}.`);
  return {
    path: name,
    message: `hyperparameter; must be one that ${objective} has: ${JSON.stringify(name)}. ${remedy}`,
  };
}
