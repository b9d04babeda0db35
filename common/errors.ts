/** The few errors that callers may catch, each with a stable code. */
import type { Issue } from "./issue.ts";

/** `unauthorized` and `unavailable` come from servers: a missing or wrong token, and no response. */
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

/** The variables of the message as data, such as `{ study: "x" }` for `No study named "x".` */
export type ErrorFields = Readonly<Record<string, string | number | boolean | null>>;

export interface CredenceErrorOptions extends ErrorOptions {
  readonly fields?: ErrorFields;
}

/**
 * An expected error. The message is a sentence for people; programs use `code` and `fields`, and never parse the
 * message.
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
  /** The problem without file names, for remote clients; null if the two cannot be separated. */
  readonly rule: string | null;

  constructor(message: string, rule: string | null, options?: CredenceErrorOptions) {
    super("storage", message, options);
    this.name = "StorageError";
    this.rule = rule;
  }
}

/** Nothing was written, and a retry may succeed: a concurrent write got in the way, or a connection broke. */
export class PassingStorageError extends StorageError {
  constructor(message: string, rule: string | null, options?: CredenceErrorOptions) {
    super(message, rule, options);
    this.name = "PassingStorageError";
  }
}
