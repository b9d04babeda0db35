/** Problem documents (RFC 9457), returned for every status of 400 or more. */
import { type Response } from "express";
import { defined } from "../../common/defined.ts";
import { CredenceError, type ErrorCode, type ErrorFields, InvalidInput, StorageError } from "../../common/errors.ts";
import { type Issue } from "../../common/issue.ts";
import { firstIssues } from "../../wire/issues.ts";
import { type ProblemJson } from "../api.ts";

/** Code → status and title. */
export const problems = {
  malformed: [400, "The body is not JSON"],
  unauthorized: [401, "Missing or unknown token"],
  forbidden: [403, "Not allowed"],
  "not-found": [404, "Not found"],
  "method-not-allowed": [405, "Method not allowed"],
  timeout: [408, "The request did not arrive in time"],
  conflict: [409, "Conflict"],
  "lease-lost": [409, "The lease has been lost"],
  "too-large": [413, "The body is too large"],
  "unsupported-type": [415, "The body must be application/json"],
  invalid: [422, "The request is invalid"],
  "rate-limited": [429, "Too many requests"],
  "headers-too-large": [431, "The headers are too large"],
  internal: [500, "The server failed"],
  overloaded: [503, "The server is overloaded"],
  storage: [503, "The database cannot be used"],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type ProblemCode = keyof typeof problems;

export class Problem extends Error {
  readonly code: ProblemCode;
  readonly fields: ErrorFields;
  readonly issues: readonly Issue[];

  /** `detail`: a sentence for people; `fields`: the same information for programs. */
  constructor(code: ProblemCode, detail: string, more: { fields?: ErrorFields; issues?: readonly Issue[] } = {}) {
    super(detail);
    this.name = "Problem";
    this.code = code;
    this.fields = more.fields ?? {};
    this.issues = more.issues ?? [];
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

/** Converts any error to a problem. Unexpected errors are logged, and reveal no internals to the client. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof InvalidInput) {
    const { message, issues } = new InvalidInput(firstIssues(error.issues));
    return new Problem("invalid", message, { issues });
  }
  if (error instanceof CredenceError) {
    const code = ofErrors[error.code];
    if (code === "storage") return new Problem(code, storageDetail(error));
    return new Problem(code, error.message, { fields: error.fields });
  }
  return httpProblem(error) ?? new Problem("internal", "The server failed. See its log for details.");
}

/** Omits database messages, which may name local files. */
function storageDetail(error: CredenceError): string {
  const rule = error instanceof StorageError && error.rule !== null ? `: it ${error.rule}` : "";
  const why = rule.replace(/^: it the /, ": the ");
  return `The database cannot be used${why}. See the server's log; repeat the request once this is fixed.`;
}

/** Errors thrown by Express and its parsers carry a status. */
function httpProblem(error: unknown): Problem | null {
  if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") return null;
  const { status } = error;
  if (status === 413) return tooLarge("limit" in error && typeof error.limit === "number" ? error.limit : null);
  if (status === 415) return new Problem("unsupported-type", "The body must not be compressed.");
  if (status >= 400 && status < 500) return new Problem("malformed", `The request cannot be read: ${error.message}.`);
  return null;
}

/** `limit`: in bytes. */
export function tooLarge(limit: number | null): Problem {
  if (limit === null) return new Problem("too-large", "The body is too large.");
  return new Problem("too-large", `The body is larger than ${limit} bytes.`, { fields: { limit } });
}

export function problemDocument({ code, message, fields, issues }: Problem): ProblemJson {
  const [status, title] = problems[code];
  return {
    type: `about:blank#${code}`,
    title,
    status,
    detail: message,
    code,
    ...defined({
      fields: Object.keys(fields).length === 0 ? undefined : fields,
      issues: issues.length === 0 ? undefined : issues,
    }),
  };
}

export function sendProblem(response: Response, problem: Problem): void {
  const document = problemDocument(problem);
  const { status } = document;
  if (status === 401) response.setHeader("WWW-Authenticate", 'Bearer realm="credence"');
  if (status === 503) response.setHeader("Retry-After", "1");
  response.status(status).type("application/problem+json").send(JSON.stringify(document));
}
