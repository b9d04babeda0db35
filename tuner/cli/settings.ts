/** What a person may ask of `tune`, read from flags or from a file by the same rules and with the same messages. */
import type { Dimension, Direction, Issue } from "../objective.ts";
import { parseDimension } from "../space-syntax.ts";
import type { StrategySettings } from "../study.ts";
import {
  complaint,
  readBoolean,
  readChoice,
  readDuration,
  readPair,
  readPositive,
  readReal,
  readServerAddress,
  readText,
  readWhole,
} from "./arguments.ts";
import type { Reading } from "./arguments.ts";

/** Absent means not said. */
export interface Settings {
  readonly objective?: string;
  readonly command?: string;
  /** Milliseconds an evaluation of the command may take. */
  readonly commandTimeout?: number;
  readonly module?: string;
  readonly metric?: string;
  readonly direction?: Direction;
  readonly set?: Readonly<Record<string, string>>;
  readonly space?: readonly Dimension[];
  readonly study?: string;
  readonly trials?: number;
  /** Milliseconds that all runs of the study may take together. */
  readonly timeout?: number;
  readonly target?: number;
  readonly workers?: number;
  readonly seed?: number;
  readonly strategy?: StrategySettings["name"];
  readonly acquisition?: StrategySettings["acquisition"];
  readonly kappa?: number;
  readonly startup?: number;
  readonly repeats?: boolean;
  readonly storage?: string;
  readonly server?: string;
  readonly tokenFile?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export type SettingName = keyof Settings;

/** One setting as it was given: its texts (several for a list), each with where it stands, for messages. */
export interface GivenSetting {
  readonly name: SettingName;
  readonly items: readonly GivenText[];
}

export interface GivenText {
  readonly text: string;
  /** `--trials`, or `study.yaml:3:9: trials`. */
  readonly label: string;
}

const readers: { readonly [Name in Exclude<SettingName, "set" | "space">]-?: (text: string) => Reading<unknown> } = {
  objective: readText,
  command: readText,
  commandTimeout: readDuration,
  module: readText,
  metric: readText,
  direction: (text) => readChoice(text, ["minimize", "maximize"]),
  study: readStudyName,
  trials: (text) => readWhole(text, 1),
  timeout: readDuration,
  target: readReal,
  workers: (text) => readWhole(text, 1),
  seed: (text) => readWhole(text, 0),
  strategy: (text) => readChoice(text, ["gp", "sobol", "random"]),
  acquisition: (text) => readChoice(text, ["alternate", "log-ei", "ucb"]),
  kappa: readPositive,
  startup: (text) => readWhole(text, 1),
  repeats: readBoolean,
  storage: readText,
  server: readServerAddress,
  tokenFile: readText,
  json: readBoolean,
  quiet: readBoolean,
};

export const settingNames = [...Object.keys(readers), "set", "space"] as readonly SettingName[];

/** Reads all settings, and returns every problem beside what could be read. */
export function readSettings(given: readonly GivenSetting[]): { settings: Settings; issues: readonly Issue[] } {
  const settings: Record<string, unknown> = {};
  const issues: Issue[] = [];
  for (const { name, items } of given) {
    if (name === "set") settings.set = readOptions(items, issues);
    else if (name === "space") settings.space = readDimensions(items, issues);
    else {
      const { text, label } = items[items.length - 1];
      const read = readers[name](text);
      if ("value" in read) settings[name] = read.value;
      else issues.push(complaint(label, text, read));
    }
  }
  return { settings, issues };
}

/** `stronger` wins over `weaker`, setting by setting; options and dimensions by their names. */
export function mergeSettings(weaker: Settings, stronger: Settings): Settings {
  // A new objective takes the place of the old one, however either was named.
  const sources: readonly string[] = ["objective", "command", "module"];
  const replaced = sources.some((name) => name in stronger);
  const base: Settings = Object.fromEntries(
    Object.entries(weaker).filter(([name]) => !(replaced && sources.includes(name))),
  );
  const merged = { ...base, ...stronger };
  if (base.set === undefined && base.space === undefined) return merged;
  const dimensions = new Map([...(base.space ?? []), ...(stronger.space ?? [])].map((one) => [one.name, one]));
  return {
    ...merged,
    ...(base.set === undefined ? {} : { set: { ...base.set, ...stronger.set } }),
    ...(base.space === undefined ? {} : { space: [...dimensions.values()] }),
  };
}

/** Names stand in file names, addresses and command lines: letters, digits and `. _ -`, at most 100. */
export function readStudyName(text: string): Reading<string> {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u.test(text)) return { value: text };
  return { rule: "must be letters, digits and . _ - (at most 100, a letter or digit first)" };
}

function readOptions(items: readonly GivenText[], issues: Issue[]): Readonly<Record<string, string>> {
  const options: Record<string, string> = {};
  for (const { text, label } of items) {
    const read = readPair(text);
    if (!("value" in read)) issues.push(complaint(label, text, read));
    else options[read.value[0]] = read.value[1];
  }
  return options;
}

function readDimensions(items: readonly GivenText[], issues: Issue[]): readonly Dimension[] {
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
