/** Converts an operation to an Express handler, which validates, calls and responds. */
import { createHash } from "node:crypto";
import type { Request, RequestHandler } from "express";
import { canonicalJson } from "../../common/canonical-json.ts";
import { defined } from "../../common/defined.ts";
import { InvalidInput } from "../../common/errors.ts";
import { once, type RequestIdentity } from "../../service/idempotency.ts";
import { changed, type Service } from "../../service/service.ts";
import type { ServerJson } from "../api.ts";
import type { FairQueue } from "./fair-queue.ts";
import type { Operation } from "./operation.ts";
import { issuesOf } from "../../wire/issues.ts";
import { Problem } from "./problem.ts";
import type { Client } from "./security/tokens.ts";

/** Maximum trial number in a path. */
const MAX_NUMBER = 2 ** 31 - 1;

/** Facts about the server that the service does not have. */
export interface ServerFacts {
  readonly facts: Omit<ServerJson, "access">;
  readonly queries: FairQueue;
}

export function handler(service: Service, operation: Operation, { facts, queries }: ServerFacts): RequestHandler {
  const isChange = operation.method !== "get";
  return async (request, response) => {
    const identity = isChange ? identityOf(request) : null;
    const client = clientOf(response.locals);
    const study = text(request.params["study"]);
    const left = new AbortController();
    response.once("close", () => left.abort());
    const answer = await operation.handle({
      service,
      study,
      server: { ...facts, access: client.access },
      address: request.socket.remoteAddress ?? "unknown",
      signal: left.signal,
      queries,
      number: numberOf(request.params["number"]),
      query: operation.query === undefined ? {} : parse(operation.query, request.query),
      body: operation.body === undefined ? {} : bodyOf(request, operation),
      author: (reason) => ({ who: client.name, now: service.now(), ...defined({ reason }) }),
      once: (effect) => once(service, { study, identity }, effect),
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
  if (typeof value === "string" && /^\d{1,10}$/.test(value) && Number(value) <= MAX_NUMBER) return Number(value);
  throw new Problem("not-found", "Trials are addressed by number.");
}

function bodyOf(request: Request, operation: Operation): unknown {
  const { body, bodyOptional = false } = operation;
  const isEmpty = request.body === undefined;
  if (isEmpty && !bodyOptional) throw new Problem("unsupported-type", "The body is missing. Send JSON.");
  return body === undefined ? {} : parse(body, isEmpty ? {} : request.body);
}

function parse(shape: NonNullable<Operation["body"]>, value: unknown): unknown {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = issuesOf(parsed.error, value);
  throw new InvalidInput(issues);
}

/** Requests with the same key and content are considered the same request. */
function identityOf(request: Request): RequestIdentity | null {
  const key = request.get("Idempotency-Key");
  if (key === undefined) return null;
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
    const message = "Idempotency-Key; must be 1 to 255 printable characters: others";
    throw new InvalidInput([{ path: "Idempotency-Key", message }]);
  }
  const content = canonicalJson([request.method, request.path, (request.body as unknown) ?? null]);
  return { scope: text(request.params["study"]), key, digest: createHash("sha256").update(content).digest("base64") };
}
