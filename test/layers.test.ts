/** The checks themselves work: planted violations are caught, each by the intended rule. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folders = [
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

/** Rule → a file that breaks it (path and text). */
const violations: Readonly<Record<string, readonly [string, string]>> = {
  "math-knows-nothing": ["math/planted.ts", 'export * from "../gp/posterior.ts";'],
  "common-knows-nothing": ["common/planted.ts", 'export * from "../tuner/store.ts";'],
  "threads-know-no-domain": ["threads/planted.ts", 'export * from "../tuner/store.ts";'],
  "nets-are-a-library": ["objectives/bnn/planted.ts", 'export type { Objective } from "../../tuner/objective.ts";'],
  "service-knows-no-transport": ["service/planted.ts", 'export * from "../storage/open.ts";'],
  "http-client-knows-the-wire": ["web/http-client/planted.ts", 'export * from "../server/documents.ts";'],
  "gp-is-only-regression": ["gp/planted.ts", 'export * from "../tuner/study/study.ts";'],
  "meta-level-sees-no-weights": ["tuner/planted.ts", 'export * from "../objectives/bnn/predictive/predictive.ts";'],
  "parameter-level-sees-no-tuner": ["objectives/planted.ts", 'export type { Study } from "../tuner/study/study.ts";'],
  "ports-are-types": ["objectives/planted-value.ts", 'import "../tuner/objective.ts";'],
  "engines-know-the-store-port": ["storage/planted.ts", 'export * from "../tuner/loop/optimize.ts";'],
  "siblings-share-a-shape-only": ["objectives/bnn/posterior/planted.ts", 'export * from "./map.ts";'],
  "posterior-methods-have-one-shape": ["objectives/bnn/posterior/shapeless.ts", "export const build = 1;"],
  "acquisition-is-arithmetic": ["tuner/acquisition/planted.ts", 'export * from "../study/study.ts";'],
  "only-the-surrogate-sees-the-regression": ["tuner/planted-gp.ts", 'export * from "../gp/posterior.ts";'],
  "one-composition-root": ["cli/planted.ts", 'export * from "../storage/open.ts";'],
  "threads-are-handed-over": ["tuner/planted-threads.ts", 'export * from "./threads/pool.ts";'],
  "effects-at-the-edge": ["gp/planted-effect.ts", 'export * from "node:fs";'],
  "server-is-handed-a-store": ["web/server/planted.ts", 'export * from "../../storage/open.ts";'],
  "browser-sees-json": ["web/dashboard/planted.ts", 'export * from "../server/documents.ts";'],
  "only-the-root-imports-web": ["storage/planted-web.ts", 'export * from "../web/server/documents.ts";'],
  "no-shapes-in-the-browser": ["web/dashboard/planted-shape.ts", 'export * from "../../wire/parts.ts";'],
  "wire-knows-documents": ["wire/planted.ts", 'export * from "../tuner/store.ts";'],
  "source-does-not-import-tests": ["math/planted-test.ts", 'export * from "../test/planted.ts";'],
  "reached-by-a-test": ["math/lonely.ts", "export const lonely = 1;"],
  "nothing-stands-on-the-library": ["cli/planted-library.ts", 'export * from "../library/dimensions.ts";'],
  "library-is-no-program": ["library/planted.ts", 'export * from "../cli/command.ts";'],
  "networks-without-the-tuner": ["library/bnn/planted.ts", 'export * from "../study.ts";'],
  "client-opens-no-database": ["library/contract.ts", 'export * from "../storage/open.ts";'],
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
    const names = ["suggestionDesk", "Surroundings", "givenFlags", "places", "placeOf", "MOST_ROWS"];
    writeFileSync(join(copy, "common", "words.ts"), names.map((name) => `export const ${name} = 1;\n`).join(""));
    const program = join(root, "node_modules", "eslint", "bin", "eslint.js");
    const args = [program, "tuner/words.ts", "objectives/words.ts", "common/words.ts", "--format", "json"];
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
        ...names.map((name) => expect.stringContaining(`'${name}' does not match the pattern`) as string),
      ]),
    );
  });
});
