/**
 * A PostgreSQL server for the tests in a file: the one in CREDENCE_TEST_POSTGRES (the address of a database in which
 * schemas may be created), otherwise a new one, which ends with the file's process.
 */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import { startPostgres, whyNoPostgres, type ThrowawayPostgres } from "../../../scripts/throwaway-postgres.mjs";

const given = process.env["CREDENCE_TEST_POSTGRES"];
const why: string | null = given === undefined ? whyNoPostgres() : null;

/** Tests that need a server; skipped if there is none, with the reason in the title. */
export function describeWithPostgres(title: string, tests: (server: TestServer) => void): void {
  describe.skipIf(why !== null)(why === null ? title : `${title} (skipped: ${why})`, () => {
    const server = new TestServer();
    beforeAll(() => server.start());
    afterAll(() => server.stop());
    tests(server);
  });
}

export class TestServer {
  /** Whether it can be restarted. */
  readonly isOwn = given === undefined;
  #own: ThrowawayPostgres | null = null;
  #address = given ?? "";
  #admin: pg.Pool | null = null;
  readonly #schemas: string[] = [];

  get address(): string {
    return this.#address;
  }

  async start(): Promise<void> {
    if (this.isOwn) {
      this.#own = await startPostgres({ fsync: false });
      this.#address = this.#own.address;
    }
    this.#admin = new pg.Pool({ connectionString: this.#address, max: 2 });
    this.#admin.on("error", () => undefined);
  }

  async stop(): Promise<void> {
    // On a server that is not ours, only the schemas are removed.
    if (!this.isOwn) for (const schema of this.#schemas) await this.query(`drop schema if exists "${schema}" cascade`);
    await this.#admin?.end();
    await this.#own?.stop();
  }

  /** The address of a new, empty schema. */
  async fresh(): Promise<string> {
    const schema = `test_${randomBytes(6).toString("hex")}`;
    this.#schemas.push(schema);
    await this.query(`create schema "${schema}"`);
    return this.inSchema(schema);
  }

  inSchema(schema: string): string {
    const url = new URL(this.#address);
    url.searchParams.set("options", `-c search_path=${schema}`);
    return url.toString().replaceAll("+", "%20");
  }

  async query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    if (this.#admin === null) throw new Error("PostgreSQL; must be started");
    return (await this.#admin.query<Row>(sql, values)).rows;
  }

  /** Ends every connection but its own, as an administrator or a network does. */
  async cutConnections(): Promise<void> {
    await this.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where pid <> pg_backend_pid() and backend_type = 'client backend' and application_name = 'credence'`,
    );
  }

  /** Ends the server as a crash does, and starts it again. */
  async restart(): Promise<void> {
    if (this.#own === null) throw new Error("only a server of its own can be restarted");
    await this.#own.restart();
  }
}
