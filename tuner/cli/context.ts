/** What main.ts hands to every command: the outside world, and the parts that only main.ts may import. Types only. */
import type { Objective, ObjectiveDefinition } from "../objective.ts";
import type { Store } from "../store.ts";
import type { StudyPast } from "../study-past.ts";
import type { StudySpec } from "../study.ts";
import type { Studies } from "../studies.ts";
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

/** How to reach a server. */
export interface ServerAccess {
  /** Such as `http://127.0.0.1:4010`. */
  readonly address: string;
  readonly token: string | null;
  /** Milliseconds to go on trying while the server is away; Infinity for as long as it takes. */
  readonly patience: number;
  /** Aborted when a person wants to end: then nothing is tried for long. */
  readonly interruption?: AbortSignal;
  /** Hears why the server is away, and null once it is back. */
  readonly onAway?: (why: string | null) => void;
}

/** What `serve` starts. */
export interface ServerSettings {
  /** Of the database, which nobody else may open meanwhile. */
  readonly storage: string;
  readonly host: string;
  readonly port: number;
  readonly token: string | null;
  readonly readToken: string | null;
  /** Names in the Host header that are answered beside the machine's own. */
  readonly allowedHosts: readonly string[];
  /** Will the caller evaluate trials of built-in objectives beside it? Clients are told. */
  readonly executes: boolean;
}

export interface RunningServer {
  /** Such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Does it serve the dashboard too? */
  readonly hasDashboard: boolean;
  /** Answers what has been asked, and ends. */
  close(): Promise<void>;
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
  /** Replaces what is there. Throws InvalidInput where it cannot. */
  readonly writeFile: (path: string, text: string) => Promise<void>;
  readonly readStandardInput: () => Promise<string>;
  /** Asks a person; null where nobody is there to answer. */
  readonly askPerson: (question: string) => Promise<string | null>;
  /** Opens the store at an address such as `sqlite:credence.db`; makes a new one, or null where there is none. */
  readonly openStore: (address: string, ifNone: "make" | "null") => Promise<Store | null>;
  /** The studies of a server. */
  readonly connect: (access: ServerAccess) => Promise<Studies>;
  /** Throws `unavailable` when the port is taken, `served` when the database is another server's. */
  readonly startServer: (settings: ServerSettings) => Promise<RunningServer>;
  readonly objectives: ObjectiveMakers;
  /** Who makes the suggestions: this thread, which then does nothing else, or one of their own. */
  readonly suggester: (where: "here" | "thread") => Promise<Suggester>;
  /** A study as one self-contained page. Throws `unavailable` where the page's program was not built. */
  readonly makeReportPage: (past: StudyPast) => Promise<string>;
  /** Facts about an address (`engine`, `file`), or the `problem` with it. Makes nothing; throws InvalidInput. */
  readonly describeStorage: (address: string) => Promise<Readonly<Record<string, string>>>;
  /** What computes networks here. Takes seconds where there is a TensorFlow to look at. */
  readonly describeEngines: () => Promise<readonly EngineFinding[]>;
}

export interface EngineFinding {
  /** As in `--set engine=…`. */
  readonly engine: string;
  /** What it computes on; null where it is not there. */
  readonly device: "CPU" | "GPU" | null;
  readonly found: string;
  readonly ok: boolean;
  /** What to do to have it. */
  readonly remedy?: string;
}
