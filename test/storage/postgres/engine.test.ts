/**
 * Features specific to PostgreSQL: its messages, migrations by several processes, retried transactions, broken
 * connections.
 */
import pg from "pg";
import { expect, it } from "vitest";
import { migrations } from "../../../storage/migrations/index.ts";
import { backUpStorage, describeStorage, openStore, presenceOf, restoreStorage } from "../../../storage/open.ts";
import { migrate } from "../../../storage/postgres/migrate.ts";
import type { Store } from "../../../tuner/store.ts";
import { completeWith, leaseOf, refusal, sampleSpec, sampleSuggestion } from "../../contracts/store/samples.ts";
import { describeWithPostgres } from "./server.ts";

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

describeWithPostgres("a PostgreSQL database", (server) => {
  it("is described, without its password", async () => {
    const address = await server.fresh();
    expect(await presenceOf(address)).toBe("absent");
    expect(await describeStorage(address)).toMatchObject({
      file: expect.stringMatching(/\(not made yet\)$/) as string,
    });
    await (await openStore(address)).close();
    expect(await presenceOf(address)).toBe("present");
    const { password } = new URL(address);
    const facts = await describeStorage(address);
    expect(facts).toMatchObject({
      engine: expect.stringMatching(new RegExp(`^PostgreSQL [\\d.]+, schema ${migrations.length}$`)) as string,
      file: expect.stringMatching(/KiB\)$/) as string,
    });
    if (password !== "") expect(JSON.stringify(facts)).not.toContain(password);
  });

  it.runIf(server.isOwn)("is refused with a clear message if it cannot be used", async () => {
    const changed = (change: (url: URL) => void) => {
      const url = new URL(server.address);
      change(url);
      return url.toString();
    };
    const shown = (address: string) => address.replace(":throwaway@", ":…@").replace(":wrong@", ":…@");
    const wrong = changed((url) => (url.password = "wrong"));
    const absent = changed((url) => (url.pathname = "/nowhere"));
    const schema = server.inSchema("nowhere");
    await server.query("create role guest login password 'throwaway'");
    const guest = changed((url) => (url.username = "guest"));
    const cases: [string, string][] = [
      [
        wrong,
        `database; refuses the user (password authentication failed for user "credence"): ${shown(wrong)}. ` +
          "Check the user and password; the password can also be in PGPASSWORD or ~/.pgpass.",
      ],
      [
        absent,
        `database; does not exist: ${shown(absent)}. ` +
          "Create it with createdb, as a user who is allowed to, and make the user in the address its owner.",
      ],
      [
        schema,
        `database; has no schema for the tables: ${shown(schema)}. ` +
          "Name an existing one: ?options=-c%20search_path%3Dpublic in the address.",
      ],
      [
        guest,
        `database; does not allow its user to create or change tables: ${shown(guest)}. ` +
          "Make the user the owner: alter database NAME owner to USER.",
      ],
    ];
    for (const [address, message] of cases) {
      expect(await refusal(openStore(address))).toMatchObject({ code: "storage", message });
    }
  });

  it("names the tools for copying it", async () => {
    const address = await server.fresh();
    const store = await openStore(address);
    expect(await refusal(store.backup("monday.dump"))).toMatchObject({
      code: "conflict",
      message:
        'backup; a PostgreSQL database must be copied with pg_dump. Run pg_dump --format=custom --file=monday.dump "ADDRESS".',
    });
    await store.close();
    const { message: copying } = await refusal(backUpStorage(address, "monday.dump"));
    expect(copying).toMatch(/Run pg_dump --format=custom --file=monday\.dump "postgres:\/\/.*"\.$/);
    const { message: restoring } = await refusal(restoreStorage(address, "monday.dump"));
    expect(restoring).toMatch(/then run pg_restore --clean --if-exists --dbname="postgres:\/\/.*" monday\.dump\.$/);
    const { password } = new URL(address);
    if (password !== "") expect(copying + restoring).not.toContain(password);
  });

  it("of a later release, or of another program, is left alone", async () => {
    const address = await server.fresh();
    await (await openStore(address)).close();
    await onOneConnection(address, "insert into credence_schema values (99, now())");
    expect(await refusal(openStore(address))).toMatchObject({ code: "newer-schema" });
    const other = await server.fresh();
    await onOneConnection(other, "create table studies (study_id integer); create table trials (trial_id integer)");
    const error = await refusal(openStore(other));
    expect(error).toMatchObject({ code: "storage" });
    expect(error.message).toMatch(/^database; has tables of another program \(studies, trials\): postgres/);
  });

  it("is created only once by processes that start at the same time", async () => {
    const address = await server.fresh();
    const stores = await Promise.all(range(6).map(() => openStore(address)));
    await Promise.all(stores.map((store, index) => store.createStudy(sampleSpec({ name: `s${index % 2}` }), {}, 1)));
    expect(await stores[0].listStudies()).toHaveLength(2);
    await Promise.all(stores.map((store) => store.close()));
  });

  it("of an earlier schema is migrated with its contents, to the same tables as a new one", async () => {
    const address = await server.fresh();
    await withClient(address, async (client) => {
      await migrate(client, migrations.slice(0, 1), { address });
      await client.query(
        `insert into studies (name, objective, space, metrics, strategy, seed, seconds_used, created_at) values
          ('wine', $1, $2, $3, $4, 1, 12.25, 1)`,
        [sampleSpec().objective, sampleSpec().space, sampleSpec().metrics, sampleSpec().strategy].map((part) =>
          JSON.stringify(part),
        ),
      );
      await client.query(
        `insert into trials (study_id, number, state, hyperparameters, reason, attempt, value, metric_values, created_at, finished_at)
         select id, 0, 'complete', '{"lr":1}', '{"strategy":"random"}', 1, '-0', '{"loss":-0}', 5, 6 from studies`,
      );
      for (const [index] of migrations.entries()) await migrate(client, migrations.slice(0, index + 1), { address });
    });
    const store = await openStore(address);
    expect(await store.readSummary("wine")).toMatchObject({ best: -0, updatedAt: 6, study: { revision: 1 } });
    expect(await store.readTrials("wine")).toMatchObject([{ number: 0, values: { loss: -0 }, revision: 1 }]);
    await store.close();
    const fresh = await server.fresh();
    await (await openStore(fresh)).close();
    expect(await columnsOf(address)).toStrictEqual(await columnsOf(fresh));
  });

  it("keeps strings that PostgreSQL refuses, and the characters that escape them", async () => {
    const store = await openStore(await server.fresh());
    await store.createStudy(sampleSpec(), {}, 1);
    for (const text of ["a\0b", "\0", "\uE000", "\uE0000", "\uE0001\0\uE000", "\uE000\0"]) {
      const lease = { worker: text, holder: text, expiresAt: 9 };
      const trial = await store.enqueueTrial("wine", sampleSuggestion(), 1);
      await store.claim("wine", lease, 2);
      const { number } = trial;
      expect(await store.readTrial("wine", number)).toMatchObject({ lease, worker: text });
      await store.finishTrial("wine", number, text, { outcome: completeWith(1), now: 3 });
      const notes = await store.annotateTrial("wine", number, { notes: text }, { who: text, reason: text, now: 4 });
      expect(notes.notes).toBe(text);
      expect(await store.readTrial("wine", number)).toMatchObject({ notes: text });
      expect((await store.readAudit("wine")).at(-1)).toMatchObject({ who: text, reason: text, after: { notes: text } });
    }
    await store.close();
  });

  it("retries a transaction that was aborted in favour of another", async () => {
    const address = await server.fresh();
    const [one, other] = [await openStore(address), await openStore(address)];
    for (const name of ["a", "b"]) await one.createStudy(sampleSpec({ name }), {}, 1);
    let repeated = 0;
    // Each locks the row that the other needs next.
    const both = async (store: Store, names: readonly string[]) =>
      store.atomically(
        async (inside) => {
          for (const name of names) {
            await inside.enqueueTrial(name, sampleSuggestion(), 1);
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
        },
        () => (repeated += 1),
      );
    await Promise.all([both(one, ["a", "b"]), both(other, ["b", "a"])]);
    expect(repeated).toBeGreaterThan(0);
    for (const name of ["a", "b"]) {
      expect((await one.readTrials(name)).map(({ number }) => number)).toStrictEqual([0, 1]);
    }
    await Promise.all([one.close(), other.close()]);
  });

  it("stays usable when its connections are cut: nothing is lost or done twice", async () => {
    const address = await server.fresh();
    const store = await openStore(address);
    await store.createStudy(sampleSpec(), {}, 1);
    const { told, unknown } = await workWhile(store, async () => {
      for (let time = 0; time < 8; time++) {
        await new Promise((resolve) => setTimeout(resolve, 60));
        await server.cutConnections();
      }
    });
    expect(told.size).toBeGreaterThan(0);
    await checkTold(store, told, unknown);
    await store.close();
  });

  it.runIf(server.isOwn)("stays usable when its server crashes and restarts", async () => {
    const address = await server.fresh();
    const store = await openStore(address);
    await store.createStudy(sampleSpec(), {}, 1);
    const { told, unknown } = await workWhile(store, async () => {
      for (let time = 0; time < 2; time++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        await server.restart();
      }
    });
    await checkTold(store, told, unknown);
    await store.close();
  });
});

/**
 * Four clients add and finish trials until `trouble` is over; `unknown`: number of changes whose outcome is unknown.
 */
async function workWhile(store: Store, trouble: () => Promise<void>) {
  const told = new Map<number, number>();
  let unknown = 0;
  let isOver = false;
  const side = async (holder: string) => {
    while (!isOver) {
      try {
        const number = await store.nextNumber("wine");
        const trial = await store.addTrial("wine", number, sampleSuggestion(), { lease: leaseOf(holder), now: 1 });
        if (trial === null) continue;
        await store.finishTrial("wine", number, holder, { outcome: completeWith(number / 7), now: 2 });
        told.set(number, number / 7);
      } catch (error) {
        expect(error).toMatchObject({ code: "storage", message: expect.stringContaining("it is unknown") as string });
        unknown += 1;
      }
    }
  };
  const sides = Promise.all(range(4).map((index) => side(`holder ${index}`)));
  await trouble();
  await new Promise((resolve) => setTimeout(resolve, 100));
  isOver = true;
  await sides;
  return { told, unknown };
}

async function checkTold(store: Store, told: ReadonlyMap<number, number>, unknown: number): Promise<void> {
  const trials = await store.readTrials("wine");
  expect(trials.map(({ number }) => number)).toStrictEqual(range(trials.length));
  for (const [number, loss] of told) expect(trials[number]).toMatchObject({ state: "complete", values: { loss } });
  expect(trials.length - told.size).toBeLessThanOrEqual(unknown);
  expect(await store.countTrials("wine")).toMatchObject({
    complete: trials.filter(({ state }) => state === "complete").length,
    running: trials.filter(({ state }) => state === "running").length,
  });
}

async function withClient<T>(address: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(address);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

function onOneConnection(address: string, sql: string): Promise<unknown> {
  return withClient(address, (client) => client.query(sql));
}

function columnsOf(address: string): Promise<readonly unknown[]> {
  return withClient(address, async (client) => {
    const { rows } = await client.query<Record<string, unknown>>(
      `select table_name, column_name, data_type, collation_name, is_nullable, column_default from information_schema.columns
       where table_schema = current_schema() order by table_name, column_name`,
    );
    return rows;
  });
}
