/** The next command to type, as the person would type it. */
import type { Study } from "../study.ts";
import { DEFAULT_STORAGE } from "./command.ts";
import type { Surroundings } from "./context.ts";
import { DEFAULT_OBJECTIVE } from "./objective-source.ts";
import { quoted } from "./reference-text.ts";

export interface NextCommands {
  /** Goes on with the study: the same budget, or the flags given. */
  tune(flags?: string): string;
  /** A command about the study, such as `trials`. */
  about(command: string, flags?: string): string;
  /** False for a store that ends with the process. */
  readonly remembered: boolean;
}

export function nextCommands(study: Study, address: string, surroundings: Surroundings): NextCommands {
  const { program, tuneProgram, environment } = surroundings;
  const { CREDENCE_SERVER: server, CREDENCE_STORAGE: inEnvironment } = environment;
  const isImplied = address === (server || inEnvironment || DEFAULT_STORAGE);
  const isServed = /^https?:/.test(address);
  const flag = isServed ? "--server" : "--storage";
  const storage = isImplied ? "" : `${flag} ${quoted(address)}`;
  const words = (...parts: readonly string[]) => parts.filter((part) => part !== "").join(" ");
  return {
    remembered: !/:memory:/.test(address),
    tune(flags = "") {
      const rest = words(studyWords(study), isServed ? sourceWords(study) : "", flags, storage);
      // `npm start --` without anything behind it is `npm start`.
      return rest === "" ? tuneProgram.replace(/ --$/, "") : `${tuneProgram} ${rest}`;
    },
    about: (command, flags = "") => words(program, command, quoted(study.name), flags, storage),
  };
}

/** A server does not know commands and modules: they are said again. */
function sourceWords({ objective }: Study): string {
  if (objective.kind === "module") return `--module ${quoted(objective.path)}`;
  return objective.kind === "command" ? `--command ${quoted(objective.arguments.map(quotedInCommand).join(" "))}` : "";
}

function quotedInCommand(word: string): string {
  return /^[\w@%+=:,./{}-]+$/.test(word) ? word : quoted(word);
}

/** What `tune` needs to find the study again: everything else is stored. */
function studyWords({ name, objective }: Study): string {
  if (objective.kind === "builtin" && objective.name === name) return name === DEFAULT_OBJECTIVE ? "" : name;
  return `--study ${quoted(name)}`;
}
