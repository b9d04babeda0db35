/** Migrations of the schema, and of the databases that users have. */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Database } from "../../storage/sqlite/binding.ts";
import { describe, expect, it } from "vitest";
import { readJson } from "../../storage/sql/json.ts";
import { migrations } from "../../storage/migrations/index.ts";
import type { Migration } from "../../storage/migrations/migration.ts";
import { openStore } from "../../storage/open.ts";
import { columnTypes, migrate } from "../../storage/sqlite/migrate.ts";
import { contents } from "../contracts/store/contents.ts";
import { completeWith, leaseOf, sampleSpec, sampleSuggestion } from "../contracts/store/samples.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const released = (name: string) => fileURLToPath(new URL(`../migrations/${name}`, import.meta.url));
const versions = migrations.map(({ version }) => version);

/**
 * Hashes of the statements of each released migration. A change would break the databases that users have: append a
 * migration instead.
 */
const hashes: Readonly<Record<number, string>> = {
  1: "7eec9a1f1d6e4ebf64a83e947a626769f80812d9abdbd3ad73a8b2194c67b7b1",
  2: "9f44957869e14798570f1729d44dcf399d609ae60df3e46a32ebfac89ddf4df4",
  3: "399ac9e8f65c30de8ecc16ecd58d273a7311ba35a4ab278a780692c7690e8e9a",
  4: "f918820b434ce875d6a6d5ed195102e64a17908a868d7d1f9d61803ef0b21e14",
  5: "dd0402447e6ef58ebe5fbd784c4d8e1de98e51a7b023e4318e7de10b6cc29a01",
  6: "5b405fa22f922a9eb7a6df953365fa6e2808871f60f40c98809b16997b661b82",
  7: "4281ad1499ed9dc2b38507180aede59f0b8381bf4a262e4745226476a2f6cc06",
};

describe("migrations", () => {
  it("are numbered 1, 2, 3 …", () => {
    expect(versions).toStrictEqual(versions.map((_, index) => index + 1));
  });

  it.each(migrations)("never change: $version", ({ version, statements }) => {
    const text = JSON.stringify(statements(columnTypes));
    expect(createHash("sha256").update(text).digest("hex")).toBe(hashes[version]);
  });

  it.each(versions)("bring a database of schema %s up to date, with all of its contents", async (version) => {
    const file = join(folder(), `schema-${version}.db`);
    copyFileSync(released(`schema-${version}.db`), file);
    const store = await openStore(`sqlite:${file}`);
    const expected = readJson<unknown[]>(readFileSync(released(`schema-${version}.json`), "utf8"), () => "record");
    const kept = await contents(store);
    expect(kept).toMatchObject(expected);
    for (const { summary, trials, counts, best, changes, spaces } of kept) {
      expect(counts).toStrictEqual(summary.counts);
      expect(best?.values?.[summary.study.metrics[0].name] ?? null).toBe(summary.best);
      expect(spaces.at(-1)).toStrictEqual(summary.study.space);
      const byRevision = [...trials].sort((a, b) => a.revision - b.revision);
      expect(changes).toMatchObject({ trials: byRevision, revision: summary.study.revision, more: false });
    }

    expect(await store.createStudy(sampleSpec(), {}, 9)).toMatchObject({ secondsUsed: 12.25 });
    expect(await store.releaseLost("wine", { now: 1, deadHolders: ["host:1:token"] })).toMatchObject([
      { study: "wine", trial: { number: 5, state: "waiting", attempt: 1, lost: 0 } },
    ]);
    expect(await store.claim("wine", leaseOf("h"), 9)).toMatchObject({ number: 3, attempt: 2 });
    const outcome = completeWith(-1);
    expect(await store.finishTrial("wine", 3, "h", { outcome, now: 10 })).toMatchObject({ state: "complete" });
    const next = await store.nextNumber("wine");
    expect(next).toBe(version === 1 ? 7 : version < 5 ? 9 : 10);
    expect(await store.addTrial("wine", next, sampleSuggestion(), { lease: null, now: 11 })).toMatchObject({
      number: next,
    });
    await store.deleteStudy("wine");
    expect(await store.listStudies()).toHaveLength(1);
    await store.close();
    expect(schemaOf(file)).toBe(migrations.length);
  });

  const next: Migration = {
    version: migrations.length + 1,
    statements: () => ["alter table trials add column note text", "update trials set note = 'old'"],
  };
  const options = { file: "x", timeout: 0 };

  it("that are new run once, on top of the existing ones", async () => {
    const connection = copyOfSchema1("next.db");
    await migrate(connection, migrations, options);
    const trials = connection.prepare("select * from trials").all();
    for (let time = 0; time < 2; time++) await migrate(connection, [...migrations, next], options);
    expect(connection.prepare("select * from trials").all()).toStrictEqual(
      trials.map((trial) => Object.assign({}, trial, { note: "old" })),
    );
    expect(connection.pragma("user_version", { simple: true })).toBe(next.version);
    connection.close();
  });

  it("that fail change nothing", async () => {
    const connection = copyOfSchema1("broken.db");
    await migrate(connection, migrations, options);
    const before = connection.serialize();
    const broken = { ...next, statements: () => [...next.statements(columnTypes), "insert into nowhere values (1)"] };
    await expect(migrate(connection, [...migrations, broken], options)).rejects.toThrow("no such table: nowhere");
    expect(connection.pragma("user_version", { simple: true })).toBe(migrations.length);
    expect(connection.serialize().equals(before)).toBe(true);
    expect(connection.inTransaction).toBe(false);
    connection.close();
  });

  it("enforce the constraints of the tables even against other programs", () => {
    const connection = copyOfSchema1("rules.db");
    connection.pragma("foreign_keys = on");
    const refused = [
      "update trials set state = 'done' where number = 0",
      "update trials set state = 'waiting' where number = 0",
      "update trials set expires_at = 1 where number = 0",
      "update trials set value = null where number = 0",
      "update trials set state = 'complete' where number = 5",
      "update trials set failure = '{}' where number = 0",
      "update trials set number = 1 where number = 0 and study_id = 1",
      "update trials set study_id = 99 where number = 0",
      "insert into intermediate_values values (1, 99, 1, 'loss', 1)",
      "update studies set name = 'wine'",
    ];
    for (const statement of refused) expect(() => connection.exec(statement), statement).toThrow(/constraint failed/);
    connection.close();
  });

  it("leave a database for each released schema in the tests", () => {
    for (const version of versions) expect(existsSync(released(`schema-${version}.db`))).toBe(true);
  });

  function copyOfSchema1(name: string): Database {
    const file = join(folder(), name);
    copyFileSync(released("schema-1.db"), file);
    return new Database(file);
  }

  function schemaOf(file: string): unknown {
    const connection = new Database(file);
    const version = connection.pragma("user_version", { simple: true });
    connection.close();
    return version;
  }
});
