/** `credence objectives`: what can be tuned, with its options, search space and defaults. */
import { InvalidInput } from "../../errors.ts";
import { formatDimension } from "../../space-syntax.ts";
import type { ListedObjective } from "../../studies.ts";
import { didYouMean } from "../close-names.ts";
import { jsonFlag } from "../command.ts";
import type { CommandSpec } from "../command.ts";
import type { Context } from "../context.ts";
import { printed } from "../json.ts";
import { listedObjective } from "../listed-objective.ts";
import { DEFAULT_OBJECTIVE } from "../objective-source.ts";
import { createPaint } from "../paint.ts";
import type { Paint } from "../paint.ts";
import { isServer, placeOfCall, serverFlags } from "../place.ts";
import type { Place } from "../place.ts";
import { tableLines, wrap } from "../table.ts";
import { withStore } from "../with-store.ts";

export const objectivesCommand: CommandSpec = {
  flags: [...serverFlags, jsonFlag],
  examples: [
    { line: "credence objectives", says: "what is built in" },
    { line: "credence objectives bnn-regression", says: "its options for --set and its dimensions for --space" },
    { line: "credence objectives --server http://tuner:4010", says: "what a server can evaluate" },
  ],
  async run(call, context) {
    const listed = await objectivesOf(placeOfCall(call, context), context);
    const [name] = call.positional;
    const chosen = name === undefined ? listed : [find(name, listed)];
    if (call.flags.json === true) {
      context.stdout.write(printed(name === undefined ? chosen : chosen[0]));
      return 0;
    }
    const paint = createPaint(context.stdout, context.surroundings.environment);
    const width = context.stdout.columns();
    const lines =
      name === undefined
        ? listLines(listed, { width, context, paint })
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

/** Of a server, or those of this program: no database is looked at for them. */
async function objectivesOf(place: Place, context: Context): Promise<readonly ListedObjective[]> {
  if (isServer(place)) return withStore(place, context, (studies) => studies.listObjectives());
  return (await context.objectives.definitions()).map(listedObjective);
}

function find(name: string, definitions: readonly ListedObjective[]): ListedObjective {
  const definition = definitions.find((one) => one.name === name);
  if (definition !== undefined) return definition;
  const names = definitions.map((one) => one.name);
  const remedy = didYouMean(name, names, `There are ${names.join(", ")}.`);
  throw new InvalidInput([
    { path: "", message: `objective; must be a built-in one: ${JSON.stringify(name)}. ${remedy}` },
  ]);
}

function listLines(definitions: readonly ListedObjective[], { width, context, paint }: Layout): readonly string[] {
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

function fullLines(definition: ListedObjective, { width, context, paint }: Layout): readonly string[] {
  const { name, summary, options, space, metrics } = definition;
  const { tuneProgram } = context.surroundings;
  const rows = tableLines(
    [
      { title: "option", cells: options.map((option) => `${option.name}=${option.default ?? ""}`), align: "left" },
      { title: "what it does", cells: options.map(optionText), align: "left" },
    ],
    { width },
  );
  const [metric] = metrics ?? [];
  return [
    paint.bold(name),
    ...wrap(summary, width),
    "",
    ...(options.length === 0
      ? ["No options."]
      : [paint.bold("Options, with their defaults (--set)"), ...rows.slice(1).map((row) => `  ${row}`)]),
    "",
    paint.bold("Search space (--space overrides a dimension)"),
    ...(space ?? []).map((dimension) => `  ${formatDimension(dimension)}`),
    "",
    `Tuned: ${metric?.name ?? "?"}, ${metric?.direction === "maximize" ? "larger" : "smaller"} is better.`,
    `Try it: ${tuneProgram} ${name}`,
  ];
}

function optionText({ summary, choices }: ListedObjective["options"][number]): string {
  return choices === undefined ? summary : `${summary} (${choices.join(", ")})`;
}
