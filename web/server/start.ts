/** Starts the HTTP server, and shuts it down gracefully. */
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { isIP, type AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { pino, type Logger } from "pino";
import { CredenceError } from "../../common/errors.ts";
import { rememberAnswers } from "../../tuner/analysis/cached-analyst.ts";
import { closeQueues } from "../../service/queues.ts";
import { expireLeases } from "../../service/leases.ts";
import { REMEMBERED_MILLISECONDS } from "../../service/idempotency.ts";
import { changedElsewhere, createService, type Service } from "../../service/service.ts";
import { random } from "../../tuner/strategies/random.ts";
import { sobol } from "../../tuner/strategies/sobol.ts";
import { createApp } from "./app.ts";
import { eventStreams } from "./events.ts";
import { createMetrics } from "./metrics.ts";
import { STUDIES_IN_METRICS } from "./study-metrics.ts";
import { LIMITS, type ServerOptions } from "./options.ts";
import { checkBinding } from "./security/binding.ts";
import { refuseUnreadable } from "./malformed-requests.ts";
import { watchStorage } from "./readiness.ts";

export type { ServerOptions } from "./options.ts";

const SWEEP_MILLISECONDS = 1000;
const RETENTION_MILLISECONDS = 60 * 60 * 1000;
/** Milliseconds between checks for idle connections while the server closes. */
const LOOK_MILLISECONDS = 20;

export interface RunningServer {
  /** `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Finishes requests in progress, ends event streams, and closes the suggester, the analyst and the store. */
  close(): Promise<void>;
}

/** Starts listening. Throws InvalidInput for an address that needs a token, and Node's error if it is in use. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = "127.0.0.1", port = 4010, tokens = [], allowedHosts = [] } = options;
  checkBinding(host, tokens);
  const limits = { ...LIMITS, ...options.limits };
  const log = options.log ?? standardLog(options.logRequests === true);
  const metrics = createMetrics();
  const service = createService({
    store: options.store,
    suggester: options.suggester,
    suggestionThreads: options.suggestionThreads ?? 1,
    quick: options.quick ?? { random, sobol },
    analyst: rememberAnswers(options.analyst),
    objectives: options.objectives,
    openModel: options.openModel ?? noModels,
    now: options.now,
    stopwatch: () => performance.now(),
    wait: (milliseconds, signal) => wait(milliseconds, undefined, { ref: false, signal }).catch(() => undefined),
    nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
    breaker: options.breaker,
    newToken: options.newToken ?? randomUUID,
    onEvent(event) {
      metrics.onEvent(event);
      if (event.kind === "suggester-failed")
        log.error({ study: event.study, err: event.error }, "Failed to compute suggestions");
      if (event.kind === "expired") log.warn({ study: event.study, trial: event.number }, "A lease expired");
    },
  });
  const events = eventStreams(service, limits.eventClients);
  const studies = options.studiesInMetrics ?? STUDIES_IN_METRICS;
  metrics.observe(service, { openStreams: () => events.open, studies });
  let isClosing = false;
  const app = createApp(service, {
    version: options.version,
    host,
    tokens,
    allowedHosts,
    limits,
    log,
    metrics,
    events,
    dashboard: options.dashboard ?? null,
    executes: options.executes ?? false,
    logRequests: options.logRequests ?? false,
    isClosing: () => isClosing,
  });

  const server = createServer(
    {
      headersTimeout: limits.headersMilliseconds,
      requestTimeout: limits.requestMilliseconds,
      keepAliveTimeout: limits.idleMilliseconds,
      // Milliseconds between Node's checks for slow requests.
      connectionsCheckingInterval: Math.min(limits.requestMilliseconds, 1000),
      // The application itself rejects requests without a Host header, using a problem document.
      requireHostHeader: false,
    },
    app,
  );
  refuseUnreadable(server);
  await listen(server, host, port);
  const stopChores = startChores(service, log);
  const address = server.address() as AddressInfo;
  const url = `http://${isIP(host) === 6 ? `[${host}]` : host}:${address.port}`;
  log.info({ url }, "Serving");

  async function shutDown(): Promise<void> {
    isClosing = true;
    stopChores();
    events.close();
    // Waiting asks are rejected, so that they do not delay the shutdown.
    closeQueues(service);
    await finish(server, limits.closingMilliseconds);
    await options.suggester.close();
    await options.analyst.close();
    await options.store.close();
    log.info("Closed");
  }
  let closing: Promise<void> | null = null;
  return { url, close: () => (closing ??= shutDown()) };
}

function noModels(): Promise<never> {
  return Promise.reject(new CredenceError("conflict", "This server does not store models."));
}

/**
 * JSON on standard error. On a terminal, only warnings are logged unless request logging is on. pino.destination is
 * avoided, because it retries forever on exit if nobody reads the log.
 */
function standardLog(logRequests: boolean): Logger {
  const redact = ["*.authorization", "*.lease", "*.secret"];
  const level = process.stderr.isTTY && !logRequests ? "warn" : "info";
  return pino({ redact, level }, { write: (line: string) => void process.stderr.write(line) });
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function finish(server: Server, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), milliseconds);
    // Keep-alive connections would delay the shutdown.
    const look = setInterval(() => server.closeIdleConnections(), LOOK_MILLISECONDS);
    server.close(() => {
      clearTimeout(timer);
      clearInterval(look);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Releases trials with expired leases, and deletes old stored responses. */
function startChores(service: Service, log: Logger): () => void {
  const chore = (milliseconds: number, task: () => Promise<unknown>) => {
    let underWay = false;
    const timer = setInterval(() => {
      if (underWay) return;
      underWay = true;
      task()
        .catch((error: unknown) => log.error({ err: error }, "A background task failed"))
        .finally(() => {
          underWay = false;
        });
    }, milliseconds);
    timer.unref();
    return timer;
  };
  const forget = () => service.store.forgetAnswers(service.now() - REMEMBERED_MILLISECONDS);
  // Also at the start, because a server may not run for a whole interval.
  forget().catch((error: unknown) => log.error({ err: error }, "A background task failed"));
  const timers = [
    chore(SWEEP_MILLISECONDS, () => expireLeases(service, null)),
    chore(RETENTION_MILLISECONDS, forget),
    chore(SWEEP_MILLISECONDS, watchStorage(service.store, log)),
  ];
  const unfollow = service.store.follow((study) => changedElsewhere(service, study));
  return () => {
    unfollow();
    timers.forEach((timer) => clearInterval(timer));
  };
}
