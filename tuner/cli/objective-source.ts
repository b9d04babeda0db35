/** From what a person asked for to an objective: its reference, space and metrics, before anything is evaluated. */
import type { Issue, Metric, SearchSpace } from "../objective.ts";
import { InvalidInput } from "../errors.ts";
import type { ObjectiveReference } from "../study.ts";
import { didYouMean } from "./close-names.ts";
import type { ObjectiveMakers } from "./context.ts";
import { under } from "./issues.ts";
import type { Settings } from "./settings.ts";

/** What `npm start` tunes. */
export const DEFAULT_OBJECTIVE = "bnn-regression";

export interface ObjectiveSource {
  readonly reference: ObjectiveReference;
  /** Before `--space` adds to it or overrides it. */
  readonly space: SearchSpace;
  /** The names that dimensions may have; absent means any. */
  readonly accepts?: readonly string[];
  readonly metrics: readonly [Metric, ...Metric[]];
}

/** A name for the study when the person gives none. */
export async function defaultStudyName(settings: Settings, makers: ObjectiveMakers): Promise<string> {
  if (settings.command !== undefined) return nameOfCommand(await makers.splitCommandLine(settings.command));
  if (settings.module !== undefined) return asStudyName((await makers.readModule(settings.module)).name);
  return settings.objective ?? DEFAULT_OBJECTIVE;
}

/** The objective that the settings name. Throws InvalidInput with everything that is wrong with it. */
export async function objectiveSource(settings: Settings, makers: ObjectiveMakers): Promise<ObjectiveSource> {
  if (settings.command !== undefined) return commandSource(settings.command, settings, makers);
  if (settings.module !== undefined) return moduleSource(settings.module, makers);
  return builtinSource(settings.objective ?? DEFAULT_OBJECTIVE, settings.set ?? {}, makers);
}

/** Did the settings name an objective at all? */
export function namesObjective({ objective, command, module }: Settings): boolean {
  return objective !== undefined || command !== undefined || module !== undefined;
}

/** Dimensions that the objective does not know: it would fail at each of their values, or pay no heed to them. */
export function unknownDimensions({ accepts }: ObjectiveSource, space: SearchSpace): readonly Issue[] {
  if (accepts === undefined) return [];
  return space.flatMap(({ name }) => {
    if (accepts.includes(name)) return [];
    const remedy = didYouMean(name, accepts, `It knows ${accepts.join(", ")}.`);
    const message = `dimension; must be known to the objective: ${JSON.stringify(name)}. ${remedy}`;
    return [{ path: `space.${name}`, message }];
  });
}

/** Settings that do not go together. */
export function misplaced(settings: Settings): readonly Issue[] {
  const { objective, command, module } = settings;
  const given = [
    ...(objective === undefined ? [] : [`OBJECTIVE ${objective}`]),
    ...(command === undefined ? [] : ["--command"]),
    ...(module === undefined ? [] : ["--module"]),
  ];
  const issues: Issue[] = [];
  const add = (message: string) => issues.push({ path: "", message });
  if (given.length > 1) add(`objective; must be given one way: ${given.join(" and ")}. Leave out all but one.`);
  if (settings.set !== undefined && (command !== undefined || module !== undefined)) {
    add("--set; must go with a built-in objective: given with --command or --module. Leave it out.");
  }
  const commandOnly = {
    "--command-timeout": settings.commandTimeout,
    "--metric": settings.metric,
    "--direction": settings.direction,
  };
  for (const [flag, value] of Object.entries(commandOnly)) {
    if (value === undefined || command !== undefined) continue;
    add(`${flag}; must go with --command: given without. The other objectives say so themselves; leave it out.`);
  }
  return issues;
}

async function builtinSource(
  name: string,
  options: Readonly<Record<string, string>>,
  makers: ObjectiveMakers,
): Promise<ObjectiveSource> {
  const definitions = await makers.definitions();
  const definition = definitions.find((one) => one.name === name);
  if (definition === undefined) {
    const names = definitions.map((one) => one.name);
    const remedy = didYouMean(name, names, `There are ${names.join(", ")}; see \`credence objectives\`.`);
    throw new InvalidInput([
      { path: "", message: `objective; must be a built-in one: ${JSON.stringify(name)}. ${remedy}` },
    ]);
  }
  const created = definition.create(options);
  if ("issues" in created) {
    throw new InvalidInput(under("--set", created.issues));
  }
  const { space, accepts, metrics } = created.objective;
  return { reference: { kind: "builtin", name, options }, space, ...(accepts && { accepts }), metrics };
}

async function commandSource(text: string, settings: Settings, makers: ObjectiveMakers): Promise<ObjectiveSource> {
  const words = await makers.splitCommandLine(text);
  return {
    reference: {
      kind: "command",
      arguments: words,
      ...(settings.commandTimeout === undefined ? {} : { timeoutMilliseconds: settings.commandTimeout }),
    },
    space: [],
    metrics: [{ name: settings.metric ?? "value", direction: settings.direction ?? "minimize" }],
  };
}

async function moduleSource(path: string, makers: ObjectiveMakers): Promise<ObjectiveSource> {
  const { space, accepts, metrics } = await makers.readModule(path);
  return { reference: { kind: "module", path }, space, ...(accepts && { accepts }), metrics };
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
