/** The interface of a command: name, arguments, flags, help, and action. */
import type { Context } from "./context.ts";

/** 0: success. 1: failure. 2: incorrect usage. 130: interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

export interface Flag {
  /** As shown in help: `--trials <n>`, or `--json` for a switch. */
  readonly flag: string;
  readonly summary: string;
  /** Shown in help; the command itself applies it. */
  readonly default?: string;
  /** Whether it may be given more than once. */
  readonly repeatable?: boolean;
}

interface Example {
  readonly line: string;
  readonly summary: string;
}

/** The command-line input of one command, as strings. */
export interface Call {
  readonly positional: readonly string[];
  /** Keyed by the flag's name without dashes: `trial-timeout`. */
  readonly flags: Readonly<Record<string, string | readonly string[] | boolean | undefined>>;
}

/** A command's line in the list of commands, and how to load the rest. */
export interface CommandEntry {
  readonly name: string;
  /** `<study>` is required, `[objective]` is optional. */
  readonly positional: readonly { readonly name: string; readonly summary: string }[];
  readonly summary: string;
  load(): Promise<CommandSpec>;
}

export interface CommandSpec {
  /** Paragraphs between the summary and the flags. */
  readonly description?: readonly string[];
  readonly flags: readonly Flag[];
  readonly examples: readonly Example[];
  run(call: Call, context: Context): Promise<ExitCode>;
}

export const DEFAULT_STORAGE = "sqlite:credence.db";

export const storageFlag: Flag = {
  flag: "--storage <address>",
  summary: "where studies live, sqlite:FILE or postgres://USER@HOST/DATABASE; also CREDENCE_STORAGE in the environment",
  default: DEFAULT_STORAGE,
};

export const jsonFlag: Flag = {
  flag: "--json",
  summary: "print one JSON document and nothing else on standard output",
};
