/** The interface between main.ts and the commands: the outside world, and what only main.ts may import. Types only. */
import type { OpenModel } from "../tuner/model.ts";
import type { Objective, ObjectiveDefinition } from "../tuner/objective.ts";
import type { Store } from "../tuner/store.ts";
import type { StudyPast } from "../tuner/study-record.ts";
import type { StudySpec } from "../tuner/study/study.ts";
import type { Studies } from "../tuner/studies.ts";
import type { Suggester } from "../tuner/suggester.ts";

export interface OutputStream {
  /** Writes text for people; foreign control characters in it are made visible. */
  write(text: string): void;
  /** Writes a document of another format, such as HTML, unchanged. */
  writeRaw(text: string): void;
  readonly isTerminal: boolean;
  /** Current width of the terminal; 80 if it is not a terminal. */
  columns(): number;
}

/** The process: versions, how it was called, environment variables. */
export interface Environment {
  /** Version of Credence. */
  readonly version: string;
  /** Version of Node, such as 20.19.0. */
  readonly node: string;
  /** Such as `linux x64`. */
  readonly platform: string;
  /** The name that the user called this program by: `credence`, or `npx credence` inside a clone. */
  readonly program: string;
  /** How to run `tune` again: `credence tune`, or `npm start --`. */
  readonly tuneProgram: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly cores: number;
  readonly process: ProcessIdentity;
}

/** Enough to tell whether the process that holds a lease still lives. */
export interface ProcessIdentity {
  /** `host:pid:token` of this process. */
  readonly holder: string;
  /** Is the process that wrote this holder alive? `unknown` for another machine's. */
  isAlive(holder: string): "yes" | "no" | "unknown";
}

/** How the threads of an objective run. */
export interface StartOptions {
  /** Lowers their priority, 0 … 19; effective on Linux. Default 0. */
  readonly niceness?: number;
  /** For commands: devices of this machine, one per concurrently running program. */
  readonly devices?: readonly string[] | undefined;
}

/** Creates the objective of a study. */
export interface ObjectiveFactory {
  definitions(): Promise<readonly ObjectiveDefinition[]>;
  /** Splits a command line into words as a shell would, without expansions. Throws InvalidInput. */
  splitCommandLine(text: string): Promise<readonly string[]>;
  /** Reads a module that exports an objective, to learn its name, space and metrics. Throws InvalidInput. */
  readModule(path: string): Promise<Objective>;
  /** The objective of a study, evaluated by up to `workers` threads or processes at a time. */
  start(
    study: Pick<StudySpec, "objective" | "space" | "metrics">,
    workers: number,
    options?: StartOptions,
  ): Promise<Objective>;
}

/** How to reach a server. */
export interface ServerAccess {
  /** Such as `http://127.0.0.1:4010`. */
  readonly address: string;
  readonly token: string | null;
  /** Milliseconds to keep retrying an unreachable server; Infinity to retry forever. */
  readonly timeout: number;
  /** Aborted when the user interrupts: retries stop early. */
  readonly interruption?: AbortSignal;
  /** Called with the reason when the server is unreachable, and with null once it is back. */
  readonly onAway?: (why: string | null) => void;
}

/** Settings of the server that `serve` starts. */
export interface ServerSettings {
  /** Address of the database, which the server locks. */
  readonly storage: string;
  readonly host: string;
  readonly port: number;
  readonly token: string | null;
  readonly readToken: string | null;
  /** Names that the Host header may have, besides the machine's own. */
  readonly allowedHosts: readonly string[];
  /** Does the caller evaluate trials of built-in objectives? Reported to clients. */
  readonly executes: boolean;
  /** Number of studies with their own series in `/metrics`. */
  readonly studiesInMetrics: number;
  /** Failures of one kind in a row that pause a study; absent: 5, or 10 after a success. */
  readonly breaker: number | "off" | undefined;
  /** Is a line logged for every request? */
  readonly logRequests: boolean;
}

export interface RunningServer {
  /** Such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Does it serve the dashboard too? */
  readonly hasDashboard: boolean;
  /** Answers pending requests, then stops. */
  close(): Promise<void>;
}

/** Copies studies from one database to another. */
interface StudyCopier {
  /** Names of the studies to copy, oldest first. */
  readonly names: readonly string[];
  /** Names of the studies that exist in the target already. */
  readonly existing: readonly string[];
  /** All of the study or nothing, compared with the original; returns how many trials it has. */
  copy(options: { readonly name: string; readonly as: string }): Promise<number>;
  close(): Promise<void>;
}

export interface Context {
  readonly environment: Environment;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls `task` at this interval until the returned function is called. */
  readonly every: (milliseconds: number, task: () => void) => () => void;
  /** Aborted by the first Ctrl-C or SIGTERM; the second ends the process at once, after `onExit`. */
  readonly interruption: () => AbortSignal;
  /** Runs when the process ends, for any reason but `kill -9`. */
  readonly onExit: (task: () => void) => void;
  readonly readFile: (path: string) => Promise<string>;
  /** May other users of this machine read or change the file? */
  readonly isExposed: (path: string) => Promise<boolean>;
  /** Replaces an existing file atomically. Throws InvalidInput if it cannot. */
  readonly writeFile: (path: string, text: string) => Promise<void>;
  readonly readStandardInput: () => Promise<string>;
  /** Asks the user a question; null without a terminal. */
  readonly prompt: (question: string) => Promise<string | null>;
  /**
   * Opens the store at an address such as `sqlite:credence.db`; creates a new one, or returns null if there is none.
   */
  readonly openStore: (address: string, ifNone: "make" | "null") => Promise<Store | null>;
  /** The studies of a server. */
  readonly connect: (access: ServerAccess) => Promise<Studies>;
  /** Throws `unavailable` if the port is in use, `served` if another server has the database. */
  readonly startServer: (settings: ServerSettings) => Promise<RunningServer>;
  readonly objectives: ObjectiveFactory;
  readonly openModel: OpenModel;
  /** The suggester: in this thread, which then does nothing else, or in a separate one. */
  readonly suggester: (where: "here" | "thread") => Promise<Suggester>;
  /** A study as one self-contained page. Throws `unavailable` if the page's code was not built. */
  readonly renderReportPage: (past: StudyPast) => Promise<string>;
  /** Copies the database at an address, even while it is served, or a server's, to a new local file. */
  readonly backUp: (from: Pick<ServerAccess, "address" | "token">, file: string) => Promise<void>;
  /** Replaces the database by a backup; `replaced` is where the old one is kept, null if there was none. */
  readonly restoreStorage: (address: string, backup: string) => Promise<{ readonly replaced: string | null }>;
  /** For `copy`: opens the databases at two addresses, and creates the second if it does not exist. */
  readonly openCopier: (from: string, to: string) => Promise<StudyCopier>;
  /** Table → rows, of an SQLite file written by another program. Throws `storage` if it is not a database. */
  readonly readTables: (
    file: string,
    tables: readonly string[],
  ) => Promise<Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>>;
  /** Facts about an address (`engine`, `file`), or the `problem` with it. Creates nothing; throws InvalidInput. */
  readonly describeStorage: (
    address: string,
  ) => Promise<{ readonly engine: string; readonly file: string } | { readonly problem: string }>;
  /** The engines that are available. Takes seconds if TensorFlow is installed. */
  readonly describeEngines: () => Promise<readonly EngineFinding[]>;
}

export interface EngineFinding {
  /** As in `--set engine=…`. */
  readonly engine: string;
  /** Device it computes on; null if the engine is not installed. */
  readonly device: "CPU" | "GPU" | null;
  readonly found: string;
  readonly ok: boolean;
  /** How to install it. */
  readonly remedy?: string;
}
