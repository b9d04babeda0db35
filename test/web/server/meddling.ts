/** A store on a connection with which a test can interfere. */
import { Kysely } from "kysely";
import { createStore } from "../../../storage/sql/store.ts";
import { openStore } from "../../../storage/open.ts";
import { backUp } from "../../../storage/sqlite/backup.ts";
import { Database, type Database as Connection } from "../../../storage/sqlite/binding.ts";
import { createDialect } from "../../../storage/sqlite/driver.ts";
import type { Store } from "../../../tuner/store.ts";

export interface Meddling {
  /** To be passed to the server. */
  readonly openStore: (file: string) => Promise<Store>;
  /** The server's own. */
  connection(): Connection;
}

/** `timeout`: milliseconds that a write waits for other processes. */
export function meddling(timeout: number): Meddling {
  let open: Connection | null = null;
  return {
    async openStore(file) {
      // Created or migrated, as always.
      await (await openStore(`sqlite:${file}`)).close();
      const connection = new Database(file, { timeout: 0 });
      connection.pragma("foreign_keys = on");
      connection.pragma("synchronous = full");
      open = connection;
      return createStore({
        database: new Kysely({ dialect: createDialect({ connection, file, timeout }) }),
        backup: (target) => backUp(connection, target),
        close: async () => void connection.close(),
      });
    },
    connection() {
      if (open === null) throw new Error("server; must have been started");
      return open;
    },
  };
}
