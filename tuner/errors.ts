/** The few errors that callers may catch, each with a stable code. */
import type { Issue } from "./objective.ts";

/** `unauthorized` and `unavailable` are of servers: no or a wrong token, and none that answers. */
export type ErrorCode =
  | "invalid"
  | "not-found"
  | "conflict"
  | "lease-lost"
  | "storage"
  | "newer-schema"
  | "served"
  | "no-thread"
  | "interrupted"
  | "unauthorized"
  | "unavailable";

export class CredenceError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CredenceError";
    this.code = code;
  }
}

/** Bad input, with every issue and its path. */
export class InvalidInput extends CredenceError {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(
      "invalid",
      issues.map((issue) => (issue.path === "" ? issue.message : `${issue.path}: ${issue.message}`)).join("\n"),
    );
    this.name = "InvalidInput";
    this.issues = issues;
  }
}

/** A database that cannot be used; its message names the file. */
export class StorageError extends CredenceError {
  /** What is wrong, for those who must not learn of files on this machine; null where that cannot be told apart. */
  readonly rule: string | null;

  constructor(message: string, rule: string | null, options?: ErrorOptions) {
    super("storage", message, options);
    this.name = "StorageError";
    this.rule = rule;
  }
}
