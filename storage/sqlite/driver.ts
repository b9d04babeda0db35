/** How Kysely talks to SQLite here: immediate transactions, patience with other processes, each statement prepared once. */
import type { Statement } from "better-sqlite3";
import type { Database } from "./binding.ts";
import { CompiledQuery, SqliteAdapter, SqliteDriver, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import type { DatabaseConnection, Dialect, QueryResult } from "kysely";
import { explain } from "./failures.ts";
import { patiently } from "./patience.ts";

/** An open database, and how it is to be used. */
export interface Session {
  readonly connection: Database;
  /** For messages. */
  readonly file: string;
  /** Milliseconds to wait for other processes. */
  readonly patience: number;
}

export function createDialect(session: Session): Dialect {
  return {
    createDriver: () => new ImmediateDriver(session),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (database) => new SqliteIntrospector(database),
  };
}

/** Kysely's driver hands out its one connection in turn; this one hands out ours. */
class ImmediateDriver extends SqliteDriver {
  readonly #session: Session;
  readonly #connection: PatientConnection;

  constructor(session: Session) {
    super({ database: session.connection });
    this.#session = session;
    this.#connection = new PatientConnection(session);
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    await super.acquireConnection();
    return this.#connection;
  }

  /**
   * A deferred transaction that reads and then writes fails at once, whatever the patience, when another process wrote
   * in between (SQLITE_BUSY_SNAPSHOT). An immediate one takes the right to write first.
   */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  /** A full disk, among others, makes SQLite roll back by itself; a second rollback would hide the first error. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#session.connection.inTransaction) await super.rollbackTransaction(connection);
  }

  /** Lets the operation under way end first. */
  override async destroy(): Promise<void> {
    await super.acquireConnection();
    await super.destroy();
    await this.releaseConnection();
  }
}

interface Prepared {
  readonly statement: Statement<unknown[]>;
  /** Of its columns, once they have been asked for. */
  names: readonly string[];
}

/** Rows by name. Made here from lists of cells: SQLite's own way makes each name anew for each row, and takes twice as long. */
function rowsOf(prepared: Prepared, lists: readonly (readonly unknown[])[]): Record<string, unknown>[] {
  // A table that has got another column meanwhile is read with it.
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

class PatientConnection implements DatabaseConnection {
  readonly #session: Session;
  readonly #statements = new Map<string, Prepared>();

  constructor(session: Session) {
    this.#session = session;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { connection, file, patience } = this.#session;
    try {
      // Once begun, an immediate transaction waits for nobody.
      if (connection.inTransaction) return this.#run<R>(query);
      return await patiently(() => this.#run<R>(query), patience);
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
