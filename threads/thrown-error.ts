/** Transfers exceptions between threads, because a structured clone of an error loses its class, code and issues. */
import { CredenceError, InvalidInput, type ErrorCode, type ErrorFields } from "../common/errors.ts";
import { defined } from "../common/defined.ts";
import type { Issue } from "../common/issue.ts";

/** An exception represented as plain data. */
export interface ThrownError {
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
  /** Fields of a CredenceError. */
  readonly code?: ErrorCode;
  readonly fields?: ErrorFields;
  /** Issues of an InvalidInput. */
  readonly issues?: readonly Issue[];
}

export function packError(error: unknown): ThrownError {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    name: error.name,
    message: error.message,
    ...defined({ stack: error.stack }),
    ...(error instanceof CredenceError ? { code: error.code, fields: error.fields } : {}),
    ...defined({ issues: error instanceof InvalidInput ? error.issues : undefined }),
  };
}

/** Recreates the exception, with the same class if that is one of ours or a built-in one. */
export function unpackError({ name = "Error", message, stack, code, fields, issues }: ThrownError): Error {
  const builtin = builtins.find((error) => error.name === name) ?? Error;
  const error =
    issues !== undefined
      ? new InvalidInput(issues)
      : code !== undefined
        ? new CredenceError(code, message, defined({ fields }))
        : new builtin(message);
  if (error.name !== name) error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}

const builtins = [RangeError, TypeError, SyntaxError, ReferenceError, EvalError, URIError];
