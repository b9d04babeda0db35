/**
 * Makes a fresh clone ready, and does nothing when it is: installs what package-lock.json lists, compiles the SQLite
 * binding for the running Node where no prebuilt one fits, and builds dist/. Runs before `npm start` and `npm test`,
 * with Node's own modules only, because nothing else is installed yet.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildIfStale } from "./build.mjs";
import { fetchHeaders, findHeaders } from "./node-headers.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, "node_modules", ".credence-installed.json");
const runtime = `${process.platform}-${process.arch} abi ${process.versions.modules}`;

checkNode();
await install();
await buildIfStale(say);

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Node; must be 20.19 or newer: ${process.versions.node}. Install a current one from https://nodejs.org.`);
}

async function install() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stamp = readStamp();
  if (stamp?.lock === lock && stamp.runtime === runtime) return;

  const headers = findHeaders();
  // An empty nodedir overrules a setting that points at another Node's headers.
  const environment = { ...process.env, npm_config_nodedir: headers ?? "" };
  if (stamp?.lock === lock) {
    say(`Node changed (${stamp.runtime} → ${runtime}): rebuilding the SQLite binding, up to two minutes`);
    await npm(["rebuild", "better-sqlite3"], environment, { mayFail: true });
  } else {
    say("Installing packages, once; up to three minutes where the SQLite binding has to be compiled");
    await npm(["ci", "--include=dev", "--no-audit", "--no-fund"], environment, { mayFail: headers === null });
  }
  if (!(await sqliteLoads())) await compileSqlite(headers, environment);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ lock, runtime }));
}

/** No prebuilt binding came, and node-gyp found no headers of this Node: take them from the npm registry. */
async function compileSqlite(headers, environment) {
  if (headers === null) {
    say(`Fetching the headers of Node ${process.versions.node} from the npm registry to compile the SQLite binding`);
    const fetched = await fetchHeaders(join(root, "node_modules", ".cache"), npm);
    const bare = { ...environment, npm_config_nodedir: fetched ?? "" };
    // The failed install may have left nothing behind: install without scripts first.
    if (!existsSync(join(root, "node_modules", "better-sqlite3"))) {
      await npm(["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund"], bare);
      await fetchHeaders(join(root, "node_modules", ".cache"), npm);
    }
    await npm(["rebuild", "better-sqlite3"], bare);
  }
  if (await sqliteLoads()) return;
  fail(
    "SQLite binding; must load: it does not. " +
      "Install python3, make and a C++ compiler (Debian: apt-get install python3 make g++), delete node_modules, and try again.",
  );
}

function sqliteLoads() {
  const program = "new (require('better-sqlite3'))(':memory:').close()";
  return new Promise((done) => {
    const child = spawn(process.execPath, ["-e", program], { cwd: root, stdio: "ignore" });
    child.on("error", () => done(false));
    child.on("exit", (code) => done(code === 0));
  });
}

/** Runs npm quietly, saying now and then that it still works; shows what it printed only when it fails. */
async function npm(args, environment, { mayFail = false } = {}) {
  const started = Date.now();
  const pulse = setInterval(() => say(`… still at it (${Math.round((Date.now() - started) / 1000)} s)`), 15_000);
  const cli = process.env.npm_execpath;
  const [command, prefix] = cli?.endsWith("js") ? [process.execPath, [cli]] : ["npm", []];
  let output = "";
  const code = await new Promise((done) => {
    const options = { cwd: root, env: environment, stdio: ["ignore", "pipe", "pipe"], shell: command === "npm" };
    const child = spawn(command, [...prefix, ...args], options);
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
    child.on("error", (error) => {
      output += `${error.message}\n`;
      done(1);
    });
    child.on("exit", (status) => done(status ?? 1));
  });
  clearInterval(pulse);
  if (code !== 0 && !mayFail) {
    process.stderr.write(output.slice(-8000));
    fail(`npm ${args[0]}; must succeed: exit ${code}. Its last lines are above.`);
  }
  return { code, output };
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(resolve(stampFile), "utf8"));
  } catch {
    return null; // nothing installed yet
  }
}

function say(text) {
  process.stderr.write(`credence: ${text}\n`);
}

function fail(text) {
  process.stderr.write(`credence: ${text}\n`);
  process.exit(1);
}
