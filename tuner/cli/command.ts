/** The shape of a command: what it is called, what it takes, how its help reads, and what it does. */
import type { Context } from "./context.ts";

/** 0: done. 1: the work failed. 2: the call was wrong. 130: interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

export interface Flag {
  /** As help shows it: `--trials <n>`, or `--json` for a switch. */
  readonly flag: string;
  readonly summary: string;
  /** Shown in help; the command itself applies it. */
  readonly default?: string;
  /** May be given more than once. */
  readonly repeatable?: boolean;
}

interface Example {
  readonly line: string;
  readonly says: string;
}

/** What a person typed for one command, as texts. */
export interface Call {
  readonly positional: readonly string[];
  /** By the flag's name without dashes: `command-timeout`. */
  readonly flags: Readonly<Record<string, string | readonly string[] | boolean | undefined>>;
}

/** What help says of a command beside all others, and how to get the rest. */
export interface CommandEntry {
  readonly name: string;
  /** `<study>` is needed, `[objective]` is not. */
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
  summary: "where studies live; also CREDENCE_STORAGE in the environment",
  default: DEFAULT_STORAGE,
};

export const jsonFlag: Flag = {
  flag: "--json",
  summary: "print one JSON document and nothing else on standard output",
};
