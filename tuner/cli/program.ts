/** From the words on the command line to one command, its help, and an exit code. The only file that knows commander. */
import { Command, CommanderError, Option } from "commander";
import type { Argument } from "commander";
import { CredenceError } from "../errors.ts";
import { didYouMean } from "./close-names.ts";
import type { Call, CommandEntry, CommandSpec, ExitCode } from "./command.ts";
import type { Context } from "./context.ts";
import { reportFailure } from "./failure.ts";
import { createPaint } from "./paint.ts";
import { wrap } from "./table.ts";

/** A command, with the rest of it where the words on the command line may mean it. */
interface KnownCommand extends Omit<CommandEntry, "load"> {
  readonly spec: CommandSpec | null;
}

/** Runs the command that `words` name; never throws. */
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
    await program.parseAsync([...words], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    // No command at all: commander has printed the help to standard error.
    if (error instanceof CommanderError && error.code === "commander.help") return 2;
    const failure = error instanceof CommanderError ? wrongCall(error, commands, words) : error;
    return reportFailure(failure, words.includes("--json"), context);
  }
}

type Run = (spec: CommandSpec, call: Call) => Promise<void>;

function buildProgram(commands: readonly KnownCommand[], context: Context, run: Run): Command {
  const program = dressed(new Command("credence"), context)
    .description("Tunes hyperparameters by Bayesian optimization, and remembers every trial.")
    .version(context.surroundings.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help; `credence <command> --help` for a command's")
    .helpCommand("help [command]", "print the help of a command");
  const first = [
    { line: "credence tune", says: "tune a Bayesian neural net on real data" },
    { line: "credence tune branin --trials 30", says: "tune a test function" },
    {
      line: 'credence tune --command "python train.py --lr {lr}" --space "lr=float(1e-5,1,log)"',
      says: "tune any program",
    },
  ];
  program.addHelpText("after", () => examplesText(first, context));
  for (const known of commands) program.addCommand(buildCommand(known, context, run));
  return program;
}

function buildCommand(known: KnownCommand, context: Context, run: Run): Command {
  const { spec } = known;
  const command = dressed(new Command(known.name), context)
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

/** What all commands share: where text goes, how help looks, errors as exceptions. */
function dressed(command: Command, context: Context): Command {
  const paint = createPaint(context.stdout, context.surroundings.environment);
  return command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      // Errors are printed once, by reportFailure, in the words of the house.
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
  const paint = createPaint(context.stdout, context.surroundings.environment);
  const lines = examples.map(({ line, says }) => `  ${paint.dim(`# ${says}`)}\n  ${line}`);
  return `\n${paint.bold("Examples:")}\n${lines.join("\n\n")}`;
}

function sentence(summary: string): string {
  return `${summary[0].toUpperCase()}${summary.slice(1)}.`;
}

/** Commander's complaints in the form "noun; rule: value. remedy." */
function wrongCall(error: CommanderError, commands: readonly KnownCommand[], words: readonly string[]): CredenceError {
  const known = commands.find(({ name }) => words.includes(name));
  const help = known === undefined ? "credence --help" : `credence ${known.name} --help`;
  const named = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  const shown = JSON.stringify(named);
  const wrong = (message: string) => new CredenceError("invalid", message);
  switch (error.code) {
    case "commander.unknownCommand": {
      const names = commands.map(({ name }) => name);
      return wrong(
        `command; must be one of ${names.join(", ")}: ${shown}. ${didYouMean(named, names, `See ${help}.`)}`,
      );
    }
    case "commander.unknownOption": {
      const flags = (known?.spec?.flags ?? []).map(({ flag }) => flag.split(" ")[0]);
      const of = known === undefined ? "credence" : `credence ${known.name}`;
      return wrong(`flag; must be one of ${of}: ${named}. ${didYouMean(named, flags, `See ${help}.`)}`);
    }
    case "commander.missingArgument":
      return wrong(`${named.toUpperCase()}; must be given: missing. See ${help}.`);
    case "commander.optionMissingArgument":
      return wrong(`${named.split(" ")[0]}; must have a value: missing. See ${help}.`);
    case "commander.excessArguments":
      return wrong(
        `arguments; must be ${positionalText(known)}: got more. Repeat a flag for each of its values; see ${help}.`,
      );
    default:
      return wrong(`${error.message.replace(/^error: /, "")}. See ${help}.`);
  }
}

function positionalText(known: KnownCommand | undefined): string {
  const names = (known?.positional ?? []).map(({ name }) => name.replaceAll(/[<>[\]]/g, "").toUpperCase());
  return names.length === 0 ? "none" : names.join(" ");
}
