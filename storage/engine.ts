/** The interface of a storage engine: operations on the databases at its addresses, `SCHEME:LOCATION`. */
import type { OpenDatabase } from "./sql/store.ts";

export interface OpenOptions {
  /** Milliseconds to wait for locks held by other processes; 15 seconds by default. */
  readonly timeout?: number;
  /**
   * Owns the database, for the server at `url`, until it is closed: no other process may open it. Ignored by engines
   * that let several servers share a database.
   */
  readonly asServer?: { readonly url: string };
}

export interface Restored {
  readonly file: string;
  /** Where the replaced database is kept; null if there was none. */
  readonly replaced: string | null;
}

/** A human-readable description. */
export interface DatabaseFacts {
  /** Name and versions, such as `SQLite 3.53.2, schema 6`. */
  readonly engine: string;
  /** Where the data are stored; an address without its password. */
  readonly file: string;
}

/** Each function takes a location that `locationIssue` accepts. */
export interface StorageEngine {
  /** The rule that the location breaks, such as `must name a file`; null if it breaks none. */
  locationIssue(location: string): string | null;
  /** Whether a database exists. A `volatile` database is in memory and starts empty. */
  presence(location: string): Promise<"present" | "absent" | "volatile">;
  /**
   * Opens the database with the newest schema; creates it if it does not exist. Throws `storage`, `newer-schema` or
   * `served`.
   */
  open(location: string, options: OpenOptions): Promise<OpenDatabase>;
  /**
   * Copies the database, even while a server owns it, to a file that must not exist yet. Throws `storage`; `conflict`
   * if the database has its own backup tool, which the message names.
   */
  backUp(location: string, file: string): Promise<void>;
  /**
   * Replaces the database with a backup; the old one is kept under another name. Throws `not-found` if there is no
   * backup, `storage` if it is damaged or not a Credence database, `served` while a server runs, and `conflict` as
   * `backUp` does.
   */
  restore(location: string, backup: string): Promise<Restored>;
  /** Facts for troubleshooting. Creates nothing. Throws as `open` does. */
  describe(location: string): Promise<DatabaseFacts>;
}
