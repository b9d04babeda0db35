/** Converts errors to messages and exit codes. */
import { errorMessage } from "../common/describe-error.ts";
import { CredenceError, InvalidInput, type ErrorCode } from "../common/errors.ts";
import type { ExitCode } from "./command.ts";
import type { Context } from "./context.ts";
import { issueText } from "./issues.ts";
import { jsonText } from "./report/json-text.ts";
import { createColors } from "./terminal/colors.ts";

/**
 * Prints the error to standard error and, with `--json`, also as a document to standard output; returns the exit code.
 */
export function reportFailure(error: unknown, json: boolean, context: Context): ExitCode {
  const { stderr, stdout, environment } = context;
  const paint = createColors(stderr, environment.variables);
  const known = error instanceof CredenceError;
  const message =
    error instanceof InvalidInput
      ? error.issues.map(issueText).join("\n")
      : known
        ? error.message
        : `unexpected error: ${errorMessage(error)}`;
  const lines = message
    .split("\n")
    .map((line, index) => (index === 0 ? `${paint.bad("error:")} ${line}` : `       ${line}`));
  stderr.write(`${lines.join("\n")}\n`);
  if (!known) {
    stderr.write("This is a bug in Credence. CREDENCE_DEBUG=1 shows where it happened.\n");
  }
  if ((environment.variables.CREDENCE_DEBUG ?? "") !== "" && error instanceof Error) {
    stderr.write(`${stackOf(error)}\n`);
  }
  if (json) {
    const fields = known && Object.keys(error.fields).length > 0 ? { fields: error.fields } : {};
    const issues = error instanceof InvalidInput ? { issues: error.issues } : {};
    stdout.write(jsonText({ error: { code: known ? error.code : "unexpected", message, ...fields, ...issues } }));
  }
  return known ? exitCodeOf(error.code) : 1;
}

function exitCodeOf(code: ErrorCode): ExitCode {
  switch (code) {
    case "invalid":
    case "not-found":
    case "conflict":
    case "unauthorized":
      return 2;
    case "lease-lost":
    case "storage":
    case "newer-schema":
    case "served":
    case "no-thread":
    case "unavailable":
      return 1;
    case "interrupted":
      return 130;
  }
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${stackOf(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}
