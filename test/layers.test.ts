/** The checks themselves work: planted violations are caught, each by the rule that is meant for it. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folders = ["math", "gp", "tuner", "objectives", "storage", "web"];

/** Rule → a file that breaks it (path and text). */
const violations: Readonly<Record<string, readonly [string, string]>> = {
  "math-knows-nothing": ["math/planted.ts", 'export * from "../gp/posterior.ts";'],
  "gp-is-only-regression": ["gp/planted.ts", 'export * from "../tuner/study.ts";'],
  "meta-level-sees-no-weights": ["tuner/planted.ts", 'export * from "../objectives/predictive.ts";'],
  "parameter-level-sees-no-tuner": ["objectives/planted.ts", 'export type { Study } from "../tuner/study.ts";'],
  "ports-are-types": ["objectives/planted-value.ts", 'import "../tuner/objective.ts";'],
  "engines-know-the-store-port": ["storage/planted.ts", 'export * from "../tuner/optimize.ts";'],
  "siblings-share-a-shape-only": ["objectives/posterior/planted.ts", 'export * from "./map.ts";'],
  "posterior-methods-have-one-shape": ["objectives/posterior/shapeless.ts", "export const build = 1;"],
  "acquisition-is-arithmetic": ["tuner/acquisition/planted.ts", 'export * from "../study.ts";'],
  "only-strategies-see-the-surrogate": ["tuner/planted-gp.ts", 'export * from "../gp/posterior.ts";'],
  "one-composition-root": ["tuner/cli/planted.ts", 'export * from "../../storage/open.ts";'],
  "threads-are-handed-over": ["tuner/planted-threads.ts", 'export * from "./threads/pool.ts";'],
  "effects-at-the-edge": ["gp/planted-effect.ts", 'export * from "node:fs";'],
  "server-is-handed-a-store": ["web/server/planted.ts", 'export * from "../../storage/open.ts";'],
  "browser-sees-json": ["web/client/planted.ts", 'export * from "../server/wire.ts";'],
  "only-the-root-imports-web": ["storage/planted-web.ts", 'export * from "../web/server/wire.ts";'],
  "source-does-not-import-tests": ["math/planted-test.ts", 'export * from "../test/planted.ts";'],
  "reached-by-a-test": ["math/lonely.ts", "export const lonely = 1;"],
  "no-cycles": ["math/cycle.ts", 'export * from "./cycle.ts";'],
};

describe("layers", () => {
  let copy = "";

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), "credence-layers-"));
    for (const folder of folders) cpSync(join(root, folder), join(copy, folder), { recursive: true });
    for (const file of [".dependency-cruiser.mjs", "tsconfig.json", "package.json", "eslint.config.js"]) {
      cpSync(join(root, file), join(copy, file));
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    mkdirSync(join(copy, "test"));
    writeFileSync(join(copy, "test", "planted.ts"), "export const planted = 1;\n");
    writeFileSync(join(copy, "test", "planted.test.ts"), 'import "../math/random.ts";\n');
    for (const [path, text] of Object.values(violations)) writeFileSync(join(copy, path), `${text}\n`);
  });

  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it("catches each planted violation by its rule", { timeout: 120_000 }, () => {
    const program = join(root, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
    const args = [program, ...folders, "test", "--config", ".dependency-cruiser.mjs", "--output-type", "err"];
    const { stdout, status } = spawnSync(process.execPath, args, { cwd: copy, encoding: "utf8", maxBuffer: 1e9 });
    expect(status).not.toBe(0);
    const found = stdout.split("\n");
    for (const [name, [path]] of Object.entries(violations)) {
      const caught = found.some((line) => line.includes(`error ${name}: `) && line.includes(path));
      expect(caught, `${name} should catch ${path}`).toBe(true);
    }
  });

  it("catches a forbidden word, a clock, and randomness without a key", { timeout: 120_000 }, () => {
    writeFileSync(join(copy, "tuner", "words.ts"), "export const weights = [Math.random(), Date.now()];\n");
    writeFileSync(join(copy, "objectives", "words.ts"), "export const trials = 1;\n");
    const program = join(root, "node_modules", "eslint", "bin", "eslint.js");
    const args = [program, "tuner/words.ts", "objectives/words.ts", "--format", "json"];
    const { stdout, status } = spawnSync(process.execPath, args, { cwd: copy, encoding: "utf8" });
    expect(status).toBe(1);
    const messages = (JSON.parse(stdout) as { messages: { message: string }[] }[]).map((file) =>
      file.messages.map((entry) => entry.message),
    );
    expect(messages.flat()).toEqual(
      expect.arrayContaining([
        "A word of the parameter level; see docs/glossary.md.",
        "A word of the meta level; see docs/glossary.md.",
        "Take a key from math/random.ts; a run must replay from its seed.",
        "Take the time as an argument.",
      ]),
    );
  });
});
