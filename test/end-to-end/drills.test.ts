/** Failures of a server's database or port as seen by the user: a message, an exit code, and nothing lost. */
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Database } from "../../storage/sqlite/binding.ts";
import { binary, place, start } from "./binary.ts";
import { freePort, served, until } from "./served.ts";

/** Root may write anywhere, unless it drops that capability. */
const asEverybody =
  process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] : [];

describe("serve", () => {
  it("reports that a file or its folder must be writable", async () => {
    const { path, json } = place();
    await json("tune", "branin", "--strategy", "random", "--trials", "2", "--json", "--quiet");
    cpSync(join(path, "credence.db"), join(path, "fixed.db"));
    chmodSync(join(path, "fixed.db"), 0o444);
    mkdirSync(join(path, "shut"));
    cpSync(join(path, "credence.db"), join(path, "shut", "in.db"));
    chmodSync(join(path, "shut"), 0o555);
    const before = readFileSync(join(path, "fixed.db"));
    for (const file of ["fixed.db", join("shut", "in.db")]) {
      const port = String(await freePort());
      const [program, ...words] = [...asEverybody, process.execPath, binary, "serve", "--port", port];
      const { code, err, out } = await start(program, [...words, "--storage", `sqlite:${file}`], { cwd: path }).ended;
      expect(err).toBe(
        `error: database; must be writable: ${join(path, file)}. Allow writing to the file and its folder, or name another file.\n`,
      );
      expect([code, out]).toEqual([1, ""]);
    }
    chmodSync(join(path, "shut"), 0o755);
    expect(readFileSync(join(path, "fixed.db")).equals(before)).toBe(true);
  });

  it("reports that a file is not an SQLite database, or that a host is not one of this machine", async () => {
    const { path, write, run } = place();
    write("torn.db", "x".repeat(10_000));
    write("token.txt", "a-token-that-nobody-knows\n");
    const port = String(await freePort());
    const torn = await run("serve", "--port", port, "--storage", "sqlite:torn.db");
    expect(torn).toMatchObject({
      code: 1,
      err: `error: database; must be an SQLite file: ${join(path, "torn.db")}. Name another file, or move this one away.\n`,
    });
    // An address reserved for documentation: no machine has it.
    const far = await run("serve", "--port", port, "--host", "192.0.2.1", "--token-file", "token.txt");
    expect(far.err).toContain('error: "192.0.2.1" is not an address of this machine. Choose another with --host.\n');
    expect(far.code).toBe(1);
  });

  it("tells remote commands that the disk is full, ends cleanly, and has all data once there is space", async () => {
    const here = place();
    const port = String(await freePort());
    const url = `http://127.0.0.1:${port}`;
    // Files of this process cannot grow, which looks like a full disk to SQLite.
    const limited = ["-c", 'ulimit -f 1600; exec "$0" "$@"', process.execPath, binary, "serve", "--port", port];
    const full = start("sh", limited, { cwd: here.path });
    try {
      await until(async () => (await fetch(`${url}/readyz`).catch(() => null))?.ok ?? full.child.exitCode !== null);
      // A worker would wait until the server has recovered.
      const words = ["ask", "ovens", "--space", "heat=float(150,250)", "--strategy", "random", "--server", url];
      await here.json(...words, "--json");
      const trial = { hyperparameters: { heat: 200 }, state: "complete", values: { value: 1 } };
      const headers = { "content-type": "application/json" };
      let acknowledged = 0;
      // Many at a time, then one at a time, so that the last pages are also full.
      for (const count of [50, 1]) {
        const body = JSON.stringify({ trials: Array<unknown>(count).fill(trial) });
        for (let status = 201; status === 201; acknowledged += status === 201 ? count : 0) {
          ({ status } = await fetch(`${url}/api/v1/studies/ovens/trials`, { method: "POST", headers, body }));
        }
      }
      expect(acknowledged).toBeGreaterThan(0);
      const { code, err } = await here.run(...words);
      expect(err).toMatch(
        /^error: The database cannot be used: the disk (is full|failed to read or write)\. See the server's log; repeat the request once this is fixed\.\n$/,
      );
      expect(code).toBe(1);
      full.child.kill("SIGTERM");
      expect((await full.ended).code).toBe(0);
      const kept = await here.json<{ state: string }[]>("trials", "ovens", "--json");
      expect(kept.filter(({ state }) => state === "complete")).toHaveLength(acknowledged);
    } finally {
      full.child.kill("SIGKILL");
    }
  });
});

it("a server ends even though its log is no longer read", async () => {
  const server = await served(place());
  const { child, ended } = server.running();
  child.stderr?.destroy();
  child.stdout?.destroy();
  child.kill("SIGTERM");
  expect((await ended).code).toBe(0);
});

describe("a command", () => {
  it("reports that another process has locked the database, and works once it is free", async () => {
    const { path, run, json } = place();
    await json("ask", "ovens", "--space", "heat=int(150,250)", "--strategy", "random", "--json");
    const other = new Database(join(path, "credence.db"));
    other.exec("begin exclusive");
    const tell = ["tell", "ovens", "0", "--value", "3"];
    const { code, err, out } = await run(...tell);
    expect(err).toBe(
      `error: database; is locked by another process: ${join(path, "credence.db")}. Stop that process or wait, then start again.\n`,
    );
    expect([code, out]).toEqual([1, ""]);
    other.exec("rollback");
    other.close();
    expect((await run(...tell)).code).toBe(0);
  });

  it("reports a damaged page in the middle, locally and remotely, and leaves the file unchanged", async () => {
    const here = place();
    await here.json("tune", "branin", "--strategy", "random", "--trials", "300", "--json", "--quiet");
    const file = join(here.path, "credence.db");
    const bytes = readFileSync(file);
    // The second half, which contains the pages of the trials.
    bytes.fill(0xa5, Math.ceil(bytes.length / 8192) * 4096);
    writeFileSync(file, bytes);
    const damaged = await here.run("trials", "branin");
    expect(damaged).toMatchObject({
      code: 1,
      out: "",
      err: `error: database; is damaged: ${file}. Restore a copy, or save what can be read: sqlite3 FILE ".recover".\n`,
    });
    expect(readFileSync(file).equals(bytes)).toBe(true);
    const server = await served(here);
    const { code, err } = await here.run("trials", "branin", "--server", server.url);
    expect(err).toBe(
      "error: The database cannot be used: it is damaged. See the server's log; repeat the request once this is fixed.\n",
    );
    expect(code).toBe(1);
    server.running().child.kill("SIGTERM");
    expect((await server.running().ended).code).toBe(0);
  });
});
