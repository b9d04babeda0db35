/** Resolves the requested objective: its reference, space and metrics, before anything is evaluated. */
import type { Issue } from "../../common/issue.ts";
import type { Hyperparameters, Metric, SearchSpace } from "../../tuner/objective.ts";
import { defined } from "../../common/defined.ts";
import { InvalidInput } from "../../common/errors.ts";
import type { ObjectiveReference } from "../../tuner/study/study.ts";
import { didYouMean } from "../../common/did-you-mean.ts";
import type { ObjectiveFactory } from "../context.ts";
import { prefixIssues } from "../issues.ts";
import { namedMetrics } from "./metric-settings.ts";
import type { Settings } from "./settings.ts";

/** The default objective of `npm start`. */
export const DEFAULT_OBJECTIVE = "bnn-regression";

export interface ObjectiveSource {
  readonly reference: ObjectiveReference;
  /** The space before `--space` extends or overrides it. */
  readonly space: SearchSpace;
  /** Constraints for studies that do not set any. */
  readonly constraints?: readonly string[];
  /** Allowed names of dimensions; any if absent. */
  readonly accepts?: readonly string[];
  /** The issue for dimensions that are not in its space. */
  readonly defaults?: Hyperparameters;
  readonly branches?: SearchSpace;
  readonly metrics: readonly [Metric, ...Metric[]];
  readonly defaultTrials?: number;
}

/** The default name of the study. */
export async function defaultStudyName(settings: Settings, factory: ObjectiveFactory): Promise<string> {
  if (settings.command !== undefined) return nameOfCommand(await factory.splitCommandLine(settings.command));
  if (settings.module !== undefined) return asStudyName((await factory.readModule(settings.module)).name);
  return settings.objective ?? DEFAULT_OBJECTIVE;
}

/** The objective named in the settings. Throws InvalidInput with every issue. */
export async function objectiveSource(settings: Settings, factory: ObjectiveFactory): Promise<ObjectiveSource> {
  if (settings.command !== undefined) return commandSource(settings.command, settings, factory);
  if (settings.module !== undefined) return moduleSource(settings.module, settings, factory);
  return builtinSource(settings.objective ?? DEFAULT_OBJECTIVE, settings, factory);
}

/** Whether the settings name an objective. */
export function namesObjective({ objective, command, module }: Settings): boolean {
  return objective !== undefined || command !== undefined || module !== undefined;
}

/** Dimensions that the objective does not know, which it would ignore or fail on. */
export function unknownDimensions({ accepts }: ObjectiveSource, space: SearchSpace): readonly Issue[] {
  if (accepts === undefined) return [];
  return space.flatMap(({ name }) => {
    if (accepts.includes(name)) return [];
    const remedy = didYouMean(name, accepts, `Its dimensions are ${accepts.join(", ")}.`);
    const message = `The objective has no dimension ${JSON.stringify(name)}. ${remedy}`;
    return [{ path: `space.${name}`, message }];
  });
}

/** Mutually exclusive settings. */
export function incompatibleSettings(settings: Settings): readonly Issue[] {
  const { objective, command, module } = settings;
  const sources = [
    ...(objective === undefined ? [] : [`OBJECTIVE ${objective}`]),
    ...(command === undefined ? [] : ["--command"]),
    ...(module === undefined ? [] : ["--module"]),
  ];
  const issues: Issue[] = [];
  const add = (message: string) => issues.push({ path: "", message });
  if (sources.length > 1) add(`${sources.join(" and ")} cannot be combined.`);
  if (settings.set !== undefined && (command !== undefined || module !== undefined)) {
    add("--set applies only to built-in objectives. Leave it out, or leave out --command and --module.");
  }
  const commandOnly = {
    "--metric": settings.metric?.join(","),
    "--metric-pattern": settings.metricPattern,
    "--direction": settings.direction,
    "--devices": settings.devices?.join(","),
  };
  for (const [flag, value] of Object.entries(commandOnly)) {
    if (value === undefined || command !== undefined) continue;
    const remedy =
      module === undefined
        ? "A built-in objective has its own. Leave it out."
        : 'Export it from the module: export const metrics = [{ name: "accuracy", direction: "maximize" }]; add tuned: true to others that are tuned with the first.';
    add(`${flag} needs --command. ${remedy}`);
  }
  return issues;
}

function timeoutOf({ trialTimeout }: Settings): { readonly timeoutMilliseconds?: number } {
  return defined({ timeoutMilliseconds: trialTimeout });
}

async function builtinSource(name: string, settings: Settings, factory: ObjectiveFactory): Promise<ObjectiveSource> {
  const definitions = await factory.definitions();
  const definition = definitions.find((one) => one.name === name);
  if (definition === undefined) {
    const names = definitions.map((one) => one.name);
    const remedy = didYouMean(name, names, `The objectives are ${names.join(", ")}; see \`credence objectives\`.`);
    throw new InvalidInput([{ path: "", message: `Unknown objective ${JSON.stringify(name)}. ${remedy}` }]);
  }
  const options = settings.set ?? {};
  const created = definition.create(options);
  if ("issues" in created) {
    throw new InvalidInput(prefixIssues("--set", created.issues));
  }
  const { space, constraints, accepts, defaults, branches, metrics, defaultTrials } = created.objective;
  return {
    reference: { kind: "builtin", name, options, ...timeoutOf(settings) },
    space,
    ...defined({ constraints, accepts, defaults, branches, defaultTrials }),
    metrics,
  };
}

async function commandSource(text: string, settings: Settings, factory: ObjectiveFactory): Promise<ObjectiveSource> {
  const words = await factory.splitCommandLine(text);
  return {
    reference: {
      kind: "command",
      arguments: words,
      ...timeoutOf(settings),
      ...defined({ metricPattern: settings.metricPattern }),
    },
    space: [],
    metrics: namedMetrics(settings),
  };
}

async function moduleSource(path: string, settings: Settings, factory: ObjectiveFactory): Promise<ObjectiveSource> {
  const { space, constraints, accepts, defaults, branches, metrics } = await factory.readModule(path);
  const reference = { kind: "module", path, ...timeoutOf(settings) } as const;
  return { reference, space, ...defined({ constraints, accepts, defaults, branches }), metrics };
}

/** `python src/train.py --lr {lr}` → `train`. */
function nameOfCommand(words: readonly string[]): string {
  const script = words.slice(1).find((word) => /^[^-{][^{]*\.[a-z]{1,4}$/i.test(word)) ?? words[0] ?? "";
  const file = script.split(/[/\\]/).at(-1) ?? script;
  return asStudyName(file.replace(/\.[^.]+$/, ""));
}

function asStudyName(text: string): string {
  const name = text.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[^\p{L}\p{N}]+/u, "");
  return name.slice(0, 100) || "command";
}
