/** The application: what every request passes, then the routes. */
import express from "express";
import type { ErrorRequestHandler, Express, RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import helmet from "helmet";
import type { Logger } from "pino";
import { pinoHttp } from "pino-http";
import type { Service } from "../../tuner/service/service.ts";
import { dashboardFiles } from "./dashboard.ts";
import { handler } from "./dispatch.ts";
import { docsPage, docsStyle } from "./docs-page.ts";
import type { EventStreams } from "./events.ts";
import type { Figures } from "./figures.ts";
import { BASE, openApiDocument } from "./openapi.ts";
import { operations } from "./operations/index.ts";
import type { Limits } from "./options.ts";
import { Problem, problemOf, problems, sendProblem } from "./problem.ts";
import { isOwnHost, isOwnOrigin } from "./security/hosts.ts";
import { identify } from "./security/tokens.ts";
import type { Token } from "./security/tokens.ts";

export interface AppOptions {
  readonly version: string;
  readonly host: string;
  readonly tokens: readonly Token[];
  readonly allowedHosts: readonly string[];
  readonly limits: Limits;
  readonly log: Logger;
  readonly figures: Figures;
  readonly events: EventStreams;
  readonly dashboard: string | null;
  readonly executes: boolean;
  /** Is the server about to close? */
  readonly isClosing: () => boolean;
}

const READING = ["GET", "HEAD", "OPTIONS"];

export function createApp(service: Service, options: AppOptions): Express {
  const { version, executes, limits, log, figures, events } = options;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", "simple");
  app.use(logging(log), figures.counting, securityHeaders());
  app.get("/healthz", (_, response) => void response.json({ status: "ok" }));
  app.get("/readyz", async (_, response) => {
    if (options.isClosing()) throw new Problem("overloaded", "server; must not be closing: it is");
    // Any question that the database has to answer.
    await service.store.findStudy("");
    response.json({ status: "ready" });
  });
  app.use(fromOwnPages(options), limited(limits.requestsPerMinute));

  const document = openApiDocument(version);
  const page = docsPage(version);
  app.get("/openapi.json", (_, response) => void response.json(document));
  app.get("/docs", (_, response) => void response.type("html").send(page));
  app.get("/docs/style.css", (_, response) => void response.type("css").send(docsStyle));
  if (options.dashboard !== null) app.use(dashboardFiles(options.dashboard));

  app.use([BASE, "/metrics"], authorized(options.tokens));
  app.get("/metrics", async (_, response) => {
    response.type(figures.registry.contentType).send(await figures.registry.metrics());
  });
  app.use(BASE, (_, response, next) => {
    response.setHeader("Cache-Control", "no-store");
    next();
  });
  app.get(`${BASE}/studies/:study/events`, events.handler);
  app.use(
    BASE,
    jsonOnly(limits.bodyBytes),
    express.json({ limit: limits.bodyBytes, strict: false, inflate: false, type: () => true }),
  );
  for (const operation of operations) {
    app[operation.method](routeOf(operation.path), handler(service, operation, { version, executes }));
  }
  for (const path of new Set(operations.map((operation) => operation.path))) app.all(routeOf(path), otherMethod(path));
  app.use(() => {
    throw new Problem("not-found", "address; must be one that the documentation names: it is not. See /docs.");
  });
  app.use(failed(log));
  return app;
}

/** `/studies/{study}` → `/api/v1/studies/:study`. */
function routeOf(path: string): string {
  return BASE + path.replace(/\{(\w+)\}/g, ":$1");
}

/** Neither headers nor bodies nor queries: nothing secret can get there. What failed is logged by `failed`, at any level. */
function logging(log: Logger): RequestHandler {
  if (!log.isLevelEnabled("debug")) return (_, __, next) => next();
  return pinoHttp({
    logger: log,
    customLogLevel: (_, response, error) => (error !== undefined || response.statusCode >= 500 ? "error" : "debug"),
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

/** Served over plain HTTP: nothing may ask the browser to go to HTTPS instead. */
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

function fromOwnPages(options: AppOptions): RequestHandler {
  return (request, _, next) => {
    const { host, origin, "sec-fetch-site": site } = request.headers;
    if (host === undefined) throw new Problem("malformed", "Host; must be given: missing");
    if (!isOwnHost(host, options)) {
      throw new Problem(
        "forbidden",
        "Host; must name this server: it does not. Allow the name when the server starts.",
      );
    }
    if (!READING.includes(request.method) && !isOwnOrigin(origin, typeof site === "string" ? site : undefined, host)) {
      throw new Problem("forbidden", "Origin; must be this server's own pages: another site");
    }
    next();
  };
}

function limited(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    validate: false,
    handler: () => {
      throw new Problem("rate-limited", `requests; must be at most ${perMinute} a minute: more. Wait and try again.`);
    },
  });
}

function authorized(tokens: readonly Token[]): RequestHandler {
  return (request, response, next) => {
    const client = identify(tokens, request.headers.authorization);
    if (client === null) {
      throw new Problem("unauthorized", "token; must be given as Authorization: Bearer TOKEN: none that is known");
    }
    if (client.access === "read" && !READING.includes(request.method)) {
      throw new Problem("forbidden", "token; must allow writing: it only reads");
    }
    response.locals["client"] = client;
    next();
  };
}

/** A form of another site can send anything but this type without the browser asking first. */
function jsonOnly(limit: number): RequestHandler {
  return (request, _, next) => {
    const length = Number(request.headers["content-length"] ?? 0);
    const hasBody = request.headers["transfer-encoding"] !== undefined || length > 0;
    if (hasBody && request.is("application/json") === false) {
      throw new Problem("unsupported-type", "Content-Type; must be application/json: another one");
    }
    // At once: the parser would first wait for all of it.
    if (length > limit) throw new Problem("too-large", `body; must be at most ${limit} bytes: ${length}`);
    next();
  };
}

function otherMethod(path: string): RequestHandler {
  const methods = operations.filter((operation) => operation.path === path).map(({ method }) => method.toUpperCase());
  return (_, response) => {
    response.setHeader("Allow", methods.join(", "));
    throw new Problem("method-not-allowed", `method; must be ${methods.join(" or ")}: another one`);
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
