/** Errors for a study that is deleted while a process is working on it. */
import { CredenceError } from "../../common/errors.ts";

/** Replaces `not-found` with an error that says the study was deleted in the meantime; other errors are unchanged. */
export function deletedMeanwhile(error: unknown, study: string): unknown {
  if (!(error instanceof CredenceError) || error.code !== "not-found") return error;
  return new CredenceError("lease-lost", `Study ${JSON.stringify(study)} was deleted while it was running.`, {
    cause: error,
    fields: { study },
  });
}
