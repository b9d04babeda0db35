/** What main.ts hands to every command: the outside world, and the parts that only main.ts may import. Types only. */
import type { Objective, ObjectiveDefinition } from "../objective.ts";
import type { Store } from "../store.ts";
import type { StudySpec } from "../study.ts";
import type { Suggester } from "../suggester.ts";

export interface OutputStream {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Columns of the terminal now; 80 where it is none. */
  columns(): number;
}

/** Where the process is, and how it is called. */
export interface Surroundings {
  /** Version of Credence. */
  readonly version: string;
  /** Version of Node, such as 20.19.0. */
  readonly node: string;
  /** Such as `linux x64`. */
  readonly platform: string;
  /** How a person calls this program: `credence`, or `npx credence` inside a clone. */
  readonly program: string;
  /** How a person runs `tune` again: `credence tune`, or `npm start --`. */
  readonly tuneProgram: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cores: number;
  readonly process: ProcessIdentity;
}

/** Enough to tell whether the process that holds a lease still lives. */
export interface ProcessIdentity {
  /** `host:pid:token` of this process. */
  readonly holder: string;
  /** Does the process that wrote this holder live? `unknown` for another machine's. */
  lives(holder: string): "yes" | "no" | "unknown";
}

/** How a study's objective becomes something that can be evaluated. */
export interface ObjectiveMakers {
  definitions(): Promise<readonly ObjectiveDefinition[]>;
  /** Splits a command line into words as a shell would, without its other powers. Throws InvalidInput. */
  splitCommandLine(text: string): Promise<readonly string[]>;
  /** Reads a module that exports an objective, to learn its name, space and metrics. Throws InvalidInput. */
  readModule(path: string): Promise<Objective>;
  /** The objective of a study, evaluated by up to `workers` threads or processes at a time. */
  start(study: Pick<StudySpec, "objective" | "space" | "metrics">, workers: number): Promise<Objective>;
}

export interface Context {
  readonly surroundings: Surroundings;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls `task` every so many milliseconds until the returned function is called. */
  readonly every: (milliseconds: number, task: () => void) => () => void;
  /** Aborted by the first Ctrl-C or SIGTERM; the second ends the process at once, after `onExit`. */
  readonly interruption: () => AbortSignal;
  /** Runs when the process ends, however it ends but for `kill -9`. */
  readonly onExit: (task: () => void) => void;
  readonly readFile: (path: string) => Promise<string>;
  readonly readStandardInput: () => Promise<string>;
  /** Asks a person; null where nobody is there to answer. */
  readonly askPerson: (question: string) => Promise<string | null>;
  /** Opens the store at an address such as `sqlite:credence.db`; makes a new one, or null where there is none. */
  readonly openStore: (address: string, ifNone: "make" | "null") => Promise<Store | null>;
  readonly objectives: ObjectiveMakers;
  /** Who makes the suggestions: this thread, which then does nothing else, or one of their own. */
  readonly suggester: (where: "here" | "thread") => Promise<Suggester>;
  /** Facts about an address (`engine`, `file`), or the `problem` with it. Makes nothing; throws InvalidInput. */
  readonly describeStorage: (address: string) => Promise<Readonly<Record<string, string>>>;
}
