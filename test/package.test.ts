/** The published package is small, complete, and works with only the packages that it declares. */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { start } from "./end-to-end/binary.ts";
import { freePort, until } from "./end-to-end/served.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** In bytes. */
const MAX_PACKED = 5 << 20;
const folder = mkdtempSync(join(tmpdir(), "credence-package-"));
const installed = join(folder, "node_modules", "credence");
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}
let packed: Packed;

beforeAll(() => {
  const words = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = spawnSync("npm", words, { cwd: root, encoding: "utf8" });
  [packed] = JSON.parse(stdout) as [Packed];
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  mkdirSync(installed, { recursive: true });
  spawnSync("tar", ["-xzf", join(folder, packed.filename), "-C", installed, "--strip-components", "1"]);
  for (const name of runtimePackages()) {
    const target = join(folder, "node_modules", name);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(join(root, "node_modules", name), target, "junction");
  }
}, 60_000);

/** The packages of an installation, from the lock file: everything except development dependencies. */
function runtimePackages(): readonly string[] {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
  };
  return Object.entries(lock.packages).flatMap(([path, { dev, devOptional }]) => {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
    return name === undefined || dev === true || devOptional === true || !existsSync(join(root, path)) ? [] : [name];
  });
}

const credence = (...words: readonly string[]) =>
  start(process.execPath, [join(installed, "dist", "cli", "main.js"), ...words], { cwd: folder });

const tsx = join(root, "node_modules", "tsx", "dist", "esm", "index.mjs");

/** Checks types as a reader would, with the package as it is installed. */
function tsc(...files: readonly string[]) {
  const flags = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--types", "node"];
  const types = ["--typeRoots", join(root, "node_modules", "@types")];
  const words = [join(root, "node_modules", "typescript", "bin", "tsc"), ...flags, ...types, ...files];
  return spawnSync(process.execPath, words, { cwd: folder, encoding: "utf8" });
}

/** Bundles a file with everything it imports, except native modules; returns the bundle's path. */
async function bundle(file: string): Promise<string> {
  const config = `export default {
  build: { ssr: ${JSON.stringify(file)}, outDir: "bundled", rollupOptions: { output: { codeSplitting: false } } },
  ssr: { noExternal: true },
};\n`;
  writeFileSync(join(folder, "vite.config.mjs"), config);
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const { code, err } = await start(process.execPath, [vite, "build", "--logLevel", "warn"], { cwd: folder }).ended;
  expect(code, err).toBe(0);
  return join("bundled", file.replace(/[.]ts$/, ".js"));
}

describe("the package", () => {
  it("contains only the files that are needed, and is small", () => {
    const paths = packed.files.map(({ path }) => path);
    for (const path of ["dist/cli/main.js", "dist/web/dashboard/index.html", "LICENSE", "README.md", "SECURITY.md"]) {
      expect(paths).toContain(path);
    }
    for (const path of ["clients/python/src/credence/__init__.py", "clients/python/src/credence/py.typed"]) {
      expect(paths).toContain(path);
    }
    expect(paths.filter((path) => /^(?:test|bench|scripts)\/|[.](?:map|png|pyc|tsbuildinfo)$/.test(path))).toEqual([]);
    expect(packed.size).toBeLessThan(MAX_PACKED);
  });

  it("tunes a built-in objective, a function and a net with its own data", { timeout: 120_000 }, async () => {
    writeFileSync(
      join(folder, "bowl.ts"),
      "export const space = ['x=float(0,1)'];\nexport default ({ x }: { x: number }) => x;\n",
    );
    for (const words of [["branin"], ["--module", "bowl.ts"]]) {
      const { code, err } = await credence("tune", ...words, "--trials", "2", "--strategy", "sobol").ended;
      expect(code, err).toBe(0);
    }
    const quick = ["--set", "method=map", "--set", "iterations=50", "--trials", "1", "--strategy", "sobol"];
    const { code, err } = await credence("tune", "bnn-regression", ...quick).ended;
    expect(code, err).toBe(0);
  });

  it("is a library with types, for modules and for require", { timeout: 120_000 }, async () => {
    const program = `import { choice, float, tune } from "credence";
const best = await tune(
  { space: { x: float(-5, 5), opt: choice("sgd", "adam") }, trials: 4, strategy: { name: "sobol" } },
  ({ x, opt }) => x * x + (opt === "sgd" ? 1 : 0),
);
const name: "sgd" | "adam" | undefined = best?.hyperparameters.opt;
console.log(name, typeof best?.value);
`;
    writeFileSync(join(folder, "library.ts"), program);
    writeFileSync(join(folder, "wrong.ts"), program.replace('=== "sgd"', '=== "sgdd"'));
    // The examples too, as installed with the package.
    const examples = readdirSync(join(root, "examples")).filter((name) => name.endsWith(".ts"));
    for (const name of examples) copyFileSync(join(root, "examples", name), join(folder, name));
    expect(tsc("library.ts", ...examples)).toMatchObject({ stdout: "", status: 0 });
    expect(tsc("wrong.ts").stdout).toContain("TS2367");
    const { out, err, code } = await start(process.execPath, ["--import", tsx, "library.ts"], { cwd: folder }).ended;
    expect([out, code], err).toEqual([expect.stringMatching(/^(?:sgd|adam) number\n$/), 0]);
    const required = await start(process.execPath, ["-p", 'typeof require("credence").tune'], { cwd: folder }).ended;
    expect(required.out).toBe("function\n");
  });

  it("works in a test of Vitest", { timeout: 60_000 }, async () => {
    const test = `import { float, tune } from "credence";
import { expect, it } from "vitest";
it("tunes", async () => {
  const best = await tune({ space: { x: float(0, 1) }, trials: 3 }, ({ x }) => x);
  expect(best?.value).toBe(best?.hyperparameters.x);
});
`;
    writeFileSync(join(folder, "user.test.ts"), test);
    symlinkSync(join(root, "node_modules", "vitest"), join(folder, "node_modules", "vitest"), "junction");
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
    const { code, out, err } = await start(process.execPath, [vitest, "run", "user.test.ts"], { cwd: folder }).ended;
    expect(code, out + err).toBe(0);
  });

  it("serves the API and the page, and its documented examples compile and run", { timeout: 180_000 }, async () => {
    const port = await freePort();
    const { child, ended } = credence("serve", "--port", String(port));
    const url = `http://127.0.0.1:${port}`;
    await until(() =>
      fetch(`${url}/healthz`).then(
        ({ ok }) => ok,
        () => child.exitCode !== null,
      ),
    );
    expect(await (await fetch(url)).text()).toContain("<title>");
    expect((await fetch(`${url}/api/v1/studies`)).status).toBe(200);

    // The examples' training code is written by the reader.
    const prelude = "declare global { function train(...given: unknown[]): Promise<number> }\nexport {};\n";
    writeFileSync(join(folder, "prelude.d.ts"), prelude);
    const text = readFileSync(join(root, "docs", "library.md"), "utf8")
      .replaceAll("http://tuner:4010", url)
      .replaceAll(/trials: \d+/g, "trials: 3");
    const files = [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code], i) => {
      writeFileSync(join(folder, `documented-${i}.ts`), code);
      return `documented-${i}.ts`;
    });
    expect(files.length).toBeGreaterThan(2);
    expect(tsc("prelude.d.ts", ...files)).toMatchObject({ stdout: "", status: 0 });
    const imports = files.map((file) => `await import("./${file}");\n`);
    writeFileSync(
      join(folder, "all.ts"),
      `globalThis.train = async () => Math.random();\n${imports.join("")}export {};\n`,
    );
    const run = await start(process.execPath, ["--import", tsx, "all.ts"], { cwd: folder }).ended;
    expect(run.code, run.err).toBe(0);

    // Once more, as one file bundled from the examples and the package.
    const bundled = await bundle("all.ts");
    expect(readFileSync(join(folder, bundled), "utf8")).not.toMatch(/from ["']credence/);
    const again = await start(process.execPath, [bundled], { cwd: folder }).ended;
    expect(again.code, again.err).toBe(0);

    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
  });
});
