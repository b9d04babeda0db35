/** Problem documents (RFC 9457): every answer with a status of 400 or more. */
import type { Response } from "express";
import type { z } from "zod";
import { CredenceError, InvalidInput, StorageError } from "../../tuner/errors.ts";
import type { ErrorCode } from "../../tuner/errors.ts";
import type { Issue } from "../../tuner/objective.ts";
import { showValue } from "../../tuner/show-value.ts";
import type { ProblemJson } from "../api.ts";

/** Code → status and title. */
export const problems = {
  malformed: [400, "The body is not JSON"],
  unauthorized: [401, "A token is required"],
  forbidden: [403, "Not allowed"],
  "not-found": [404, "There is no such thing"],
  "method-not-allowed": [405, "Not done here"],
  timeout: [408, "The request did not come in time"],
  conflict: [409, "Something else is there already"],
  "lease-lost": [409, "The trial is no longer yours"],
  "too-large": [413, "The body is too large"],
  "unsupported-type": [415, "The body must be application/json"],
  invalid: [422, "The request is not valid"],
  "rate-limited": [429, "Too many requests"],
  "headers-too-large": [431, "The headers are too large"],
  internal: [500, "The server failed"],
  overloaded: [503, "The server has too much to do"],
  storage: [503, "The database cannot be used"],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type ProblemCode = keyof typeof problems;

export class Problem extends Error {
  readonly code: ProblemCode;
  readonly issues: readonly Issue[];

  constructor(code: ProblemCode, detail: string, issues: readonly Issue[] = []) {
    super(detail);
    this.name = "Problem";
    this.code = code;
    this.issues = issues;
  }
}

const ofErrors: Readonly<Record<ErrorCode, ProblemCode>> = {
  invalid: "invalid",
  "not-found": "not-found",
  conflict: "conflict",
  "lease-lost": "lease-lost",
  storage: "storage",
  "newer-schema": "storage",
  interrupted: "overloaded",
  unauthorized: "unauthorized",
  unavailable: "overloaded",
  served: "storage",
  "no-thread": "overloaded",
};

/** Any error as a problem; what nobody expected tells nothing of itself. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof InvalidInput) return new Problem("invalid", error.message, error.issues);
  if (error instanceof CredenceError) {
    const code = ofErrors[error.code];
    return new Problem(code, code === "storage" ? storageDetail(error) : error.message);
  }
  return httpProblem(error) ?? new Problem("internal", "server; must not fail: it did. The log says why.");
}

/** What a database says may name files of this machine. */
function storageDetail(error: CredenceError): string {
  const rule = error instanceof StorageError && error.rule !== null ? error.rule : "must be usable";
  return `database; ${rule}: the server's. Its log says more; once that is mended, send the request again.`;
}

/** Errors of express and its parsers carry a status. */
function httpProblem(error: unknown): Problem | null {
  if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") return null;
  const { status } = error;
  if (status === 413) return new Problem("too-large", "body; must be at most as large as the limit: larger");
  if (status === 415) return new Problem("unsupported-type", "body; must be plain UTF-8 JSON: another encoding");
  if (status >= 400 && status < 500) return new Problem("malformed", `request; must be readable: ${error.message}`);
  return null;
}

export function problemDocument({ code, message, issues }: Problem): ProblemJson {
  const [status, title] = problems[code];
  return {
    type: `about:blank#${code}`,
    title,
    status,
    detail: message,
    code,
    ...(issues.length === 0 ? {} : { issues }),
  };
}

export function sendProblem(response: Response, problem: Problem): void {
  const document = problemDocument(problem);
  const { status } = document;
  if (status === 401) response.setHeader("WWW-Authenticate", 'Bearer realm="credence"');
  if (status === 503) response.setHeader("Retry-After", "1");
  response.status(status).type("application/problem+json").send(JSON.stringify(document));
}

/** What zod found, in this project's words. */
export function issuesOf(error: z.ZodError, input: unknown): readonly Issue[] {
  return error.issues.flatMap((issue) => issuesOfOne(issue, input));
}

function issuesOfOne(issue: z.core.$ZodIssue, input: unknown): readonly Issue[] {
  const path = pathText(issue.path);
  const noun = typeof issue.path.at(-1) === "string" ? String(issue.path.at(-1)) : "value";
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      message: `field; must be a known one: ${showValue(key)}`,
    }));
  }
  const value = valueAt(input, issue.path);
  return [{ path, message: `${noun}; ${ruleOf(issue, value)}: ${value === undefined ? "missing" : showValue(value)}` }];
}

/** The commonest rules in words; the others are in the documentation. */
function ruleOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined) return "must be given";
  if (issue.code === "invalid_type") {
    return `must be ${/^[aeio]/.test(issue.expected) ? "an" : "a"} ${issue.expected}`;
  }
  if (issue.code === "invalid_value") {
    return `must be ${issue.values.length === 1 ? "" : "one of "}${issue.values.map((one) => String(one)).join(", ")}`;
  }
  if (issue.code === "too_small") return `must be at least ${String(issue.minimum)}${unit(issue.origin)}`;
  if (issue.code === "too_big") return `must be at most ${String(issue.maximum)}${unit(issue.origin)}`;
  return "must be of a form that the documentation names";
}

function unit(origin: string): string {
  return origin === "string" || origin === "array" ? " long" : "";
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => (typeof part === "number" ? `[${part}]` : `${at === 0 ? "" : "."}${String(part)}`))
    .join("");
}
