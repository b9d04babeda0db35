/** Streams a consistent copy of the whole database. */
import { createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { RequestHandler } from "express";
import type { ZodOpenApiOperationObject } from "zod-openapi";
import { z } from "zod";
import type { Store } from "../../tuner/store.ts";
import { Problem } from "./problem.ts";

/** One at a time, because a copy takes as much space as the database. */
export function backupHandler(store: Store): RequestHandler {
  let isRunning = false;
  return async (_, response) => {
    if (isRunning) throw new Problem("conflict", "Another backup is being made. Retry later.");
    isRunning = true;
    const folder = mkdtempSync(join(tmpdir(), "credence-backup-"));
    try {
      const file = join(folder, "backup.db");
      await store.backup(file);
      response.status(200).type("application/vnd.sqlite3");
      response.setHeader("Content-Length", statSync(file).size);
      response.setHeader("Content-Disposition", 'attachment; filename="credence-backup.db"');
      // A client that disconnects ends the stream; no further response is possible.
      await pipeline(createReadStream(file), response).catch(() => response.destroy());
    } finally {
      rmSync(folder, { recursive: true, force: true });
      isRunning = false;
    }
  };
}

export const backupDescription: ZodOpenApiOperationObject = {
  operationId: "backUp",
  summary: "Back up the whole database",
  description:
    "A consistent SQLite file with every study, made while work continues. Needs a token with write access. Rejected with 409 if studies are in PostgreSQL; use `pg_dump` there.",
  responses: {
    200: {
      description: "The database file.",
      content: { "application/vnd.sqlite3": { schema: z.string().meta({ format: "binary" }) } },
    },
  },
};
