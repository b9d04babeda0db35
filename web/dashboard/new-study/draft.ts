/** The contents of the new-study form, as typed. */
import type { Metric, ObjectivesJson, SearchSpace, StudyJson } from "../../api.ts";

export type ObjectiveEntry = ObjectivesJson["objectives"][number];
export type Dimension = SearchSpace[number];
export type PruningRule = NonNullable<StudyJson["pruning"]>["rule"];

/** The objective of a study whose trials are evaluated by the user's own program. */
export const OWN = "own";

/** Fields of one dimension. Choices and levels are comma-separated. */
export interface RangeDraft {
  readonly low: string;
  readonly high: string;
  readonly scale: "linear" | "log";
  readonly values: string;
  /** Where the optimum is expected, and with what standard deviation; "" for no expectation. */
  readonly likely: string;
  readonly within: string;
}

export type Ranges = Readonly<Record<string, RangeDraft>>;

/** Settings of a rule; "" means the default. */
export interface PruningDraft {
  readonly rule: PruningRule | "none";
  readonly metric: string;
  readonly min: string;
  readonly max: string;
  readonly reduction: string;
  readonly startup: string;
  readonly percentile: string;
  readonly probability: string;
}

/** A metric reported by the program; all of them are tuned. */
export type MetricDraft = Pick<Metric, "name" | "direction">;

export interface Draft {
  /** Name of a built-in objective, or `OWN`. */
  readonly objective: string;
  readonly name: string;
  readonly trials: string;
  readonly minutes: string;
  readonly steps: string;
  readonly target: string;
  readonly strategy: "gp" | "sobol" | "random";
  readonly seed: string;
  /** Only changed values, keyed by option and by dimension. */
  readonly options: Readonly<Record<string, string>>;
  readonly ranges: Ranges;
  /** For the user's own program: one dimension per line, in the syntax of `--space`. */
  readonly space: string;
  /** For the user's own program. */
  readonly metrics: readonly MetricDraft[];
  /** One requirement per line. */
  readonly require: string;
  /** One constraint per line. */
  readonly constraints: string;
  readonly pruning: PruningDraft;
}

export const noPruning: PruningDraft = {
  rule: "none",
  metric: "",
  min: "",
  max: "",
  reduction: "",
  startup: "",
  percentile: "",
  probability: "",
};

export function newDraft(objective: string): Draft {
  return {
    objective,
    name: objective === OWN ? "my-study" : objective,
    trials: "25",
    minutes: "",
    steps: "",
    target: "",
    strategy: "gp",
    seed: "1",
    options: {},
    ranges: {},
    space: "",
    metrics: [{ name: "loss", direction: "minimize" }],
    require: "",
    constraints: "",
    pruning: noPruning,
  };
}

/** The non-empty lines of a text. */
export function linesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Parses typed text: numbers, `true` and `false` become values of that type. */
export function valueOf(text: string): number | string | boolean {
  if (text === "true" || text === "false") return text === "true";
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

/**
 * A field that must be a number; undefined if it is empty. Text that is not a number is sent unchanged, so that the
 * server's message shows it.
 */
export function numberIn(text: string): number | undefined {
  return text.trim() === "" ? undefined : (valueOf(text.trim()) as number);
}
