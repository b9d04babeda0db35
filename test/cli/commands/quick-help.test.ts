import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const staticImport = /^(?:import|export) (?!type\b)(?:[^;"]*? from )?"(\.[^"]+)";$/gm;

/** Files that are loaded statically with this one; files imported on demand are not included. */
function loadedWith(file: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  for (const [, target] of readFileSync(join(root, file), "utf8").matchAll(staticImport)) {
    loadedWith(normalize(join(dirname(file), target)), loaded);
  }
  return loaded;
}

test("help loads the command line alone, not what the commands use", () => {
  const loaded = [...loadedWith("cli/main.ts")];
  expect(loaded).toContain("cli/commands/index.ts");
  expect(loaded.filter((file) => !/^(?:cli|common)\//.test(file))).toEqual([]);
});

test("loading a command does load the tuner", () => {
  expect([...loadedWith("cli/commands/tune.ts")].some((file) => file.startsWith("tuner/"))).toBe(true);
});
