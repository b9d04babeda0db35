/** From an operation to a handler of express: validates, calls, answers. */
import { createHash } from "node:crypto";
import type { Request, RequestHandler } from "express";
import { canonicalJson } from "../../tuner/canonical-json.ts";
import { once } from "../../tuner/service/once.ts";
import type { RequestIdentity } from "../../tuner/service/once.ts";
import { changed } from "../../tuner/service/service.ts";
import type { Service } from "../../tuner/service/service.ts";
import type { ServerJson } from "../api.ts";
import type { Operation } from "./operation.ts";
import { Problem, issuesOf } from "./problem.ts";
import { contentProblem } from "./security/content.ts";
import type { Client } from "./security/tokens.ts";

/** Largest trial number that the path can name. */
const HIGHEST = 2 ** 31 - 1;

/** What no service knows of its server. */
export type ServerFacts = Omit<ServerJson, "access">;

export function handler(service: Service, operation: Operation, facts: ServerFacts): RequestHandler {
  const isChange = operation.method !== "get";
  return async (request, response) => {
    const identity = isChange ? identityOf(request) : null;
    const client = clientOf(response.locals);
    const study = text(request.params["study"]);
    const answer = await operation.handle({
      service,
      study,
      server: { ...facts, access: client.access },
      number: numberOf(request.params["number"]),
      query: operation.query === undefined ? {} : parse(operation.query, request.query),
      body: operation.body === undefined ? {} : bodyOf(request, operation),
      author: (reason) => ({ who: client.name, now: service.now(), ...(reason === undefined ? {} : { reason }) }),
      once: (effect) => once(service, identity, effect),
    });
    if (isChange && study !== "") changed(service, study);
    response.status(answer.status);
    if (answer.body === null) response.end();
    else response.type("application/json").send(JSON.stringify(answer.body));
  };
}

function clientOf(locals: Record<string, unknown>): Client {
  return locals["client"] as Client;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function numberOf(value: unknown): number {
  if (value === undefined) return -1;
  if (typeof value === "string" && /^\d{1,10}$/.test(value) && Number(value) <= HIGHEST) return Number(value);
  throw new Problem("not-found", "trial; must be named by its number: it is not");
}

function bodyOf(request: Request, operation: Operation): unknown {
  const { body, bodyOptional = false } = operation;
  const isEmpty = request.body === undefined;
  if (isEmpty && !bodyOptional) throw new Problem("unsupported-type", "body; must be JSON: there is none");
  const content: unknown = isEmpty ? {} : request.body;
  assertContent(content);
  return body === undefined ? {} : parse(body, content);
}

function assertContent(content: unknown): void {
  const problem = contentProblem(content);
  if (problem !== null) throw new Problem("invalid", problem.message, [problem]);
}

function parse(shape: NonNullable<Operation["body"]>, value: unknown): unknown {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = issuesOf(parsed.error, value);
  throw new Problem("invalid", issues.map(({ path, message }) => `${path}: ${message}`).join("\n"), issues);
}

/** The same key with the same content is the same request. */
function identityOf(request: Request): RequestIdentity | null {
  const key = request.get("Idempotency-Key");
  if (key === undefined) return null;
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
    const message = "Idempotency-Key; must be 1 to 255 printable characters: others";
    throw new Problem("invalid", message, [{ path: "Idempotency-Key", message }]);
  }
  // One that is nested too deep could not be written down either.
  assertContent(request.body);
  const content = canonicalJson([request.method, request.path, (request.body as unknown) ?? null]);
  return { scope: text(request.params["study"]), key, digest: createHash("sha256").update(content).digest("base64") };
}
