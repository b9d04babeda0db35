/** `credence objectives`: what can be tuned, with its options, search space and defaults. */
import { InvalidInput } from "../../errors.ts";
import type { Objective, ObjectiveDefinition } from "../../objective.ts";
import { formatDimension } from "../../space-syntax.ts";
import { didYouMean } from "../close-names.ts";
import { jsonFlag } from "../command.ts";
import type { CommandSpec } from "../command.ts";
import type { Context } from "../context.ts";
import { printed } from "../json.ts";
import { DEFAULT_OBJECTIVE } from "../objective-source.ts";
import { createPaint } from "../paint.ts";
import type { Paint } from "../paint.ts";
import { tableLines, wrap } from "../table.ts";

export const objectivesCommand: CommandSpec = {
  flags: [jsonFlag],
  examples: [
    { line: "credence objectives", says: "what is built in" },
    { line: "credence objectives bnn-regression", says: "its options for --set and its dimensions for --space" },
  ],
  async run(call, context) {
    const definitions = await context.objectives.definitions();
    const [name] = call.positional;
    const chosen = name === undefined ? definitions : [find(name, definitions)];
    if (call.flags.json === true) {
      const documents = chosen.map(definitionJson);
      context.stdout.write(printed(name === undefined ? documents : documents[0]));
      return 0;
    }
    const paint = createPaint(context.stdout, context.surroundings.environment);
    const width = context.stdout.columns();
    const lines =
      name === undefined
        ? listLines(definitions, { width, context, paint })
        : fullLines(chosen[0], { width, context, paint });
    context.stdout.write(`${lines.join("\n")}\n`);
    return 0;
  },
};

interface Layout {
  readonly width: number;
  readonly context: Context;
  readonly paint: Paint;
}

function find(name: string, definitions: readonly ObjectiveDefinition[]): ObjectiveDefinition {
  const definition = definitions.find((one) => one.name === name);
  if (definition !== undefined) return definition;
  const names = definitions.map((one) => one.name);
  const remedy = didYouMean(name, names, `There are ${names.join(", ")}.`);
  throw new InvalidInput([
    { path: "", message: `objective; must be a built-in one: ${JSON.stringify(name)}. ${remedy}` },
  ]);
}

/** The objective with all its options at their defaults. */
function withDefaults(definition: ObjectiveDefinition): Objective | null {
  const created = definition.create({});
  return "objective" in created ? created.objective : null;
}

function definitionJson(definition: ObjectiveDefinition): Readonly<Record<string, unknown>> {
  const { name, summary, options } = definition;
  const objective = withDefaults(definition);
  return { name, summary, options, space: objective?.space ?? null, metrics: objective?.metrics ?? null };
}

function listLines(definitions: readonly ObjectiveDefinition[], { width, context, paint }: Layout): readonly string[] {
  const rows = tableLines(
    [
      { title: "objective", cells: definitions.map(({ name }) => name), align: "left" },
      { title: "what it is", cells: definitions.map(({ summary }) => summary), align: "left", flexible: true },
    ],
    { width },
  );
  const { program } = context.surroundings;
  return [
    paint.dim(rows[0]),
    ...rows.slice(1),
    "",
    ...wrap(
      `One in full: ${program} objectives ${DEFAULT_OBJECTIVE}. Any program: ${program} tune --command "…".`,
      width,
    ),
  ];
}

function fullLines(definition: ObjectiveDefinition, { width, context, paint }: Layout): readonly string[] {
  const { name, summary, options } = definition;
  const objective = withDefaults(definition);
  const { tuneProgram } = context.surroundings;
  const rows = tableLines(
    [
      { title: "option", cells: options.map((option) => `${option.name}=${option.default ?? ""}`), align: "left" },
      { title: "what it does", cells: options.map(optionText), align: "left" },
    ],
    { width },
  );
  const [metric] = objective?.metrics ?? [];
  return [
    paint.bold(name),
    ...wrap(summary, width),
    "",
    ...(options.length === 0
      ? ["No options."]
      : [paint.bold("Options, with their defaults (--set)"), ...rows.slice(1).map((row) => `  ${row}`)]),
    "",
    paint.bold("Search space (--space overrides a dimension)"),
    ...(objective?.space ?? []).map((dimension) => `  ${formatDimension(dimension)}`),
    "",
    `Tuned: ${metric?.name ?? "?"}, ${metric?.direction === "maximize" ? "larger" : "smaller"} is better.`,
    `Try it: ${tuneProgram} ${name}`,
  ];
}

function optionText({ summary, choices }: ObjectiveDefinition["options"][number]): string {
  return choices === undefined ? summary : `${summary} (${choices.join(", ")})`;
}
