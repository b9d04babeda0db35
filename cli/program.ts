/** Maps command-line arguments to a command, its help, and an exit code. The only file that uses commander. */
import { Command, CommanderError, Option, type Argument } from "commander";
import { CredenceError, InvalidInput } from "../common/errors.ts";
import { didYouMean } from "../common/did-you-mean.ts";
import { helpTopics } from "./help-topics.ts";
import type { Call, CommandEntry, CommandSpec, ExitCode } from "./command.ts";
import type { Context } from "./context.ts";
import { reportFailure } from "./report-failure.ts";
import { createColors } from "./terminal/colors.ts";
import { wrap } from "./terminal/table.ts";

/** A command, which is loaded in full if the arguments may refer to it. */
interface KnownCommand extends Omit<CommandEntry, "load"> {
  readonly spec: CommandSpec | null;
}

/** Runs the command named by `words`; never throws. */
export async function runProgram(
  words: readonly string[],
  entries: readonly CommandEntry[],
  context: Context,
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const commands: readonly KnownCommand[] = await Promise.all(
    entries.map(async (entry) => ({ ...entry, spec: words.includes(entry.name) ? await entry.load() : null })),
  );
  const program = buildProgram(commands, context, async (spec, call) => {
    exitCode = await spec.run(call, context);
  });
  try {
    const topic = helpTopic(words, commands);
    if (topic !== null) {
      context.stdout.write(topic);
      return 0;
    }
    await program.parseAsync([...words], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    // No command was given: commander has already printed the help to standard error.
    if (error instanceof CommanderError && error.code === "commander.help") return 2;
    const failure = error instanceof CommanderError ? usageError(error, commands, words) : error;
    return reportFailure(failure, words.includes("--json"), context);
  }
}

/** The text of `credence help space`; null for any other call. Throws if help is requested for an unknown command. */
function helpTopic(words: readonly string[], commands: readonly KnownCommand[]): string | null {
  const [first, second] = words.filter((word) => !word.startsWith("-"));
  const isHelp = first === "help" || words.includes("--help") || words.includes("-h");
  const subject = first === "help" ? second : first;
  if (!isHelp || subject === undefined || commands.some(({ name }) => name === subject)) return null;
  const topic = first === "help" ? helpTopics.get(subject) : undefined;
  if (topic !== undefined) return topic;
  throw unknownCommand(subject, commands);
}

type Run = (spec: CommandSpec, call: Call) => Promise<void>;

function buildProgram(commands: readonly KnownCommand[], context: Context, run: Run): Command {
  const program = configured(new Command("credence"), context)
    .description("Tunes hyperparameters with Bayesian optimization and records every trial.")
    .version(context.environment.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help; for a command: `credence <command> --help`")
    .helpCommand("help [command]", "print the help of a command");
  const first = [
    { line: "credence tune", summary: "tune a Bayesian neural net on real data" },
    { line: "credence tune branin --trials 30", summary: "tune a test function" },
    {
      line: 'credence tune --command "python train.py --lr {lr}" --space "lr=float(1e-5,1,log)"',
      summary: "tune any program",
    },
  ];
  program.addHelpText("after", () => examplesText(first, context));
  for (const known of commands) program.addCommand(buildCommand(known, context, run));
  return program;
}

function buildCommand(known: KnownCommand, context: Context, run: Run): Command {
  const { spec } = known;
  const command = configured(new Command(known.name), context)
    .summary(known.summary)
    .helpOption("-h, --help", "print this help");
  for (const { name, summary } of known.positional) command.argument(name, summary);
  if (spec === null) return command;
  const width = context.stdout.columns();
  const paragraphs = [`${sentence(known.summary)}`, ...(spec.description ?? [])];
  command.description(paragraphs.map((text) => wrap(text, width).join("\n")).join("\n\n"));
  for (const { flag, summary, default: shown, repeatable } of spec.flags) {
    const option = new Option(flag, shown === undefined ? summary : `${summary} (default: ${shown})`);
    if (repeatable === true) option.argParser((value, previous: string[] = []) => [...previous, value]);
    else if (option.required) option.argParser((value, previous?: string) => once(option, previous, value));
    command.addOption(option);
  }
  command.addHelpText("after", () => examplesText(spec.examples, context));
  command.action(async () => {
    const names = new Map(command.options.map((option) => [option.attributeName(), option.name()]));
    const flags = Object.fromEntries(
      Object.entries(command.opts<Call["flags"]>()).map(([attribute, value]) => [
        names.get(attribute) ?? attribute,
        value,
      ]),
    );
    await run(spec, { positional: command.args, flags });
  });
  return command;
}

/** Rejects repeated options; otherwise the last of two values would silently take precedence. */
function once(option: Option, previous: string | undefined, value: string): string {
  if (previous === undefined) return value;
  const name = `--${option.name()}`;
  const message = `${name} is given twice: ${JSON.stringify(previous)} and ${JSON.stringify(value)}. Leave one out.`;
  throw new InvalidInput([{ path: "", message }]);
}

/** Settings common to all commands: output streams, help format, errors as exceptions. */
function configured(command: Command, context: Context): Command {
  const paint = createColors(context.stdout, context.environment.variables);
  return command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      // Errors are printed once, by reportFailure, in the format of this project.
      outputError: () => {},
      getOutHelpWidth: () => context.stdout.columns(),
      getErrHelpWidth: () => context.stderr.columns(),
      getOutHasColors: () => true,
      getErrHasColors: () => false,
    })
    .configureHelp({
      styleTitle: (title) => paint.bold(title),
      subcommandTerm: (subcommand) =>
        [subcommand.name(), ...subcommand.registeredArguments.map(humanReadable)].join(" "),
    });
}

function humanReadable(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function examplesText(examples: CommandSpec["examples"], context: Context): string {
  if (examples.length === 0) return "";
  const paint = createColors(context.stdout, context.environment.variables);
  const lines = examples.map(({ line, summary }) => `  ${paint.dim(`# ${summary}`)}\n  ${line}`);
  return `\n${paint.bold("Examples:")}\n${lines.join("\n\n")}`;
}

function sentence(summary: string): string {
  return `${summary[0].toUpperCase()}${summary.slice(1)}.`;
}

/** Converts Commander's error messages to the form "noun; rule: value. remedy." */
function usageError(error: CommanderError, commands: readonly KnownCommand[], words: readonly string[]): CredenceError {
  const known = commands.find(({ name }) => words.includes(name));
  const help = known === undefined ? "credence --help" : `credence ${known.name} --help`;
  const named = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  const usage = (message: string) => new CredenceError("invalid", message);
  switch (error.code) {
    case "commander.unknownCommand":
      return unknownCommand(named, commands);
    case "commander.unknownOption": {
      const flags = (known?.spec?.flags ?? []).map(({ flag }) => flag.split(" ")[0]);
      const of = known === undefined ? "credence" : `credence ${known.name}`;
      return usage(`Unknown flag ${named} of ${of}. ${didYouMean(named, flags, `See ${help}.`)}`);
    }
    case "commander.missingArgument":
      return usage(`Missing argument ${named.toUpperCase()}. See ${help}.`);
    case "commander.optionMissingArgument":
      return usage(`${named.split(" ")[0]} needs a value. See ${help}.`);
    case "commander.excessArguments":
      return usage(`Too many arguments: ${positionalText(known)}. Repeat a flag for each of its values; see ${help}.`);
    default:
      return usage(`${error.message.replace(/^error: /, "")}. See ${help}.`);
  }
}

function unknownCommand(name: string, commands: readonly KnownCommand[]): CredenceError {
  const names = commands.map((command) => command.name);
  const remedy = didYouMean(name, names, `See credence --help.`);
  return new CredenceError("invalid", `Unknown command ${JSON.stringify(name)}. ${remedy}`, {
    fields: { command: name },
  });
}

function positionalText(known: KnownCommand | undefined): string {
  const names = (known?.positional ?? []).map(({ name }) => name.replaceAll(/[<>[\]]/g, "").toUpperCase());
  return names.length === 0 ? "the command takes none" : `the command takes ${names.join(" ")}`;
}
