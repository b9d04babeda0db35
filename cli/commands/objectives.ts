/** `credence objectives`: lists what can be tuned, with options, search spaces and defaults. */
import { InvalidInput } from "../../common/errors.ts";
import { formatDimension } from "../../tuner/space/syntax.ts";
import type { ListedObjective } from "../../tuner/studies.ts";
import { didYouMean } from "../../common/did-you-mean.ts";
import { jsonFlag, type CommandSpec } from "../command.ts";
import type { Context } from "../context.ts";
import { jsonText } from "../report/json-text.ts";
import { listedObjective } from "../report/listed-objective.ts";
import { DEFAULT_OBJECTIVE } from "../settings/objective-source.ts";
import { createColors, type Colors } from "../terminal/colors.ts";
import { isServer, locationOfCall, locationFlags, type StudiesLocation } from "../studies/location.ts";
import { padRight, tableLines, widthOf, wrap } from "../terminal/table.ts";
import { withStudies } from "../studies/with-studies.ts";

export const objectivesCommand: CommandSpec = {
  flags: [...locationFlags, jsonFlag],
  examples: [
    { line: "credence objectives", summary: "all built-in objectives" },
    { line: "credence objectives bnn-regression", summary: "its options for --set and its dimensions for --space" },
    { line: "credence objectives --server http://tuner:4010", summary: "what a server can evaluate" },
  ],
  async run(call, context) {
    const listed = await objectivesOf(locationOfCall(call, context), context);
    const [name] = call.positional;
    const chosen = name === undefined ? listed : [find(name, listed)];
    if (call.flags.json === true) {
      context.stdout.write(jsonText(name === undefined ? chosen : chosen[0]));
      return 0;
    }
    const paint = createColors(context.stdout, context.environment.variables);
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
  readonly paint: Colors;
}

/** The objectives of a server, or of this program, in which case no database is needed. */
async function objectivesOf(location: StudiesLocation, context: Context): Promise<readonly ListedObjective[]> {
  if (isServer(location)) return withStudies(location, context, (studies) => studies.listObjectives());
  return (await context.objectives.definitions()).map(listedObjective);
}

function find(name: string, definitions: readonly ListedObjective[]): ListedObjective {
  const definition = definitions.find((one) => one.name === name);
  if (definition !== undefined) return definition;
  const names = definitions.map((one) => one.name);
  const remedy = didYouMean(name, names, `The objectives are ${names.join(", ")}.`);
  throw new InvalidInput([{ path: "", message: `Unknown objective ${JSON.stringify(name)}. ${remedy}` }]);
}

function listLines(definitions: readonly ListedObjective[], { width, context, paint }: Layout): readonly string[] {
  const rows = tableLines(
    [
      { title: "objective", cells: definitions.map(({ name }) => name), align: "left" },
      { title: "description", cells: definitions.map(({ summary }) => summary), align: "left", minWidth: 20 },
    ],
    { width },
  );
  const { program } = context.environment;
  return [
    paint.dim(rows[0]),
    ...rows.slice(1),
    "",
    ...wrap(
      `For details: ${program} objectives ${DEFAULT_OBJECTIVE}. To tune any program: ${program} tune --command "…".`,
      width,
    ),
  ];
}

function fullLines(definition: ListedObjective, { width, context, paint }: Layout): readonly string[] {
  const { name, summary, options, space, metrics } = definition;
  const { tuneProgram } = context.environment;
  const terms = options.map((option) => `${option.name}=${option.default ?? ""}`);
  const indent = 4 + Math.max(0, ...terms.map(widthOf));
  const rows = options.flatMap((option, index) =>
    wrap(optionText(option), width - indent).map(
      (line, row) => padRight(row === 0 ? `  ${terms[index]}` : "", indent) + line,
    ),
  );
  const [metric] = metrics ?? [];
  return [
    paint.bold(name),
    ...wrap(summary, width),
    "",
    ...(options.length === 0 ? ["No options."] : [paint.bold("Options, with their defaults (--set)"), ...rows]),
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
