/** Compiles the kernels, and then the TypeScript sources into dist/. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildKernels, kernelsModules } from "./build-kernels.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = ["math", "gp", "tuner", "objectives", "storage", "web"];
const settings = [
  "tsconfig.json",
  "tsconfig.build.json",
  "package-lock.json",
  "scripts/build.mjs",
  "scripts/build-kernels.mjs",
];
const stamp = join(root, "dist", ".built");

/** Builds when a source or a setting is newer than the last build, or the kernels are missing. */
export async function buildIfStale(say) {
  if (
    kernelsModules.every((file) => existsSync(file)) &&
    existsSync(stamp) &&
    newestSource() <= statSync(stamp).mtimeMs
  )
    return;
  say("Building");
  build();
}

function build() {
  // A file that is gone from the sources must not live on in dist/.
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const started = new Date();
  buildKernels();
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(1);
  chmodSync(join(root, "dist", "tuner", "cli", "main.js"), 0o755);
  // Dated when the build began, so that a source saved meanwhile counts as newer.
  writeFileSync(stamp, "");
  utimesSync(stamp, started, started);
}

function newestSource() {
  const files = [
    ...settings.map((name) => join(root, name)),
    ...sources.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    ),
  ];
  const written = files.filter((file) => !kernelsModules.includes(file));
  return Math.max(...written.map((file) => statSync(file).mtimeMs));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) build();
