/**
 * Kysely driver for PostgreSQL: uses named statements, explains errors, and replaces broken connections where no data
 * can be lost.
 */
import {
  type CompiledQuery,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from "kysely";
import type { PoolClient, QueryResult as Answer } from "pg";
import { explain, kindOf, storageError, unknownOutcome } from "./failures.ts";
import { connect, type Session } from "./pool.ts";
import { fromPostgres, toPostgres } from "./values.ts";

/** Maximum number of statements that a connection keeps prepared; others are planned at each use. */
const MAX_NAMED = 500;

export function createDialect(session: Session): Dialect {
  return {
    createDriver: () => new PostgresDriver(session),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (database) => new PostgresIntrospector(database),
  };
}

class PostgresDriver implements Driver {
  readonly #session: Session;
  /** SQL of a statement → its name. */
  readonly #names = new Map<string, string>();

  constructor(session: Session) {
    this.#session = session;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return PostgresConnection.open(this.#session, this.#names);
  }

  async beginTransaction(connection: DatabaseConnection, { accessMode }: TransactionSettings = {}): Promise<void> {
    await (connection as PostgresConnection).begin(accessMode);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as PostgresConnection).commit();
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as PostgresConnection).rollBack();
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    (connection as PostgresConnection).release();
  }

  /** The pool outlives the driver: whoever opened it closes it. */
  async destroy(): Promise<void> {}
}

class PostgresConnection implements DatabaseConnection {
  readonly #session: Session;
  readonly #names: Map<string, string>;
  #client: PoolClient;
  #isBroken = false;
  #inTransaction = false;

  private constructor(session: Session, names: Map<string, string>, client: PoolClient) {
    this.#session = session;
    this.#names = names;
    this.#client = client;
  }

  static async open(session: Session, names: Map<string, string>): Promise<PostgresConnection> {
    try {
      return new PostgresConnection(session, names, await connect(session));
    } catch (error) {
      throw explain(error, session.address);
    }
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { command, rowCount, rows } = await this.#run(sql, parameters.map(toPostgres));
    for (const row of rows) fromPostgres(row);
    const isChange = command === "INSERT" || command === "UPDATE" || command === "DELETE";
    return { rows: rows as R[], ...(isChange ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }

  /**
   * Read committed: each statement sees what was committed when it began. Every writer locks the row of its study
   * first, so that a study has one writer at a time; a stricter isolation level would only add conflicts. A read-only
   * transaction sees the database as of its first read.
   */
  async begin(accessMode: TransactionSettings["accessMode"]): Promise<void> {
    const level = accessMode === "read only" ? "repeatable read, read only" : "read committed";
    await this.#run(`begin isolation level ${level}`, []);
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    let answer: Answer;
    try {
      answer = await this.#send("commit", []);
    } catch (error) {
      if (kindOf(error) !== "cut") throw explain(error, this.#session.address);
      this.#isBroken = true;
      throw unknownOutcome(error, this.#session.address);
    } finally {
      this.#inTransaction = false;
    }
    if (answer.command === "COMMIT") return;
    throw storageError(this.#session.address, {
      rule: "rolled back a change",
      remedy: "Nothing was changed. Try again.",
    });
  }

  async rollBack(): Promise<void> {
    if (!this.#inTransaction) return;
    this.#inTransaction = false;
    if (this.#isBroken) return;
    try {
      await this.#send("rollback", []);
    } catch {
      // The server rolls back the transaction of a broken connection anyway, and a second error would hide the first.
      this.#isBroken = true;
    }
  }

  release(): void {
    this.#client.release(this.#isBroken);
  }

  async #run(sql: string, values: unknown[]): Promise<Answer<Record<string, unknown>>> {
    const { address } = this.#session;
    for (let tries = 1; ; tries++) {
      try {
        if (this.#isBroken) await this.#replace();
        return await this.#send(sql, values);
      } catch (error) {
        const isCut = kindOf(error) === "cut";
        if (isCut) this.#isBroken = true;
        // Only reads happen outside transactions.
        if (!isCut || this.#inTransaction || tries === MAX_TRIES) throw explain(error, address);
      }
    }
  }

  async #replace(): Promise<void> {
    this.#client.release(true);
    this.#client = await connect(this.#session);
    this.#isBroken = false;
  }

  async #send(sql: string, values: unknown[]): Promise<Answer<Record<string, unknown>>> {
    const name = this.#nameOf(sql);
    return this.#client.query<Record<string, unknown>>(
      name === undefined ? { text: sql, values } : { name, text: sql, values },
    );
  }

  #nameOf(sql: string): string | undefined {
    const known = this.#names.get(sql);
    if (known !== undefined || this.#names.size >= MAX_NAMED) return known;
    const name = `credence-${this.#names.size}`;
    this.#names.set(sql, name);
    return name;
  }
}

/** Maximum number of attempts at a read when connections break. */
const MAX_TRIES = 5;
