/** The few errors that callers may catch, each with a stable code. */
import type { Issue } from "./issue.ts";

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

/** The message's variables as data: `{ study: "x" }` with `No study named "x".` */
export type ErrorFields = Readonly<Record<string, string | number | boolean | null>>;

export interface CredenceErrorOptions extends ErrorOptions {
  readonly fields?: ErrorFields;
}

/**
 * A state or a refusal. The message is a plain sentence for a person; programs go by `code` and `fields`, so that
 * no client parses a message.
 */
export class CredenceError extends Error {
  readonly code: ErrorCode;
  readonly fields: ErrorFields;

  constructor(code: ErrorCode, message: string, { fields = {}, ...options }: CredenceErrorOptions = {}) {
    super(message, options);
    this.name = "CredenceError";
    this.code = code;
    this.fields = fields;
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
  /** What is wrong, for those who must not learn of files on this machine; null where the two cannot be told apart. */
  readonly rule: string | null;

  constructor(message: string, rule: string | null, options?: CredenceErrorOptions) {
    super("storage", message, options);
    this.name = "StorageError";
    this.rule = rule;
  }
}

/** Nothing was written, and the same may succeed when it is tried again: others wrote at the same time, or a connection broke. */
export class PassingStorageError extends StorageError {
  constructor(message: string, rule: string | null, options?: CredenceErrorOptions) {
    super(message, rule, options);
    this.name = "PassingStorageError";
  }
}
