/** The settings of `tune`, parsed from flags or a file with the same rules and messages. */
import { defined } from "../../common/defined.ts";
import type { Issue } from "../../common/issue.ts";
import type { Dimension, Direction } from "../../tuner/objective.ts";
import { parseDimension } from "../../tuner/space/syntax.ts";
import { pruningRules, type PruningRule } from "../../tuner/pruning/pruning.ts";
import { acquisitionNames, type StrategySettings } from "../../tuner/study/study.ts";
import { readExpectation, type Expectation } from "./expectation.ts";
import {
  readBoolean,
  readChoice,
  readDevices,
  readDuration,
  readPair,
  readPositive,
  readReal,
  readServerAddress,
  readText,
  readWhole,
  valueIssue,
  type Reading,
} from "./parse-value.ts";

/** A setting that was not given is absent. */
export interface Settings {
  readonly objective?: string;
  readonly command?: string;
  /** Time limit of one evaluation, in milliseconds. */
  readonly trialTimeout?: number;
  readonly module?: string;
  /** Each is a name or `name:maximize`; several are tuned together. */
  readonly metric?: readonly string[];
  /** Requirements on metrics, as written. */
  readonly require?: readonly string[];
  /** Reference values by metric, as written. */
  readonly reference?: Readonly<Record<string, string>>;
  /** A regular expression with one group. */
  readonly metricPattern?: string;
  readonly direction?: Direction;
  readonly set?: Readonly<Record<string, string>>;
  readonly space?: readonly Dimension[];
  /** As written, since the space is only known later. */
  readonly constraint?: readonly string[];
  /** Values by dimension, as written. */
  readonly fix?: Readonly<Record<string, string>>;
  readonly likely?: Readonly<Record<string, string>>;
  readonly warmStart?: readonly string[];
  readonly study?: string;
  readonly trials?: number;
  /** Time limit of all runs of the study together, in milliseconds. */
  readonly timeout?: number;
  /** Limit of steps reported by all trials of the study. */
  readonly budgetSteps?: number;
  readonly target?: number;
  /** Time limit of this run, in milliseconds. */
  readonly for?: number;
  /** Number of consecutive failures of one kind that end a run; `off` means no limit. */
  readonly breaker?: number | "off";
  /** Whether a run should end when little is left to gain. */
  readonly stopWhenDone?: boolean;
  /** Number of repeats of the leading configurations and the default at the end of the study. */
  readonly confirm?: number;
  readonly failUnless?: Expectation;
  readonly workers?: number;
  readonly devices?: readonly string[];
  readonly seed?: number;
  readonly strategy?: StrategySettings["name"];
  readonly acquisition?: StrategySettings["acquisition"];
  readonly kappa?: number;
  readonly startup?: number;
  readonly effort?: StrategySettings["effort"];
  readonly repeats?: boolean;
  readonly prune?: PruningRule | "none";
  readonly pruneMetric?: string;
  readonly pruneDirection?: Direction;
  readonly pruneMin?: number;
  readonly pruneMax?: number;
  readonly pruneReduction?: number;
  readonly pruneStartup?: number;
  readonly prunePercentile?: number;
  readonly pruneProbability?: number;
  readonly storage?: string;
  readonly server?: string;
  readonly tokenFile?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export type SettingName = keyof Settings;

/** One setting as a string, or several strings for a list, with their position for messages. */
export interface RawSetting {
  readonly name: SettingName;
  readonly items: readonly RawText[];
}

export interface RawText {
  readonly text: string;
  /** `--trials`, or `study.yaml:3:9: trials`. */
  readonly label: string;
}

/** Settings with several values. */
type ListName = "set" | "space" | "constraint" | "fix" | "likely" | "warmStart" | "metric" | "require" | "reference";

const readers: { readonly [Name in Exclude<SettingName, ListName>]-?: (text: string) => Reading<unknown> } = {
  objective: readText,
  command: readText,
  trialTimeout: readDuration,
  module: readText,
  metricPattern: readText,
  direction: (text) => readChoice(text, ["minimize", "maximize"]),
  study: readStudyName,
  trials: (text) => readWhole(text, 1),
  timeout: readDuration,
  budgetSteps: readPositive,
  target: readReal,
  for: readDuration,
  breaker: (text) => (text === "off" ? { value: text } : readWhole(text, 1)),
  stopWhenDone: readBoolean,
  confirm: (text) => readWhole(text, 0),
  failUnless: readExpectation,
  workers: (text) => readWhole(text, 1),
  devices: readDevices,
  seed: (text) => readWhole(text, 0),
  strategy: (text) => readChoice(text, ["gp", "sobol", "random"]),
  acquisition: (text) => readChoice(text, ["alternate", ...acquisitionNames]),
  kappa: readPositive,
  startup: (text) => readWhole(text, 1),
  effort: (text) => readChoice(text, ["full", "low"]),
  repeats: readBoolean,
  prune: (text) => readChoice(text, ["none", ...pruningRules]),
  pruneMetric: readText,
  pruneDirection: (text) => readChoice(text, ["minimize", "maximize"]),
  pruneMin: readReal,
  pruneMax: readReal,
  pruneReduction: readReal,
  pruneStartup: (text) => readWhole(text, 1),
  prunePercentile: readReal,
  pruneProbability: readReal,
  storage: readText,
  server: readServerAddress,
  tokenFile: readText,
  json: readBoolean,
  quiet: readBoolean,
};

/** The settings with several values. */
export const listNames: readonly ListName[] = [
  "set",
  "space",
  "constraint",
  "fix",
  "likely",
  "warmStart",
  "metric",
  "require",
  "reference",
];

export const settingNames: readonly SettingName[] = [
  ...(Object.keys(readers) as (keyof typeof readers)[]),
  ...listNames,
];

/** Reads all settings; returns the valid ones and every issue. */
export function readSettings(raw: readonly RawSetting[]): { settings: Settings; issues: readonly Issue[] } {
  const settings: Record<string, unknown> = {};
  const issues: Issue[] = [];
  for (const { name, items } of raw) {
    if (name === "set" || name === "fix" || name === "likely" || name === "reference")
      settings[name] = readOptions(items, issues);
    else if (name === "space") settings.space = readDimensions(items, issues);
    else if (name === "constraint" || name === "require" || name === "warmStart")
      settings[name] = items.map(({ text }) => text);
    else if (name === "metric") settings.metric = readMetrics(items, issues);
    else {
      const { text, label } = items[items.length - 1];
      const read = readers[name](text);
      if ("value" in read) settings[name] = read.value;
      else issues.push(valueIssue(label, text, read));
    }
  }
  return { settings, issues };
}

/** `stronger` overrides `weaker` setting by setting, and options and dimensions by name. */
export function mergeSettings(weaker: Settings, stronger: Settings): Settings {
  // A new objective replaces the old one, whichever way either was named.
  const sources: readonly string[] = ["objective", "command", "module"];
  const replaced = sources.some((name) => name in stronger);
  const base: Settings = Object.fromEntries(
    Object.entries(weaker).filter(([name]) => !(replaced && sources.includes(name))),
  );
  const merged = { ...base, ...stronger };
  if (base.set === undefined && base.space === undefined && base.fix === undefined && base.likely === undefined) {
    return merged;
  }
  const dimensions = new Map([...(base.space ?? []), ...(stronger.space ?? [])].map((one) => [one.name, one]));
  return {
    ...merged,
    ...defined({
      set: base.set === undefined ? undefined : { ...base.set, ...stronger.set },
      fix: base.fix === undefined ? undefined : { ...base.fix, ...stronger.fix },
      likely: base.likely === undefined ? undefined : { ...base.likely, ...stronger.likely },
      space: base.space === undefined ? undefined : [...dimensions.values()],
    }),
  };
}

/**
 * Study names are used in file names, addresses and command lines: at most 100 letters, digits and the characters `. _
 * -`.
 */
export function readStudyName(text: string): Reading<string> {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u.test(text)) return { value: text };
  return { rule: "must be letters, digits and . _ - (at most 100, a letter or digit first)" };
}

function readOptions(items: readonly RawText[], issues: Issue[]): Readonly<Record<string, string>> {
  const options: Record<string, string> = {};
  for (const { text, label } of items) {
    const read = readPair(text);
    if (!("value" in read)) issues.push(valueIssue(label, text, read));
    else options[read.value[0]] = read.value[1];
  }
  return options;
}

/** Names without duplicates. */
function readMetrics(items: readonly RawText[], issues: Issue[]): readonly string[] {
  const names = items.map(({ text }) => text.trim().replace(/:(?:minimize|maximize)$/, ""));
  for (const [index, { text, label }] of items.entries()) {
    const read = readText(text);
    if (!("value" in read)) issues.push(valueIssue(label, text, read));
    else if (names.indexOf(names[index]) < index) {
      issues.push(valueIssue(label, text, { rule: "must be given once. Remove the duplicate" }));
    }
  }
  return items.map(({ text }) => text);
}

function readDimensions(items: readonly RawText[], issues: Issue[]): readonly Dimension[] {
  const dimensions: Dimension[] = [];
  for (const { text, label } of items) {
    const parsed = parseDimension(text);
    if ("issues" in parsed) {
      issues.push(...parsed.issues.map(({ path, message }) => ({ path: joinPath(label, path), message })));
    } else if (dimensions.some(({ name }) => name === parsed.dimension.name)) {
      issues.push({ path: `${label} ${parsed.dimension.name}`, message: "dimension; must be given once" });
    } else {
      dimensions.push(parsed.dimension);
    }
  }
  return dimensions;
}

/** `--space` and `space.lr.low` → `--space lr.low`. */
export function joinPath(label: string, path: string): string {
  return `${label} ${path.replace(/^space\.?/, "")}`.trim();
}
