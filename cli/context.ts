/**
 * The interface between main.ts and the commands: the outside world, and parts that only main.ts may import. Types
 * only.
 */
import type { OpenModel } from "../tuner/model.ts";
import type { Objective, ObjectiveDefinition } from "../tuner/objective.ts";
import type { Store } from "../tuner/store.ts";
import type { StudyPast } from "../tuner/study-record.ts";
import type { StudySpec } from "../tuner/study/study.ts";
import type { Studies } from "../tuner/studies.ts";
import type { Suggester } from "../tuner/suggester.ts";

export interface OutputStream {
  /** Writes text for people; control characters from elsewhere are made visible. */
  write(text: string): void;
  /** Writes a document in another format, such as HTML, unchanged. */
  writeRaw(text: string): void;
  readonly isTerminal: boolean;
  /** Current width of the terminal; 80 if it is not a terminal. */
  columns(): number;
}

/** The process: versions, how it was started, environment variables. */
export interface Environment {
  /** Version of Credence. */
  readonly version: string;
  /** Version of Node, such as 20.19.0. */
  readonly node: string;
  /** Such as `linux x64`. */
  readonly platform: string;
  /** The name under which the user called this program: `credence`, or `npx credence` inside a clone. */
  readonly program: string;
  /** The command that runs `tune` again: `credence tune`, or `npm start --`. */
  readonly tuneProgram: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly cores: number;
  readonly process: ProcessIdentity;
}

/** Enough to tell whether the process that holds a lease is still alive. */
export interface ProcessIdentity {
  /** `host:pid:token` of this process. */
  readonly holder: string;
  /** Whether the process that wrote this holder is alive; `unknown` if it is on another machine. */
  isAlive(holder: string): "yes" | "no" | "unknown";
}

/** How the threads of an objective run. */
export interface StartOptions {
  /** Lowers their priority, from 0 to 19; effective on Linux. Default: 0. */
  readonly niceness?: number;
  /** For commands: devices of this machine, one per concurrently running program. */
  readonly devices?: readonly string[] | undefined;
}

/** Creates the objective of a study. */
export interface ObjectiveFactory {
  definitions(): Promise<readonly ObjectiveDefinition[]>;
  /** Splits a command line into words as a shell would, without expansions. Throws InvalidInput. */
  splitCommandLine(text: string): Promise<readonly string[]>;
  /** Loads a module that exports an objective to find out its name, space and metrics. Throws InvalidInput. */
  readModule(path: string): Promise<Objective>;
  /** A study's objective, evaluated by up to `workers` concurrent threads or processes. */
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
  /** Aborted when the user interrupts; retries then end early. */
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
  /** Names accepted in the Host header, in addition to the machine's own. */
  readonly allowedHosts: readonly string[];
  /** Whether the caller evaluates trials of built-in objectives, as reported to clients. */
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
  /** Whether it also serves the dashboard. */
  readonly hasDashboard: boolean;
  /** Answers pending requests, then stops. */
  close(): Promise<void>;
}

/** Copies studies from one database to another. */
interface StudyCopier {
  /** Names of the studies to copy, oldest first. */
  readonly names: readonly string[];
  /** Names of the studies that already exist in the target. */
  readonly existing: readonly string[];
  /** Copies all of the study or nothing, and compares the copy with the original; returns its number of trials. */
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
  /** Aborted by the first Ctrl-C or SIGTERM; the second ends the process immediately, after `onExit`. */
  readonly interruption: () => AbortSignal;
  /** Runs when the process ends for any reason other than `kill -9`. */
  readonly onExit: (task: () => void) => void;
  readonly readFile: (path: string) => Promise<string>;
  /** Whether other users of this machine can read or change the file. */
  readonly isExposed: (path: string) => Promise<boolean>;
  /** Replaces an existing file atomically. Throws InvalidInput on failure. */
  readonly writeFile: (path: string, text: string) => Promise<void>;
  readonly readStandardInput: () => Promise<string>;
  /** Asks the user a question; null if there is no terminal. */
  readonly prompt: (question: string) => Promise<string | null>;
  /** Opens the store at an address such as `sqlite:credence.db`; if there is none, creates one or returns null. */
  readonly openStore: (address: string, ifNone: "make" | "null") => Promise<Store | null>;
  /** The studies on a server. */
  readonly connect: (access: ServerAccess) => Promise<Studies>;
  /** Throws `unavailable` if the port is in use, `served` if another server has the database. */
  readonly startServer: (settings: ServerSettings) => Promise<RunningServer>;
  readonly objectives: ObjectiveFactory;
  readonly openModel: OpenModel;
  /** The suggester, either in this thread, which it blocks, or in a separate one. */
  readonly suggester: (where: "here" | "thread") => Promise<Suggester>;
  /** A study as a self-contained page. Throws `unavailable` if the page's code has not been built. */
  readonly renderReportPage: (past: StudyPast) => Promise<string>;
  /** Copies a database, either a local one (even while it is served) or that of a server, to a new local file. */
  readonly backUp: (from: Pick<ServerAccess, "address" | "token">, file: string) => Promise<void>;
  /** Replaces the database with a backup; `replaced` is where the old one is kept, or null if there was none. */
  readonly restoreStorage: (address: string, backup: string) => Promise<{ readonly replaced: string | null }>;
  /** For `copy`: opens the databases at two addresses, creating the second if it does not exist. */
  readonly openCopier: (from: string, to: string) => Promise<StudyCopier>;
  /** Table → rows, for an SQLite file written by another program. Throws `storage` if it is not a database. */
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
  /** The device on which it computes; null if the engine is not installed. */
  readonly device: "CPU" | "GPU" | null;
  readonly found: string;
  readonly ok: boolean;
  /** How to install it. */
  readonly remedy?: string;
}
