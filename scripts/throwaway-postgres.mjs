/**
 * A PostgreSQL server on loopback that leaves nothing behind, for tests, benchmarks and experiments.
 *
 *     node scripts/throwaway-postgres.mjs [--no-fsync]
 *
 * Prints the address of an empty database as its first line, and stops when its input ends, on Ctrl-C or SIGTERM. A line
 * "restart" on its input kills the server as a crash would and starts it again; it answers "restarted". Its programs are
 * those of CREDENCE_POSTGRES_BIN, of the PATH, or the newest below /usr/lib/postgresql. As root it runs as the user
 * postgres or nobody, for PostgreSQL refuses root.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

const USER = "credence";
const PASSWORD = "throwaway";
const STOP_MILLISECONDS = 10_000;

/** The folder that contains `initdb` and `postgres`; null if there is none. */
export function findPostgres() {
  const given = process.env["CREDENCE_POSTGRES_BIN"];
  const onPath = (process.env["PATH"] ?? "").split(delimiter);
  const all = "/usr/lib/postgresql";
  const packaged = existsSync(all)
    ? readdirSync(all)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(all, version, "bin"))
    : [];
  const folders = given ? [given] : [...onPath, ...packaged];
  return (
    folders.find(
      (folder) => folder !== "" && ["initdb", "postgres"].every((name) => isExecutable(join(folder, name))),
    ) ?? null
  );
}

/** Why no server can be started here; null if one can. */
export function whyNoPostgres() {
  if (process.platform === "win32") return "not on Windows";
  if (findPostgres() === null) return "PostgreSQL is not installed";
  if (isRoot() && servant() === null) return "PostgreSQL does not run as root, and there is no user postgres or nobody";
  return null;
}

/** Runs this file in a separate process, which ends when this one ends, for whatever reason. */
export async function startPostgres({ fsync = true } = {}) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), ...(fsync ? [] : ["--no-fsync"])], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, "exit");
  const line = async () => {
    const said = await Promise.race([once(lines, "line"), ended.then(() => null)]);
    if (said === null) throw new Error("throwaway PostgreSQL; must start: it ended");
    return said[0];
  };
  return {
    address: await line(),
    async restart() {
      const restarted = line();
      child.stdin.write("restart\n");
      await restarted;
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isRoot() {
  return process.getuid?.() === 0;
}

/** The user that the server runs as instead of root. */
function servant() {
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag) => Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // Try the next one.
    }
  }
  return null;
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function main() {
  const why = whyNoPostgres();
  if (why !== null) {
    process.stderr.write(`throwaway PostgreSQL: ${why}\n`);
    process.exitCode = 1;
    return;
  }
  const bin = findPostgres();
  const as = isRoot() ? servant() : {};
  const folder = mkdtempSync(join(tmpdir(), "credence-postgres-"));
  chmodSync(folder, 0o755);
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  if (isRoot()) chownSync(data, as.uid, as.gid);
  const options = { ...as, cwd: folder, env: { PATH: process.env["PATH"], LC_ALL: "C", HOME: folder } };
  const secret = join(folder, "password");
  writeFileSync(secret, `${PASSWORD}\n`, { mode: 0o644 });
  const flags = ["-D", data, "-U", USER, "-A", "scram-sha-256", `--pwfile=${secret}`, "-E", "UTF8", "--no-sync"];
  // A collation that differs from code point order, as most servers have, if this PostgreSQL knows one.
  for (const locale of [["--locale=C", "--locale-provider=icu", "--icu-locale=en"], ["--locale=C"]]) {
    try {
      execFileSync(join(bin, "initdb"), [...flags, ...locale], { ...options, stdio: ["ignore", "ignore", "ignore"] });
      break;
    } catch (error) {
      rmSync(data, { recursive: true, force: true });
      mkdirSync(data, { mode: 0o700 });
      if (isRoot()) chownSync(data, as.uid, as.gid);
      if (locale.length === 1) throw error;
    }
  }
  const port = await freePort();
  const fsync = process.argv.includes("--no-fsync") ? ["-c", "fsync=off", "-c", "synchronous_commit=off"] : [];
  const settings = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200"];
  let server = null;
  let isStopping = false;

  async function start() {
    const child = spawn(join(bin, "postgres"), ["-D", data, "-p", String(port), ...settings, ...fsync], {
      ...options,
      stdio: ["ignore", "ignore", "pipe"],
    });
    server = child;
    child.ended = new Promise((resolve) => child.on("exit", resolve));
    let said = "";
    await new Promise((resolve, reject) => {
      child.stderr.on("data", (text) => {
        said = (said + text).slice(-10_000);
        if (said.includes("ready to accept connections")) resolve();
      });
      void child.ended.then(() => reject(new Error(`postgres ended:\n${said}`)));
    });
  }

  /** SIGINT: fast shutdown; SIGQUIT: immediate, like a crash. */
  async function stop(signal) {
    server?.kill(signal);
    const late = sleep(STOP_MILLISECONDS, "late", { ref: false });
    if ((await Promise.race([server?.ended, late])) === "late") server.kill("SIGKILL");
    await server?.ended;
  }

  async function end() {
    if (isStopping) return;
    isStopping = true;
    await stop("SIGQUIT");
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  }
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  process.on("SIGHUP", end);

  try {
    await start();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  }
  process.stdout.write(`postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres\n`);
  const lines = createInterface({ input: process.stdin });
  lines.on("line", async (line) => {
    if (line.trim() !== "restart" || isStopping) return;
    await stop("SIGQUIT");
    await start();
    process.stdout.write("restarted\n");
  });
  lines.on("close", end);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
