/** What goes wrong, as a message and an exit code. */
import { CredenceError, InvalidInput } from "../errors.ts";
import type { ErrorCode } from "../errors.ts";
import type { ExitCode } from "./command.ts";
import type { Context } from "./context.ts";
import { issueText } from "./issues.ts";
import { printed } from "./json.ts";
import { createPaint } from "./paint.ts";

/** Prints the error on standard error, with `--json` as a document on standard output too; returns the exit code. */
export function reportFailure(error: unknown, json: boolean, context: Context): ExitCode {
  const { stderr, stdout, surroundings } = context;
  const paint = createPaint(stderr, surroundings.environment);
  const known = error instanceof CredenceError;
  const message =
    error instanceof InvalidInput
      ? error.issues.map(issueText).join("\n")
      : known
        ? error.message
        : `unexpected error: ${error instanceof Error ? error.message : String(error)}`;
  const lines = message
    .split("\n")
    .map((line, index) => (index === 0 ? `${paint.bad("error:")} ${line}` : `       ${line}`));
  stderr.write(`${lines.join("\n")}\n`);
  if (!known) {
    stderr.write("This is a bug in Credence. CREDENCE_DEBUG=1 shows where it happened.\n");
  }
  if ((surroundings.environment.CREDENCE_DEBUG ?? "") !== "" && error instanceof Error) {
    stderr.write(`${stackOf(error)}\n`);
  }
  if (json) {
    const issues = error instanceof InvalidInput ? { issues: error.issues } : {};
    stdout.write(printed({ error: { code: known ? error.code : "unexpected", message, ...issues } }));
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
