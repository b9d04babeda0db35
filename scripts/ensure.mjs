/**
 * Makes a fresh clone ready, and does nothing when it is: installs what package-lock.json lists, compiles the SQLite
 * binding where the running Node is too old for the packaged one, and builds dist/. Runs before `npm start` and `npm test`,
 * with Node's own modules only, because nothing else is installed yet.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildIfStale } from "./build.mjs";
import { fetchHeaders, findHeaders } from "./node-headers.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, "node_modules", ".credence-installed.json");
/** Node-API 10, which SQLite's packaged binaries require; they silently crash an older Node. */
const hasNodeApi = Number(process.versions.napi) >= 10;
const bindingFolder = join(root, "node_modules", "better-sqlite3");
const bindingFile = join(bindingFolder, "build", "Release", "better_sqlite3.node");
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

  if (stamp?.lock !== lock) {
    say("Installing packages (only once)");
    const compiled = readBinding();
    // No package needs its install script except the SQLite binding on old Node versions, which is compiled below.
    await npm(["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund"], process.env);
    putBack(compiled);
  }
  if (!(await sqliteLoads())) await compileSqlite();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ lock, runtime }));
}

/** The compiled binding and what it was compiled from; null if there is none. Compiling it again would take minutes. */
function readBinding() {
  try {
    return { version: bindingVersion(), bytes: readFileSync(bindingFile) };
  } catch {
    return null;
  }
}

/** Restores it unless it is of a different version; whether it loads is checked afterwards. */
function putBack(compiled) {
  if (compiled === null || compiled.version !== bindingVersion()) return;
  mkdirSync(dirname(bindingFile), { recursive: true });
  writeFileSync(bindingFile, compiled.bytes);
}

/** Null if the package is not installed. */
function bindingVersion() {
  try {
    return JSON.parse(readFileSync(join(bindingFolder, "package.json"), "utf8")).version;
  } catch {
    return null;
  }
}

/** Node 22.14 and later take a binary that came with the package (storage/sqlite/binding.ts); older ones compile. */
async function compileSqlite() {
  if (hasNodeApi)
    fail(`SQLite binding; must have a binary for ${runtime}: none. See https://github.com/WiseLibs/better-sqlite3.`);
  say(`Compiling the SQLite binding for Node ${process.versions.node} (only once; takes one to two minutes)`);
  // Without headers next to this Node, node-gyp downloads them; the nodedir of a different Node must not mislead it.
  const headers = findHeaders();
  await npm(["rebuild", "better-sqlite3"], { ...process.env, npm_config_nodedir: headers ?? "" }, { mayFail: true });
  if (!(await sqliteLoads()) && headers === null) {
    say(`Downloading the headers of Node ${process.versions.node} from the npm registry`);
    const fetched = await fetchHeaders(join(root, "node_modules", ".cache"), npm);
    await npm(["rebuild", "better-sqlite3"], { ...process.env, npm_config_nodedir: fetched ?? "" }, { mayFail: true });
  }
  if (await sqliteLoads()) return;
  fail(
    "SQLite binding; must load: it does not. Use Node 22.14 or newer, or " +
      "install python3, make and a C++ compiler (Debian: apt-get install python3 make g++) and try again.",
  );
}

function sqliteLoads() {
  const program = `new (require("${hasNodeApi ? "better-sqlite3-napi" : "better-sqlite3"}"))(":memory:").close()`;
  return new Promise((done) => {
    const child = spawn(process.execPath, ["-e", program], { cwd: root, stdio: "ignore" });
    child.on("error", () => done(false));
    child.on("exit", (code) => done(code === 0));
  });
}

/** Runs npm quietly, printing a sign of life every 15 seconds; shows its output only if it fails. */
async function npm(args, environment, { mayFail = false } = {}) {
  const started = Date.now();
  const pulse = setInterval(
    () => say(`… still running npm ${args[0]} (${Math.round((Date.now() - started) / 1000)} s)`),
    15_000,
  );
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
