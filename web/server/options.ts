/** How a server is set up. */
import type { Logger } from "pino";
import type { Analyst } from "../../tuner/analysis/analyst.ts";
import type { OpenModel } from "../../tuner/model.ts";
import type { ObjectiveDefinition } from "../../tuner/objective.ts";
import type { Store } from "../../tuner/store.ts";
import type { Strategies, Suggester } from "../../tuner/suggester.ts";
import type { Token } from "./security/tokens.ts";

export interface Limits {
  /** Requests that one address may send in a minute. */
  readonly requestsPerMinute: number;
  readonly bodyBytes: number;
  /** Open streams of events, of all clients together. */
  readonly eventClients: number;
  /** Milliseconds until the headers of a request must have come, and until all of it must. */
  readonly headersMilliseconds: number;
  readonly requestMilliseconds: number;
  /**
   * Milliseconds after which a connection without requests is closed. More than clients and proxies keep theirs (nginx: 60 s): who
   * closes first must be the one who sends, or a request meets a connection that has just been closed.
   */
  readonly idleMilliseconds: number;
  /** Milliseconds that requests in progress may take to end when the server closes. */
  readonly closingMilliseconds: number;
}

export const LIMITS: Limits = {
  requestsPerMinute: 30_000,
  bodyBytes: 1024 * 1024,
  eventClients: 200,
  headersMilliseconds: 10_000,
  requestMilliseconds: 30_000,
  idleMilliseconds: 75_000,
  closingMilliseconds: 5_000,
};

export interface ServerOptions {
  /** The server's from now on: it closes them when it is closed. */
  readonly store: Store;
  readonly suggester: Suggester;
  /** Computations that the suggester runs at a time. Default 1. */
  readonly suggestionThreads?: number;
  /** Strategies to be called at once, in the thread that answers requests. Default: `random` and `sobol`. */
  readonly quick?: Partial<Strategies>;
  readonly analyst: Analyst;
  /** Those that can be named when a study is made. */
  readonly objectives: readonly ObjectiveDefinition[];
  /** Opens models that are kept with studies; absent means that none can be. */
  readonly openModel?: OpenModel;
  /** Of Credence. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Default 127.0.0.1. Another machine can reach any other; tokens are required then. */
  readonly host?: string;
  /** Default 4010; 0 takes a free one. */
  readonly port?: number;
  /** None: everyone who reaches the server may do everything. */
  readonly tokens?: readonly Token[];
  /** Further names under which the server is addressed. */
  readonly allowedHosts?: readonly string[];
  readonly log?: Logger;
  readonly limits?: Partial<Limits>;
  /** A random text that cannot be guessed, a new one each time. */
  readonly newToken?: () => string;
  /** Folder of the dashboard's files; absent means that there is none. */
  readonly dashboard?: string;
  /** Does a worker in this process evaluate trials of built-in objectives? Shown to clients. Default false. */
  readonly executes?: boolean;
  /** Studies with series of their own in `/metrics`, those that changed last. Default 50; 0: none. */
  readonly studiesInMetrics?: number;
  /** Is a line written to the log for every request? Default false. */
  readonly logRequests?: boolean;
}
