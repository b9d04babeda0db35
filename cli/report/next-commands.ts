/** The command to run next, in the form that the user would type. */
import { shownAddress } from "../../common/shown-address.ts";
import type { Study } from "../../tuner/study/study.ts";
import { DEFAULT_STORAGE } from "../command.ts";
import type { Environment } from "../context.ts";
import { DEFAULT_OBJECTIVE } from "../settings/objective-source.ts";
import { quoted } from "./objective-text.ts";

export interface NextCommands {
  /** Resumes the study with the same budget, or with the given flags. */
  tune(flags?: string): string;
  /** A command about the study, such as `trials`. */
  about(command: string, flags?: string): string;
  /** False for an in-memory store. */
  readonly remembered: boolean;
}

export function nextCommands(study: Study, address: string, environment: Environment): NextCommands {
  const { program, tuneProgram, variables } = environment;
  const { CREDENCE_SERVER: server, CREDENCE_STORAGE: inEnvironment } = variables;
  const isImplied = address === (server || inEnvironment || DEFAULT_STORAGE);
  const isServed = /^https?:/.test(address);
  const flag = isServed ? "--server" : "--storage";
  const storage = isImplied ? "" : `${flag} ${quoted(shownAddress(address))}`;
  const words = (...parts: readonly string[]) => parts.filter((part) => part !== "").join(" ");
  return {
    remembered: !/:memory:/.test(address),
    tune(flags = "") {
      const rest = words(studyWords(study), isServed ? sourceWords(study) : "", flags, storage);
      // `npm start --` with nothing after it is `npm start`.
      return rest === "" ? tuneProgram.replace(/ --$/, "") : `${tuneProgram} ${rest}`;
    },
    about: (command, flags = "") => words(program, command, quoted(study.name), flags, storage),
  };
}

/** Words that repeat the command or module, which a server does not store. */
function sourceWords({ objective }: Study): string {
  if (objective.kind === "module") return `--module ${quoted(objective.path)}`;
  return objective.kind === "command" ? `--command ${quoted(objective.arguments.map(quotedInCommand).join(" "))}` : "";
}

function quotedInCommand(word: string): string {
  return /^[\w@%+=:,./{}-]+$/.test(word) ? word : quoted(word);
}

/** The words with which `tune` finds the study again; everything else is stored. */
function studyWords({ name, objective }: Study): string {
  if (objective.kind === "builtin" && objective.name === name) return name === DEFAULT_OBJECTIVE ? "" : name;
  return `--study ${quoted(name)}`;
}
