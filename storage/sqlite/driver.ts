/** Kysely driver for SQLite: immediate transactions, retries while busy, statements prepared once. */
import type { Statement } from "better-sqlite3";
import type { Database } from "./binding.ts";
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  type TransactionSettings,
} from "kysely";
import { explain } from "./failures.ts";
import { retryBusy } from "./retry-busy.ts";

/** An open connection and its settings. */
export interface Session {
  readonly connection: Database;
  /** For messages. */
  readonly file: string;
  /** Milliseconds to wait for locks held by other processes. */
  readonly timeout: number;
  /** Throws if the open file is no longer the one that its path leads to. */
  readonly assertSame?: () => void;
}

export function createDialect(session: Session): Dialect {
  return {
    createDriver: () => new ImmediateDriver(session),
    createQueryCompiler: () => new WithoutRowLocks(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (database) => new SqliteIntrospector(database),
  };
}

/** SQLite has no row locks and needs none, because an immediate transaction is its only writer. */
class WithoutRowLocks extends SqliteQueryCompiler {
  protected override visitSelectModifier(): void {}
}

/** Kysely's driver serializes the use of its single connection; this subclass supplies ours. */
class ImmediateDriver extends SqliteDriver {
  readonly #session: Session;
  readonly #connection: RetryingConnection;

  constructor(session: Session) {
    super({ database: session.connection });
    this.#session = session;
    this.#connection = new RetryingConnection(session);
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    await super.acquireConnection();
    return this.#connection;
  }

  /**
   * A deferred transaction that reads and then writes fails at once, whatever the timeout, if another process wrote in
   * between (SQLITE_BUSY_SNAPSHOT). An immediate one takes the write lock first. A read-only one needs no lock: it sees
   * the database as of its first read.
   */
  override async beginTransaction(
    connection: DatabaseConnection,
    { accessMode }: TransactionSettings = {},
  ): Promise<void> {
    this.#session.assertSame?.();
    await connection.executeQuery(CompiledQuery.raw(accessMode === "read only" ? "begin" : "begin immediate"));
  }

  /** Checks again, so that a write is acknowledged only if it went to the file that the path leads to. */
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    this.#session.assertSame?.();
  }

  /**
   * On some errors (such as a full disk) SQLite has already rolled back; a second rollback would hide the first error.
   */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#session.connection.inTransaction) await super.rollbackTransaction(connection);
  }

  /** Waits for the operation in progress. */
  override async destroy(): Promise<void> {
    await super.acquireConnection();
    await super.destroy();
    await this.releaseConnection();
  }
}

interface Prepared {
  readonly statement: Statement<unknown[]>;
  /** Column names, read along with the first row. */
  names: readonly string[];
}

/**
 * Builds rows from arrays of cells: twice as fast as better-sqlite3's own objects, which recreate each key for every
 * row.
 */
function rowsOf(prepared: Prepared, lists: readonly (readonly unknown[])[]): Record<string, unknown>[] {
  // Another process may have added a column.
  if (lists.length > 0 && prepared.names.length !== lists[0].length) {
    prepared.names = prepared.statement.columns().map(({ name }) => name);
  }
  const { names } = prepared;
  return lists.map((cells) => {
    const row: Record<string, unknown> = {};
    for (let at = 0; at < names.length; at++) row[names[at]] = cells[at];
    return row;
  });
}

class RetryingConnection implements DatabaseConnection {
  readonly #session: Session;
  readonly #statements = new Map<string, Prepared>();

  constructor(session: Session) {
    this.#session = session;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { connection, file, timeout } = this.#session;
    try {
      // An immediate transaction already has the write lock.
      if (connection.inTransaction) return this.#run<R>(query);
      return await retryBusy(() => this.#run<R>(query), timeout);
    } catch (error) {
      throw explain(error, file);
    }
  }

  #run<R>({ sql, parameters }: CompiledQuery): QueryResult<R> {
    let prepared = this.#statements.get(sql);
    if (prepared === undefined) {
      const statement = this.#session.connection.prepare<unknown[]>(sql);
      prepared = { statement: statement.reader ? statement.raw() : statement, names: [] };
      this.#statements.set(sql, prepared);
    }
    const { statement } = prepared;
    if (statement.reader) return { rows: rowsOf(prepared, statement.all(...parameters) as unknown[][]) as R[] };
    const { changes } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }
}
