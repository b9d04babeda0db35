/** Reads the process: versions, how it was started, and its environment variables. */
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Environment } from "./context.ts";
import { thisProcess } from "./studies/process-identity.ts";

export function readEnvironment(): Environment {
  const variables = process.env;
  const called = basename(process.argv[1] ?? "");
  // It is on the PATH only if it was called by its name; inside a clone, npx finds it.
  const program = called === "credence" && variables.npm_lifecycle_event === undefined ? "credence" : "npx credence";
  return {
    version: packageVersion(dirname(fileURLToPath(import.meta.url))),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    program,
    tuneProgram: variables.npm_lifecycle_event === "start" ? "npm start --" : `${program} tune`,
    variables,
    cores: availableParallelism(),
    process: thisProcess(),
  };
}

/** From the nearest package.json in a parent folder, since the compiled file is in a deeper folder than the source. */
function packageVersion(folder: string): string {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return packageVersion(dirname(folder));
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  return version;
}
