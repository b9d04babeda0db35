/** Translates errors of PostgreSQL and of the connection into CredenceErrors with a remedy. */
import { CredenceError, PassingStorageError, StorageError } from "../../common/errors.ts";

/** The consequence of an error for the operation in progress. */
type Kind = "cut" | "conflict" | "unreachable" | "other";

/** https://www.postgresql.org/docs/15/errcodes-appendix.html */
const conflicts = new Set(["40001", "40P01"]);
/** The server closed the connection, or never accepted it. */
const cuts = new Set(["57P01", "57P02", "08000", "08003", "08006", "25P03", "ECONNRESET", "EPIPE", "ETIMEDOUT"]);
const unreachable = new Set([
  ...["57P03", "53300", "08001", "08004"],
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ENOENT"],
]);
/** Messages of driver errors that have no code. */
const cutMessages =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout)/;
const unreachableMessages = /^(timeout exceeded when trying to connect|timeout expired)/;

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

export function kindOf(error: unknown): Kind {
  if (!(error instanceof Error) || error instanceof CredenceError) return "other";
  const code = codeOf(error);
  if (conflicts.has(code)) return "conflict";
  if (cuts.has(code) || cutMessages.test(error.message)) return "cut";
  // Another process changed the tables; a new connection will plan its statements afresh.
  if (code === "0A000" && error.message.includes("cached plan")) return "cut";
  if (unreachable.has(code) || unreachableMessages.test(error.message)) return "unreachable";
  return "other";
}

/** An error with code `storage`: "database; rule: address. Remedy." */
export function storageError(
  address: string,
  problem: { rule: string; remedy: string; cause?: unknown },
): StorageError {
  const { rule, remedy, cause } = problem;
  return new StorageError(`database; ${rule}: ${address}. ${remedy}`, rule, { cause });
}

/**
 * Translates an error; a CredenceError is returned unchanged. A PassingStorageError means that nothing was written and
 * the operation may be retried. `address` must not contain the password.
 */
export function explain(error: unknown, address: string): unknown {
  if (!(error instanceof Error) || error instanceof CredenceError) return error;
  const kind = kindOf(error);
  const passing = (rule: string, remedy: string) =>
    new PassingStorageError(`database; ${rule}: ${address}. ${remedy}`, rule, { cause: error });
  if (kind === "conflict") {
    return passing("was repeatedly changed by others at the same time", "Nothing was changed. Try again.");
  }
  if (kind === "cut") return passing("the connection to it was lost", "Nothing was changed. Try again.");
  if (kind === "unreachable")
    return passing(`its server cannot be reached (${plain(error)})`, unreachableRemedy(error));
  const [rule, remedy] = meaningOf(error) ?? [`failed with ${codeOf(error) || plain(error)}`, "Nothing was changed."];
  return storageError(address, { rule, remedy, cause: error });
}

/** The connection broke while a transaction was being committed, so its outcome is unknown. */
export function unknownOutcome(error: unknown, address: string): StorageError {
  return storageError(address, {
    rule: "the connection was lost while a change was being committed, so it is unknown whether it was",
    remedy: "Check before you make the change again; a request with an idempotency key can be repeated safely.",
    cause: error,
  });
}

/** PostgreSQL's messages name users and databases, but never passwords. */
function plain(error: Error): string {
  const first = error instanceof AggregateError ? (error.errors[0] as Error | undefined) : undefined;
  const { message } = first ?? error;
  return (message === "" ? codeOf(error) : message).split("\n")[0].replace(/\.$/, "");
}

function unreachableRemedy(error: Error): string {
  if (codeOf(error) === "53300") return "Raise its max_connections, or run fewer servers and commands.";
  if (codeOf(error) === "57P03") return "It is starting or stopping. Wait, then try again.";
  return "Check the host and port, and that PostgreSQL is running and listening there.";
}

function meaningOf(error: Error): readonly [rule: string, remedy: string] | undefined {
  const code = codeOf(error);
  if (code === "28P01" || code === "28000" || /SASL|password/.test(error.message)) {
    const remedy = "Check the user and password; the password can also be in PGPASSWORD or ~/.pgpass.";
    return [`refuses the user (${plain(error)})`, remedy];
  }
  if (/SSL/.test(error.message) && code === "") {
    return [
      `cannot agree on encryption (${plain(error)})`,
      "Change sslmode in the address to disable, require or verify-full.",
    ];
  }
  return meanings[code];
}

const meanings: Readonly<Record<string, readonly [rule: string, remedy: string]>> = {
  "3D000": [
    "does not exist",
    "Create it with createdb, as a user who is allowed to, and make the user in the address its owner.",
  ],
  "3F000": ["has no schema for the tables", "Name an existing one: ?options=-c%20search_path%3Dpublic in the address."],
  "42501": [
    "does not allow its user to create or change tables",
    "Make the user the owner: alter database NAME owner to USER.",
  ],
  "25006": ["does not accept writes: it is a standby or read-only", "Name the primary server."],
  "53100": ["the disk of its server is full", "Free some space and start again; everything saved before is kept."],
  "55P03": ["is locked by another process", "Stop that process or wait, then start again."],
  "57014": ["canceled a statement", "Check statement_timeout of the server; nothing was changed."],
};
