/** Where the process is, and how it was called. */
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Surroundings } from "./context.ts";
import { thisProcess } from "./process-identity.ts";

export function surroundings(): Surroundings {
  const environment = process.env;
  const called = basename(process.argv[1] ?? "");
  // On the path only when it was called by its name; inside a clone npx finds it.
  const program = called === "credence" && environment.npm_lifecycle_event === undefined ? "credence" : "npx credence";
  return {
    version: packageVersion(dirname(fileURLToPath(import.meta.url))),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    program,
    tuneProgram: environment.npm_lifecycle_event === "start" ? "npm start --" : `${program} tune`,
    environment,
    cores: availableParallelism(),
    process: thisProcess(),
  };
}

/** Of the nearest package.json upwards: this file is compiled into a deeper folder than it stands in. */
function packageVersion(folder: string): string {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return packageVersion(dirname(folder));
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  return version;
}
