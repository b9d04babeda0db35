/** The contents of the new-study form, and the equivalent request and command lines. */
import { defined } from "../../../common/defined.ts";
import type { ObjectivesJson, SearchSpace } from "../../api.ts";
import type { NewStudy } from "../api-client/api-client.ts";
import { shellWord } from "../study/facts.ts";

export type ObjectiveEntry = ObjectivesJson["objectives"][number];
type Dimension = SearchSpace[number];

/** Fields of one dimension, as typed. Choices and levels are comma-separated. */
export interface RangeDraft {
  readonly low: string;
  readonly high: string;
  readonly scale: "linear" | "log";
  readonly values: string;
}

export interface Draft {
  readonly objective: string;
  readonly name: string;
  readonly trials: string;
  readonly minutes: string;
  readonly target: string;
  readonly strategy: "gp" | "sobol" | "random";
  readonly seed: string;
  /** Only changed values, by option and by dimension. */
  readonly options: Readonly<Record<string, string>>;
  readonly ranges: Readonly<Record<string, RangeDraft>>;
}

export function newDraft(objective: string): Draft {
  return {
    objective,
    name: objective,
    trials: "25",
    minutes: "",
    target: "",
    strategy: "gp",
    seed: "1",
    options: {},
    ranges: {},
  };
}

/** The fields of a dimension with its defaults. */
export function rangeOf(dimension: Dimension): RangeDraft {
  switch (dimension.kind) {
    case "float":
    case "int":
      return { low: String(dimension.low), high: String(dimension.high), scale: dimension.scale, values: "" };
    case "categorical":
      return { low: "", high: "", scale: "linear", values: dimension.choices.join(", ") };
    case "ordinal":
      return { low: "", high: "", scale: "linear", values: dimension.levels.join(", ") };
  }
}

export function requestOf(draft: Draft, objective: ObjectiveEntry): NewStudy {
  const options = Object.fromEntries(changedOptions(draft));
  const budget = {
    ...defined({
      trials: draft.trials === "" ? undefined : Number(draft.trials),
      seconds: draft.minutes === "" ? undefined : Number(draft.minutes) * 60,
      target: draft.target === "" ? undefined : Number(draft.target),
    }),
  };
  const space = changedDimensions(draft, objective);
  return {
    name: draft.name,
    objective: {
      kind: "builtin",
      name: draft.objective,
      ...defined({ options: Object.keys(options).length === 0 ? undefined : options }),
    },
    ...defined({
      space: space.length === 0 ? undefined : space,
      strategy: draft.strategy === "gp" ? undefined : { name: draft.strategy },
      seed: draft.seed === "1" || draft.seed === "" ? undefined : Number(draft.seed),
    }),
    budget,
  };
}

/** The equivalent command line, which also evaluates the trials. */
export function commandLine(draft: Draft, objective: ObjectiveEntry, server: string): string {
  const words = [
    "credence",
    "tune",
    draft.objective,
    ...(draft.name === draft.objective ? [] : ["--study", draft.name]),
    ...(draft.trials === "" ? [] : ["--trials", draft.trials]),
    ...(draft.minutes === "" ? [] : ["--timeout", `${Number(draft.minutes) * 60}s`]),
    ...(draft.target === "" ? [] : ["--target", draft.target]),
    ...(draft.strategy === "gp" ? [] : ["--strategy", draft.strategy]),
    ...(draft.seed === "1" || draft.seed === "" ? [] : ["--seed", draft.seed]),
    ...changedOptions(draft).flatMap(([name, value]) => ["--set", `${name}=${value}`]),
    ...changedDimensions(draft, objective).flatMap((dimension) => ["--space", dimensionText(dimension)]),
    "--server",
    server,
  ];
  return words.map(shellWord).join(" ");
}

/** The request as a curl command. */
export function curlLine(request: NewStudy, server: string): string {
  const body = shellWord(JSON.stringify(request));
  return `curl -fsS ${shellWord(`${server}/api/v1/studies`)} -H 'Content-Type: application/json' -d ${body}`;
}

/** Parses typed text: numbers, true and false as such. */
export function valueOf(text: string): number | string | boolean {
  if (text === "true" || text === "false") return text === "true";
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

function changedOptions({ options }: Draft): [string, string][] {
  return Object.entries(options).filter(([, value]) => value !== "");
}

/** The dimensions that differ from the default; the server takes the others from the objective. */
function changedDimensions({ ranges }: Draft, { space }: ObjectiveEntry): readonly Dimension[] {
  return (space ?? []).flatMap((dimension) => {
    const range = ranges[dimension.name];
    if (range === undefined || JSON.stringify(range) === JSON.stringify(rangeOf(dimension))) return [];
    return [withRange(dimension, range)];
  });
}

/** Drops a default outside the new range: the server would reject it. */
function withRange(dimension: Dimension, { low, high, scale, values }: RangeDraft): Dimension {
  const listed = values
    .split(",")
    .map((value) => value.trim())
    .filter((value) => value !== "")
    .map(valueOf);
  switch (dimension.kind) {
    case "float":
    case "int": {
      const { default: initial, ...rest } = dimension;
      const isInside = initial !== undefined && initial >= Number(low) && initial <= Number(high);
      const changed = { ...rest, low: Number(low), high: Number(high), scale };
      return isInside ? { ...changed, default: initial } : changed;
    }
    case "categorical": {
      const { default: initial, ...rest } = dimension;
      const isListed = initial !== undefined && listed.includes(initial);
      return { ...rest, choices: listed, ...defined({ default: isListed ? initial : undefined }) };
    }
    case "ordinal": {
      const { default: initial, ...rest } = dimension;
      const isListed = initial !== undefined && listed.includes(initial);
      return { ...rest, levels: listed, ...defined({ default: isListed ? initial : undefined }) };
    }
  }
}

/** In the syntax of `--space`. */
function dimensionText(dimension: Dimension): string {
  const initial = dimension.default === undefined ? [] : [`default=${dimension.default}`];
  const when = Object.entries(dimension.when ?? {}).map(([name, values]) => `${name}=${values.join("|")}`);
  const condition = when.length === 0 ? "" : ` when(${when.join(",")})`;
  switch (dimension.kind) {
    case "float":
    case "int": {
      const { kind, name, low, high, scale, step } = dimension;
      const parts = [low, high, ...(scale === "log" ? ["log"] : []), ...(step === undefined ? [] : [`step=${step}`])];
      return `${name}=${kind}(${[...parts, ...initial].join(",")})${condition}`;
    }
    case "categorical":
      return `${dimension.name}=choice(${[...dimension.choices, ...initial].join(",")})${condition}`;
    case "ordinal":
      return `${dimension.name}=ordinal(${[...dimension.levels, ...initial].join(",")})${condition}`;
  }
}
