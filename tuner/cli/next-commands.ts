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
  const isImplied = address === DEFAULT_STORAGE || address === environment.CREDENCE_STORAGE;
  const storage = isImplied ? "" : `--storage ${quoted(address)}`;
  const words = (...parts: readonly string[]) => parts.filter((part) => part !== "").join(" ");
  return {
    remembered: !/:memory:/.test(address),
    tune(flags = "") {
      const rest = words(studyWords(study), flags, storage);
      // `npm start --` without anything behind it is `npm start`.
      return rest === "" ? tuneProgram.replace(/ --$/, "") : `${tuneProgram} ${rest}`;
    },
    about: (command, flags = "") => words(program, command, quoted(study.name), flags, storage),
  };
}

/** What `tune` needs to find the study again: everything else is stored. */
function studyWords({ name, objective }: Study): string {
  if (objective.kind === "builtin" && objective.name === name) return name === DEFAULT_OBJECTIVE ? "" : name;
  return `--study ${quoted(name)}`;
}
