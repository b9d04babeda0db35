/** Opening: which URLs and files are accepted, and that rejected files are left unchanged. */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Database } from "../../storage/sqlite/binding.ts";
import { describe, expect, it } from "vitest";
import { migrations } from "../../storage/migrations/index.ts";
import { openStore } from "../../storage/open.ts";
import { InvalidInput } from "../../common/errors.ts";
import { refusal, sampleSpec } from "../contracts/store/samples.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder(), name);
const open = (file: string) => openStore(`sqlite:${file}`);

describe("a URL", () => {
  const remedy = "Write sqlite:credence.db, sqlite:/path/to/credence.db, or postgres://user@host/database.";
  const bad: [string, string][] = [
    ["", 'must begin with "sqlite:" or "postgres:" or "postgresql:": ""'],
    ["credence.db", 'must begin with "sqlite:" or "postgres:" or "postgresql:": "credence.db"'],
    ["/tmp/a:b", 'must begin with "sqlite:" or "postgres:" or "postgresql:": "/tmp/a:b"'],
    [
      "mysql://ada:secret@host/db",
      'must begin with "sqlite:" or "postgres:" or "postgresql:": "mysql://ada:…@host/db"',
    ],
    ["postgres:ada:secret@host/db", 'must continue with "//": "postgres:ada:…@host/db"'],
    ["postgres://ada:secret@host", 'must name a database: "postgres://ada:…@host"'],
    [
      "POSTGRESQL://ada:secret@host/?sslmode=require",
      'must name a database: "POSTGRESQL://ada:…@host/?sslmode=require"',
    ],
    [
      "postgres://ada:se/cr@et@host/db",
      'must be an address with special characters in the user and password written as %XX: "postgres://ada:…@host/db"',
    ],
    ["postgres://ada@host/d\0b", 'must not contain the character NUL: "postgres://ada@host/d\\u0000b"'],
    ["sqlite:", 'must name a file: "sqlite:"'],
    ["sqlite:  ", 'must name a file: "sqlite:  "'],
    ["sqlite://credence.db", 'must not have "//" before the file: "sqlite://credence.db"'],
    ["sqlite:///credence.db", 'must not have "//" before the file: "sqlite:///credence.db"'],
    ["sqlite:a\0b", 'must not contain the character NUL: "sqlite:a\\u0000b"'],
  ];
  it.each(bad)("%j is refused", async (url, problem) => {
    const error = await refusal(openStore(url));
    expect(error).toBeInstanceOf(InvalidInput);
    expect((error as InvalidInput).issues).toStrictEqual([{ path: "storage", message: `URL; ${problem}. ${remedy}` }]);
  });

  it("of a server that is not there is refused", async () => {
    expect(await refusal(openStore("postgres://me:secret@127.0.0.1:1/db"))).toMatchObject({
      code: "storage",
      message:
        "database; its server cannot be reached (connect ECONNREFUSED 127.0.0.1:1): postgres://me:…@127.0.0.1:1/db. " +
        "Check the host and port, and that PostgreSQL is running and listening there.",
    });
  });

  it.each(["sqlite:", "SQLITE:"])("beginning with %s names a file, which is created", async (scheme) => {
    const file = at(`${scheme} new é.db`);
    const store = await openStore(scheme + file);
    await store.createStudy(sampleSpec(), {}, 1);
    await store.close();
    expect(existsSync(file)).toBe(true);
    const again = await open(file);
    expect(await again.readStudy("wine")).toMatchObject(sampleSpec());
    await again.close();
  });

  it("of an in-memory database opens a new one each time", async () => {
    const [one, other] = [await openStore("sqlite::memory:"), await openStore("sqlite::memory:")];
    await one.createStudy(sampleSpec(), {}, 1);
    expect(await other.listStudies()).toStrictEqual([]);
    await Promise.all([one.close(), other.close()]);
  });
});

describe("a store", () => {
  it("leaves nothing but the file behind when closed, used or not, even if closed twice", async () => {
    const inside = at("closing");
    mkdirSync(inside);
    const unused = await open(join(inside, "a.db"));
    await unused.close();
    const used = await open(join(inside, "b.db"));
    await used.createStudy(sampleSpec(), {}, 1);
    await used.close();
    await used.close();
    expect(readdirSync(inside).sort()).toStrictEqual(["a.db", "b.db"]);
  });

  it("lets earlier requests finish when it closes", async () => {
    const file = at("hurry.db");
    const store = await open(file);
    const asked = [store.createStudy(sampleSpec(), {}, 1), ...[1, 2, 4].map((by) => store.addSecondsUsed("wine", by))];
    await store.close();
    await Promise.all(asked);
    const again = await open(file);
    expect(await again.readStudy("wine")).toMatchObject({ secondsUsed: 7 });
    await again.close();
  });

  it("opens an empty file, and a database without a table, as new", async () => {
    writeFileSync(at("empty.db"), "");
    const bare = new Database(at("bare.db"));
    bare.pragma("journal_mode = wal");
    bare.close();
    for (const name of ["empty.db", "bare.db"]) {
      const store = await open(at(name));
      expect(await store.listStudies()).toStrictEqual([]);
      await store.close();
    }
  });
});

describe("a path that cannot be a database", () => {
  it("without its folder", async () => {
    const file = at("missing/credence.db");
    const message = `database; its folder must exist: ${file}. Create the folder ${at("missing")} first.`;
    expect(await refusal(open(file))).toMatchObject({ code: "storage", message });
    expect(existsSync(at("missing"))).toBe(false);
  });

  it("below a file", async () => {
    writeFileSync(at("file"), "");
    const file = at("file/credence.db");
    const message = `database; its folder must exist: ${file}. Create the folder ${at("file")} first.`;
    expect(await refusal(open(file))).toMatchObject({ code: "storage", message });
  });

  it("that is a folder", async () => {
    const message = `database; must be a file, not a folder: ${folder()}. Name a file in it: ${at("credence.db")}.`;
    expect(await refusal(open(folder()))).toMatchObject({ code: "storage", message });
  });

  it("that is a device", async () => {
    const message = "database; must be an ordinary file: /dev/null. Name another file.";
    expect(await refusal(open("/dev/null"))).toMatchObject({ code: "storage", message });
  });

  it("with a name too long", async () => {
    const error = await refusal(open(at("x".repeat(300))));
    expect(error.code).toBe("storage");
    expect(error.message).toMatch(/^database; cannot be opened \(ENAMETOOLONG: .+\): .+ Name another file\.$/);
  });
});

describe("a file that is not ours is left unchanged, byte for byte", () => {
  const notSqlite = (file: string) =>
    `database; must be an SQLite file: ${file}. Name another file, or move this one away.`;
  const foreign = (file: string) => `database; belongs to another program: ${file}. Name another file.`;
  const newer = (file: string) =>
    `database; schema 999 is newer than schema ${migrations.length} of this version of Credence: ${file}. ` +
    "Install a newer version of Credence. Nothing was changed.";

  /** Creates a database, and leaves it as a killed process would: with changes in the write-ahead log only. */
  function makeDatabase(file: string, { logged }: { logged: boolean }, statements: string): void {
    const connection = new Database(`${file}.alive`);
    connection.pragma("journal_mode = wal");
    connection.exec(statements);
    if (!logged) connection.pragma("wal_checkpoint(truncate)");
    for (const suffix of logged ? ["", "-wal"] : [""]) copyFileSync(`${file}.alive${suffix}`, file + suffix);
    connection.close();
    rmSync(`${file}.alive`);
  }

  async function makeNewer(file: string, options: { logged: boolean }): Promise<void> {
    await (await open(file)).close();
    const source = readFileSync(file);
    rmSync(file);
    writeFileSync(`${file}.alive`, source);
    makeDatabase(file, options, "create table later (x); pragma user_version = 999");
  }

  const files: [string, string, (file: string) => string, (file: string) => void | Promise<void>][] = [
    ["text", "storage", notSqlite, (file) => writeFileSync(file, "lr,loss\n0.1,0.5\n".repeat(50))],
    ["a few bytes", "storage", notSqlite, (file) => writeFileSync(file, "SQLite")],
    [
      "another program's database",
      "storage",
      foreign,
      (file) => makeDatabase(file, { logged: false }, "create table t (x)"),
    ],
    ["one still in its log", "storage", foreign, (file) => makeDatabase(file, { logged: true }, "create table t (x)")],
    [
      "one with a mark of its own",
      "storage",
      foreign,
      (file) => makeDatabase(file, { logged: false }, "pragma application_id = 7"),
    ],
    ["a database of a newer schema", "newer-schema", newer, (file) => makeNewer(file, { logged: false })],
    ["a newer schema still in its log", "newer-schema", newer, (file) => makeNewer(file, { logged: true })],
  ];

  it.each(files)("%s", async (name, code, message, make) => {
    const file = at(`${name}.db`);
    await make(file);
    const before = hashes(file);
    expect(await refusal(open(file))).toMatchObject({ code, message: message(file) });
    expect(hashes(file)).toStrictEqual(before);
  });

  /** The contents of the file and of its log, if it has one. */
  function hashes(file: string): readonly string[] {
    const present = [file, `${file}-wal`].filter((path) => existsSync(path) && readFileSync(path).length > 0);
    return present.map((path) => createHash("sha256").update(readFileSync(path)).digest("hex"));
  }
});
