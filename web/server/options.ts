/** Options of the server. */
import type { Logger } from "pino";
import type { Analyst } from "../../tuner/analysis/analyst.ts";
import type { OpenModel } from "../../tuner/model.ts";
import type { ObjectiveDefinition } from "../../tuner/objective.ts";
import type { Store } from "../../tuner/store.ts";
import type { Strategies, Suggester } from "../../tuner/suggester.ts";
import type { Token } from "./security/tokens.ts";

export interface Limits {
  /** Maximum number of requests per address per minute. */
  readonly requestsPerMinute: number;
  readonly bodyBytes: number;
  /** Maximum number of open event streams, over all clients. */
  readonly eventClients: number;
  /** Milliseconds within which the headers of a request, and the whole request, must arrive. */
  readonly headersMilliseconds: number;
  readonly requestMilliseconds: number;
  /**
   * Milliseconds after which an idle keep-alive connection is closed. It is longer than in clients and proxies (nginx:
   * 60 s), so that they close first; otherwise, a request might arrive on a connection that has just been closed.
   */
  readonly idleMilliseconds: number;
  /** Milliseconds to wait for requests in progress when the server closes. */
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
  /** Owned by the server, which closes them. */
  readonly store: Store;
  readonly suggester: Suggester;
  /** Number of concurrent computations of the suggester. Default: 1. */
  readonly suggestionThreads?: number;
  /** Strategies called directly in the thread that handles requests. Default: `random` and `sobol`. */
  readonly quick?: Partial<Strategies>;
  readonly analyst: Analyst;
  /** The built-in objectives that a new study may use. */
  readonly objectives: readonly ObjectiveDefinition[];
  /** Opens models stored with studies; if absent, models are not supported. */
  readonly openModel?: OpenModel;
  /** Version of Credence. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Default: 127.0.0.1. Other addresses are reachable from other machines and require tokens. */
  readonly host?: string;
  /** Default: 4010; 0 chooses a free port. */
  readonly port?: number;
  /** Without tokens, everyone who can reach the server has full access. */
  readonly tokens?: readonly Token[];
  /** Additional host names of the server. */
  readonly allowedHosts?: readonly string[];
  readonly log?: Logger;
  readonly limits?: Partial<Limits>;
  /** Returns an unguessable random string, different each time. */
  readonly newToken?: () => string;
  /** Folder with the dashboard's files; no dashboard if absent. */
  readonly dashboard?: string;
  /** Whether a worker in this process evaluates trials of built-in objectives, as shown to clients. Default: false. */
  readonly executes?: boolean;
  /** Number of most recently changed studies that have their own series in `/metrics`. Default: 50; 0 for none. */
  readonly studiesInMetrics?: number;
  /** Failures of one kind in a row that pause a study; absent: 5, or 10 after a success. */
  readonly breaker?: number | "off" | undefined;
  /** Whether every request is logged. Default: false. */
  readonly logRequests?: boolean;
}
