/** Starts the service over HTTP, and ends it without losing anything. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { isIP } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { pino } from "pino";
import type { Logger } from "pino";
import { rememberAnswers } from "../../tuner/remembering-analyst.ts";
import { closeDesks } from "../../tuner/service/desks.ts";
import { expireLeases } from "../../tuner/service/leases.ts";
import { REMEMBERED_MILLISECONDS } from "../../tuner/service/once.ts";
import { createService } from "../../tuner/service/service.ts";
import type { Service } from "../../tuner/service/service.ts";
import { random } from "../../tuner/strategies/random.ts";
import { sobol } from "../../tuner/strategies/sobol.ts";
import { createApp } from "./app.ts";
import { eventStreams } from "./events.ts";
import { createFigures } from "./figures.ts";
import { LIMITS } from "./options.ts";
import type { ServerOptions } from "./options.ts";
import { checkBinding } from "./security/binding.ts";
import { refuseUnreadable } from "./unreadable.ts";

export type { ServerOptions } from "./options.ts";

const PATIENCE_MILLISECONDS = 20;
const SWEEP_MILLISECONDS = 1000;
const RETENTION_MILLISECONDS = 60 * 60 * 1000;
/** How often a server that closes looks for connections whose last answer has left. */
const LOOK_MILLISECONDS = 20;

export interface RunningServer {
  /** `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Finishes the requests under way, ends the streams, closes the suggester, the analyst and the store. */
  close(): Promise<void>;
}

/** Listens, or throws: InvalidInput for an address that needs a token, what Node says for one that is taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = "127.0.0.1", port = 4010, tokens = [], allowedHosts = [] } = options;
  checkBinding(host, tokens);
  const limits = { ...LIMITS, ...options.limits };
  const log = options.log ?? standardLog();
  const figures = createFigures();
  const service = createService({
    store: options.store,
    suggester: options.suggester,
    quick: options.quick ?? { random, sobol },
    analyst: rememberAnswers(options.analyst),
    objectives: options.objectives,
    now: options.now,
    stopwatch: () => performance.now(),
    wait: (milliseconds) => wait(milliseconds, undefined, { ref: false }),
    nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
    newToken: options.newToken ?? randomUUID,
    patience: options.patience ?? PATIENCE_MILLISECONDS,
    onEvent(event) {
      figures.onEvent(event);
      if (event.kind === "suggester-failed") log.error({ study: event.study, err: event.error }, "No suggestions");
      if (event.kind === "expired") log.warn({ study: event.study, trial: event.number }, "A lease ran out");
    },
  });
  const events = eventStreams(service, limits.eventClients);
  figures.observe(service, () => events.open);
  let isClosing = false;
  const app = createApp(service, {
    ...{ version: options.version, host, tokens, allowedHosts, limits, log, figures, events },
    ...{ dashboard: options.dashboard ?? null, executes: options.executes ?? false },
    isClosing: () => isClosing,
  });

  const server = createServer(
    {
      headersTimeout: limits.headersMilliseconds,
      requestTimeout: limits.requestMilliseconds,
      // How often Node looks for requests that take too long.
      connectionsCheckingInterval: Math.min(limits.requestMilliseconds, 1000),
      // The application refuses a request without one itself, in the form of all its refusals.
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
    await finish(server, limits.closingMilliseconds);
    closeDesks(service);
    await options.suggester.close();
    await options.analyst.close();
    await options.store.close();
    log.info("Closed");
  }
  let closing: Promise<void> | null = null;
  return { url, close: () => (closing ??= shutDown()) };
}

/** Not by pino's own way to a descriptor: that tries for ever, at the end of the process, where nobody reads any more. */
function standardLog(): Logger {
  const redact = ["*.authorization", "*.lease", "*.secret"];
  return pino({ redact }, { write: (line: string) => void process.stderr.write(line) });
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
    const patience = setTimeout(() => server.closeAllConnections(), milliseconds);
    // A client that keeps its connection would hold up the end after its last answer.
    const look = setInterval(() => server.closeIdleConnections(), LOOK_MILLISECONDS);
    server.close(() => {
      clearTimeout(patience);
      clearInterval(look);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Takes trials from workers that are gone, and forgets old answers. */
function startChores(service: Service, log: Logger): () => void {
  const chore = (milliseconds: number, task: () => Promise<unknown>) => {
    let underWay = false;
    const timer = setInterval(() => {
      if (underWay) return;
      underWay = true;
      task()
        .catch((error: unknown) => log.error({ err: error }, "A chore failed"))
        .finally(() => {
          underWay = false;
        });
    }, milliseconds);
    timer.unref();
    return timer;
  };
  const forget = () => service.store.forgetAnswers(service.now() - REMEMBERED_MILLISECONDS);
  // At the start too: a server may never live for as long as an interval.
  forget().catch((error: unknown) => log.error({ err: error }, "A chore failed"));
  const timers = [chore(SWEEP_MILLISECONDS, () => expireLeases(service, null)), chore(RETENTION_MILLISECONDS, forget)];
  return () => timers.forEach((timer) => clearInterval(timer));
}
