/** The application: middleware, then routes. */
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import helmet from "helmet";
import type { Logger } from "pino";
import { pinoHttp } from "pino-http";
import { showValue } from "../../common/show-value.ts";
import { type Service } from "../../service/service.ts";
import { MAX_MODEL_BYTES } from "../../tuner/store.ts";
import { backupHandler } from "./backup.ts";
import { dashboardFiles } from "./dashboard.ts";
import { handler } from "./dispatch.ts";
import { jsonBody } from "./json-body.ts";
import { docsPage, docsStyle } from "./docs-page.ts";
import type { EventStreams } from "./events.ts";
import { createFairQueue } from "./fair-queue.ts";
import type { Metrics } from "./metrics.ts";
import { BASE, openApiDocument } from "./openapi.ts";
import { operations } from "./operations/index.ts";
import type { Limits } from "./options.ts";
import { createReadiness } from "./readiness.ts";
import { Problem, problemOf, problems, sendProblem } from "./problem.ts";
import { isOwnHost, isOwnOrigin } from "./security/hosts.ts";
import { createRefusals, type Refusals } from "./security/refusals.ts";
import { identify, type Token } from "./security/tokens.ts";

export interface AppOptions {
  readonly version: string;
  readonly host: string;
  readonly tokens: readonly Token[];
  readonly allowedHosts: readonly string[];
  readonly limits: Limits;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly events: EventStreams;
  readonly dashboard: string | null;
  readonly executes: boolean;
  /** Whether every request is logged. */
  readonly logRequests: boolean;
  /** Whether the server is shutting down. */
  readonly isClosing: () => boolean;
}

/** Surrogate queries, which are computed one at a time in a separate thread. */
const QUERIES = { running: 2, waitingOfClient: 32, waiting: 256 };

const READING = ["GET", "HEAD", "OPTIONS"];

export function createApp(service: Service, options: AppOptions): Express {
  const { version, executes, limits, log, metrics, events } = options;
  const refusals = createRefusals(log, service.now);
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", "simple");
  app.use(logging(log, options.logRequests), metrics.counting, securityHeaders());
  const assertReady = createReadiness(service.store, service.stopwatch);
  app.get("/healthz", (_, response) => void response.json({ status: "ok" }));
  app.get("/readyz", async (_, response) => {
    if (options.isClosing()) throw new Problem("overloaded", "The server is shutting down.");
    await assertReady();
    response.json({ status: "ready" });
  });
  app.use(fromOwnPages(options, refusals), limited(limits.requestsPerMinute));

  const document = openApiDocument(version);
  const page = docsPage(version);
  app.get("/openapi.json", (_, response) => void response.json(document));
  app.get("/docs", (_, response) => void response.type("html").send(page));
  app.get("/docs/style.css", (_, response) => void response.type("css").send(docsStyle));
  if (options.dashboard !== null) app.use(dashboardFiles(options.dashboard));

  app.use([BASE, "/metrics"], authorized(options.tokens, refusals));
  app.get("/metrics", async (_, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  app.use(BASE, (_, response, next) => {
    response.setHeader("Cache-Control", "no-store");
    next();
  });
  app.get(`${BASE}/studies/:study/events`, events.handler);
  app.post(`${BASE}/backup`, backupHandler(service.store));
  // Models are larger than any other body.
  app.put(`${BASE}/studies/:study/model`, ...jsonBody(MAX_MODEL_BYTES));
  const body = express.Router().use(...jsonBody(limits.bodyBytes));
  app.use(BASE, (request, response, next) => (request.body === undefined ? body(request, response, next) : next()));
  const served = { facts: { version, executes }, queries: createFairQueue(QUERIES) };
  for (const operation of operations) {
    app[operation.method](routeOf(operation.path), handler(service, operation, served));
  }
  for (const path of new Set(operations.map((operation) => operation.path))) app.all(routeOf(path), otherMethod(path));
  app.use(() => {
    throw new Problem("not-found", "No such endpoint. See /docs.");
  });
  app.use(failed(log));
  return app;
}

/** `/studies/{study}` → `/api/v1/studies/:study`. */
function routeOf(path: string): string {
  return BASE + path.replace(/\{(\w+)\}/g, ":$1");
}

/** Does not log headers, bodies or queries, which may contain secrets. `failed` always logs failures. */
function logging(log: Logger, isOn: boolean): RequestHandler {
  if (!isOn) return (_, __, next) => next();
  return pinoHttp({
    logger: log,
    customLogLevel: (_, response, error) => (error !== undefined || response.statusCode >= 500 ? "error" : "info"),
    serializers: {
      req: ({ id, method, url, remoteAddress }: Record<string, unknown>) => ({
        id,
        method,
        url: String(url).split("?")[0],
        remoteAddress,
      }),
      res: ({ statusCode }: Record<string, unknown>) => ({ statusCode }),
    },
  });
}

/** The server uses plain HTTP, so no header may redirect browsers to HTTPS. */
function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    referrerPolicy: { policy: "no-referrer" },
  });
}

function fromOwnPages(options: AppOptions, refusals: Refusals): RequestHandler {
  return (request, _, next) => {
    const { host, origin, "sec-fetch-site": site } = request.headers;
    if (host === undefined) throw new Problem("malformed", "The request has no Host header.");
    if (!isOwnHost(host, options)) {
      refusals.note(addressOf(request), "Rejected a Host header.");
      const detail = `Host header ${showValue(host)} is not allowed. Add it with --allow-host.`;
      throw new Problem("forbidden", detail, { fields: { host } });
    }
    if (!READING.includes(request.method) && !isOwnOrigin(origin, typeof site === "string" ? site : undefined, host)) {
      refusals.note(addressOf(request), "Rejected a cross-origin change.");
      throw new Problem("forbidden", "Cross-origin requests must not change anything.", {
        fields: { origin: origin ?? null },
      });
    }
    next();
  };
}

function addressOf({ socket }: Request): string {
  return socket.remoteAddress ?? "unknown";
}

function limited(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    validate: false,
    handler: () => {
      const detail = `Rate limit: ${perMinute} requests per minute. Retry later.`;
      throw new Problem("rate-limited", detail, { fields: { perMinute } });
    },
  });
}

/** Rejected clients do not affect accepted clients at the same address. */
function authorized(tokens: readonly Token[], refusals: Refusals): RequestHandler {
  const known = new Set<string>();
  return (request, response, next) => {
    const { authorization } = request.headers;
    const address = addressOf(request);
    const client = identify(tokens, authorization);
    const isKnown = client !== null && known.has(`${address} ${client.access} ${client.name}`);
    if (tokens.length > 0 && !isKnown && refusals.isBlocked(address)) {
      response.setHeader("Retry-After", "60");
      throw new Problem("rate-limited", "Too many invalid tokens from this address. Retry in a minute.");
    }
    if (client === null) {
      refusals.note(
        address,
        authorization === undefined ? "Rejected a request without a token." : "Rejected an invalid token.",
      );
      const state = authorization === undefined ? "Missing" : "Unknown";
      throw new Problem("unauthorized", `${state} token. Send it as Authorization: Bearer TOKEN.`);
    }
    if (known.size < MAX_KNOWN) known.add(`${address} ${client.access} ${client.name}`);
    if (client.access === "read" && !READING.includes(request.method)) {
      throw new Problem("forbidden", "This token is read-only.");
    }
    response.locals["client"] = client;
    next();
  };
}

/** Maximum number of remembered addresses from which a token was accepted. */
const MAX_KNOWN = 10_000;

function otherMethod(path: string): RequestHandler {
  const methods = operations.filter((operation) => operation.path === path).map(({ method }) => method.toUpperCase());
  return (request, response) => {
    response.setHeader("Allow", methods.join(", "));
    const detail = `${request.method} is not supported here. Use ${methods.join(" or ")}.`;
    throw new Problem("method-not-allowed", detail, { fields: { method: request.method } });
  };
}

function failed(log: Logger): ErrorRequestHandler {
  return (error: unknown, _, response, next) => {
    const problem = problemOf(error);
    if (problems[problem.code][0] >= 500 && !(error instanceof Problem)) log.error({ err: error }, "A request failed");
    if (response.headersSent) return next(error);
    sendProblem(response, problem);
  };
}
