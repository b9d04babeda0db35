/**
 * Compiles the kernels, then the TypeScript sources into dist/, and builds the dashboard into dist/web/dashboard/,
 * the page of a report into dist/web/report-page/.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { buildKernels, kernelsModules } from "./build-kernels.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = [
  "math",
  "common",
  "threads",
  "gp",
  "tuner",
  "objectives",
  "service",
  "wire",
  "storage",
  "web",
  "cli",
  "library",
];
const settings = [
  "tsconfig.json",
  "tsconfig.build.json",
  "package-lock.json",
  "scripts/build.mjs",
  "scripts/build-kernels.mjs",
];
const client = join("web", "dashboard");
const clientSettings = [
  "vite.config.ts",
  "vite.report.config.ts",
  "package-lock.json",
  "scripts/build.mjs",
  join("web", "api.ts"),
  join("objectives", "bnn", "artifacts", "kinds.ts"),
];
const stamp = join(root, "dist", ".built");
const clientStamp = join(root, "dist", client, ".built");

/** Builds everything that is missing, or older than one of its sources or settings. */
export async function buildIfStale(say) {
  const isCompiled = kernelsModules.every((file) => existsSync(file)) && isFresh(stamp, newestSource());
  const isBuilt = isFresh(clientStamp, newestOf([...clientSettings.map(inRoot), ...filesBelow(client)]));
  if (isCompiled && isBuilt) return;
  say("Building");
  if (!isCompiled) build();
  else buildClient();
}

function build() {
  // A file that was removed from the sources must not remain in dist/.
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const started = new Date();
  buildKernels();
  run(join("typescript", "bin", "tsc"), ["-p", "tsconfig.build.json"]);
  chmodSync(join(root, "dist", "cli", "main.js"), 0o755);
  mark(stamp, started);
  buildClient();
}

function buildClient() {
  const started = new Date();
  for (const config of ["vite.config.ts", "vite.report.config.ts"]) {
    run(join("vite", "bin", "vite.js"), ["build", "--config", config, "--logLevel", "warn"]);
  }
  // Compressed once at build time instead of per request.
  const assets = join(root, "dist", client, "assets");
  for (const name of readdirSync(assets).filter((name) => /\.(js|css)$/.test(name))) {
    writeFileSync(join(assets, `${name}.gz`), gzipSync(readFileSync(join(assets, name)), { level: 9 }));
  }
  mark(clientStamp, started);
}

function run(program, args) {
  const { status } = spawnSync(process.execPath, [join(root, "node_modules", program), ...args], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(1);
}

/** Dated at the start of the build, so that a source saved in the meantime counts as newer. */
function mark(file, started) {
  writeFileSync(file, "");
  utimesSync(file, started, started);
}

function isFresh(file, newest) {
  return existsSync(file) && newest <= statSync(file).mtimeMs;
}

function newestSource() {
  const files = [...settings.map(inRoot), ...sources.flatMap(filesBelow)];
  return newestOf(files.filter((file) => !kernelsModules.includes(file) && !file.startsWith(inRoot(client))));
}

function newestOf(files) {
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

function filesBelow(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function inRoot(name) {
  return join(root, name);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) build();
