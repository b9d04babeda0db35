/** Maps an error response to the error that a local store would throw. */
import { isRecord } from "../../common/is-record.ts";
import { CredenceError, InvalidInput, type ErrorCode } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";

/** Error codes of the server that mean the same here; others concern the call or the server. */
const codes: Readonly<Record<string, ErrorCode>> = {
  invalid: "invalid",
  malformed: "invalid",
  "too-large": "invalid",
  "unsupported-type": "invalid",
  "not-found": "not-found",
  conflict: "conflict",
  "lease-lost": "lease-lost",
  storage: "storage",
  "newer-schema": "newer-schema",
  unauthorized: "unauthorized",
  forbidden: "unauthorized",
};

/** Statuses after which the same request may succeed later. */
const passing: readonly number[] = [408, 425, 429, 502, 503, 504];

export function isPassing(status: number): boolean {
  return passing.includes(status);
}

/** Converts an error response. `address`: that of the server, for responses that are not from Credence. */
export function problemError(status: number, body: unknown, address: string): CredenceError {
  if (!isRecord(body) || typeof body.code !== "string") {
    return new CredenceError(
      "unavailable",
      `server; must be one that \`credence serve\` started: ${address} responded with status ${status}`,
    );
  }
  const message = textOf(body.detail) ?? textOf(body.title) ?? body.code;
  const code = codes[body.code] ?? "unavailable";
  if (code === "invalid" && Array.isArray(body.issues) && body.issues.length > 0 && body.issues.every(isIssue)) {
    return new InvalidInput(body.issues);
  }
  if (code === "unauthorized") {
    return new CredenceError(code, `${message}. Set CREDENCE_TOKEN, or add --token-file.`.replaceAll("..", "."));
  }
  return new CredenceError(code, message);
}

function isIssue(value: unknown): value is Issue {
  return isRecord(value) && typeof value.path === "string" && typeof value.message === "string";
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
