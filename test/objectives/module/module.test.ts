import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeKey } from "../../../math/random.ts";
import { moduleObjective } from "../../../objectives/module/module.ts";
import type { EvaluationContext, Objective } from "../../../tuner/objective.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-module-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

let written = 0;
/** Writes every text to a file with its own name, since a module is loaded once per path. */
function write(text: string, ending = ".mjs"): string {
  const path = join(folder, `module-${written++}${ending}`);
  writeFileSync(path, text);
  return path;
}

async function load(path: string): Promise<Objective> {
  const created = await moduleObjective(path);
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  return created.objective;
}

const context: EvaluationContext = {
  report: () => "continue",
  signal: new AbortController().signal,
  key: makeKey(1),
  trial: { study: "test", number: 0, attempt: 1 },
};

const space = `[{ kind: "float", name: "x", low: 0, high: 1, scale: "linear" }]`;
const metrics = `[{ name: "loss", direction: "maximize" }]`;
const whole = `{
  name: "mine", space: ${space}, metrics: ${metrics}, factor: 2,
  evaluate({ x }) { return { values: { loss: this.factor * x } }; },
}`;

describe("a module", () => {
  test.each([
    ["the default export", `export default ${whole};`, ".mjs"],
    ["the name objective", `export const objective = ${whole};`, ".mjs"],
    ["the name objective, beside another default", `export default 3; export const objective = ${whole};`, ".mjs"],
    ["module.exports", `module.exports = ${whole};`, ".cjs"],
    ["the default export in TypeScript", `export default ${whole} as object;`, ".ts"],
    ["the name objective in a TypeScript ES module", `export const objective: object = ${whole};`, ".mts"],
  ])("may hold an objective as %s", async (_, text, ending) => {
    const objective = await load(
      write(text.replace("({ x })", ending.includes("ts") ? "({ x }: { x: number })" : "({ x })"), ending),
    );
    expect(objective).toMatchObject({
      name: "mine",
      space: [{ kind: "float", name: "x", low: 0, high: 1, scale: "linear" }],
      metrics: [{ name: "loss", direction: "maximize" }],
    });
    expect(await objective.evaluate({ x: 3 }, context)).toEqual({ values: { loss: 6 } });
  });

  test.each([
    ["a default function", `export const space = ${space};\nexport default ({ x }) => x;`],
    ["a named function", `export const space = ${space};\nexport async function evaluate({ x }) { return x; }`],
  ])("may hold %s beside its space", async (_, text) => {
    const path = write(text);
    const objective = await load(path);
    expect(objective).toMatchObject({
      name: `module-${written - 1}`,
      metrics: [{ name: "value", direction: "minimize" }],
    });
    expect(objective.assess).toBeUndefined();
    expect(await objective.evaluate({ x: 3 }, context)).toEqual({ values: { value: 3 } });
    expect(await objective.evaluate({ x: Infinity }, context)).toEqual({
      failure: { kind: "diverged", message: 'metric "value"; must be finite: Infinity' },
    });
  });

  test("may hold everything else of an objective beside its function", async () => {
    const text =
      `export const space = ${space};\nexport const metrics = ${metrics};\nexport const name = "mine";\n` +
      `export const optimum = 1;\nexport const notices = ["a"];\nexport default ({ x }, { key }) => x + key.low * 0;\n` +
      `export const assess = () => ({ values: { test: 4 } });\nexport const close = () => {};\n`;
    const objective = await load(write(text));
    expect(objective).toMatchObject({ name: "mine", optimum: 1, notices: ["a"], metrics: [{ name: "loss" }] });
    expect(await objective.evaluate({ x: 3 }, context)).toEqual({ values: { loss: 3 } });
    expect(await objective.assess?.({ x: 3 }, context)).toEqual({ values: { test: 4 } });
    expect(objective.close).toBeTypeOf("function");
  });

  test("is found from the current folder", async () => {
    const path = write(`export const space = [];\nexport default () => 1;`);
    expect(await load(relative(process.cwd(), path))).toHaveProperty("space", []);
  });

  test("in TypeScript may import its neighbours", async () => {
    writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
    writeFileSync(join(folder, "neighbour.ts"), `export const two: number = 2;`);
    const text =
      `import { two } from "./neighbour.ts";\nexport const space: object[] = [];\n` +
      `export default (): number => two;\n`;
    const objective = await load(write(text, ".ts"));
    rmSync(join(folder, "package.json"));
    expect(await objective.evaluate({}, context)).toEqual({ values: { value: 2 } });
  });
});

describe("a bad module", () => {
  async function issuesOf(path: string): Promise<string[]> {
    const created = await moduleObjective(path);
    if (!("issues" in created)) return [];
    return created.issues.map((issue) => `${issue.path}: ${issue.message.split("\n")[0].replaceAll(path, "PATH")}`);
  }
  const remedy = "Export one as the default or as objective, or a function evaluate and a space.";

  test.each([
    ["exports nothing", "1;", [`module: module; must export an objective: "PATH", it exports nothing. ${remedy}`]],
    [
      "exports other things",
      "export const a = 1; export default 2;",
      [`module: module; must export an objective: "PATH", it exports a, default. ${remedy}`],
    ],
    ["throws", `throw new Error("no GPU");`, [`module: module; must load: "PATH". no GPU`]],
    [
      "has no space",
      "export default () => 1;",
      ["space: space; must be an array of dimensions: undefined. Export a space."],
    ],
    [
      "has wrong parts",
      `export default { name: 3, space: [1, { kind: "real", name: "a" }, { kind: "int" }], evaluate: 4, assess: 5,
        metrics: ["loss", { name: "", direction: "up" }], optimum: "0", notices: "n", accepts: [7], close: 6, defaults: 1, branches: "b" };`,
      [
        'space[0]: dimension; must be an object or a string such as "lr=float(1e-5,1,log)": 1',
        'space.a.kind: kind; must be float, int, categorical or ordinal: "real"',
        "space[2].name: name; must be at most 100 letters of any script, digits, spaces and _ . - / : @ % + # [ ], a letter or _ first, no space last: missing",
        "space[2].low: low; must be an integer from -1e12 to 1e12: missing",
        "space[2].high: high; must be an integer from -1e12 to 1e12: missing",
        'metrics[0]: metric; must be an object: "loss"',
        'metrics[1].name: name; must be a string: ""',
        'metrics[1].direction: direction; must be one of "minimize", "maximize": "up"',
        "name: name; must be a string: 3",
        "evaluate: evaluate; must be a function: 4",
        "assess: assess; must be a function: 5",
        "close: close; must be a function: 6",
        'optimum: optimum; must be a finite number: "0"',
        "accepts: accepts; must be an array of strings: an array",
        "defaults: defaults; must be an object of values by name: 1",
        'branches: branches; must be an array of dimensions: "b"',
        'notices: notices; must be an array of strings: "n"',
      ],
    ],
    [
      "has no parts",
      `export const objective = {};`,
      [
        "space: space; must be an array of dimensions: undefined. Export a space.",
        "metrics: metrics; must be an array of at least one metric: missing",
        "name: name; must be a string: undefined",
        "evaluate: evaluate; must be a function: undefined",
      ],
    ],
    [
      "has empty metrics",
      `export const space = []; export const metrics = []; export default () => 1;`,
      ["metrics: metrics; must be an array of at least one metric: []"],
    ],
  ])("%s", async (_, text, issues) => {
    expect(await issuesOf(write(text))).toEqual(issues);
  });

  test("that is not there, whose import is not there, that is a folder, or not code", async () => {
    for (const ending of [".mjs", ".ts"]) {
      const path = join(folder, `absent${ending}`);
      expect(await issuesOf(path)).toEqual([
        'module: module; must exist: "PATH". A path is relative to the current folder.',
      ]);
      const importing = await issuesOf(write(`import "./gone.mjs"; export default 1;`, ending));
      expect(importing).toEqual([
        expect.stringMatching(/^module: module; must load: "PATH"\. Cannot find module .*gone\.mjs/),
      ]);
    }
    mkdirSync(join(folder, "inner.d"), { recursive: true });
    expect(await issuesOf(join(folder, "inner.d"))).toEqual(['module: module; must be a file: "PATH"']);
    for (const ending of [".mjs", ".ts"]) {
      const [issue] = await issuesOf(write(`export default {`, ending));
      expect(issue).toMatch(/^module: module; must load: "PATH"\. ./);
    }
  });
});

describe("exports beside a function", () => {
  const fn = "export default ({ x }) => x;";
  const line = 'export const space = ["x=float(0,1)", { kind: "int", name: "n", low: 1, high: 4 }];';

  test.each([
    ["direction", 'export const direction = "maximize";', { name: "value", direction: "maximize" }],
    ["metric", 'export const metric = "accuracy";', { name: "accuracy", direction: "minimize" }],
    ["both", 'export const metric = "accuracy", direction = "maximize";', { name: "accuracy", direction: "maximize" }],
    ["neither", "export const helper = 1; export function train() {}", { name: "value", direction: "minimize" }],
  ])("%s", async (_, text, metric) => {
    const objective = await load(write(`${line} ${fn} ${text}`));
    expect(objective.metrics).toEqual([metric]);
    expect(objective.space).toEqual([
      { kind: "float", name: "x", low: 0, high: 1, scale: "linear" },
      { kind: "int", name: "n", low: 1, high: 4, scale: "linear" },
    ]);
    expect(await objective.evaluate({ x: 0.5 }, context)).toEqual({ values: { [metric.name]: 0.5 } });
  });

  const beside = (text: string) => moduleObjective(write(`${line} ${fn} ${text}`));
  test.each([
    ["export const spcae = [];", '"spcae". Did you mean space?'],
    ['export const directions = "maximize";', '"directions". Did you mean direction?'],
    ["export const metrcs = [];", '"metrcs". Did you mean metrics?'],
    ["export const maximize = true;", '"maximize". Export direction = "maximize".'],
    ['export const goal = "max";', '"goal". Export direction instead.'],
    ["export const seed = 3;", '"seed". Use the flag --seed.'],
    ["export const trials = 9;", '"trials". Use the flag --trials.'],
  ])("%s is refused, not ignored", async (text, end) => {
    const message = `export; must be one that objectives support: ${end}`;
    expect(await beside(text)).toEqual({ issues: [{ path: "module", message }] });
  });

  test("metrics and direction are one too many", async () => {
    const message = "export; must not go with metrics: direction. Move it into metrics, or leave metrics out.";
    expect(
      await beside('export const metrics = [{ name: "a", direction: "minimize" }], direction = "maximize";'),
    ).toEqual({ issues: [{ path: "module", message }] });
  });

  test("a direction that is none is refused", async () => {
    const created = await beside('export const direction = "max";');
    expect("issues" in created && created.issues.map(({ message }) => message)).toEqual([
      'direction; must be one of "minimize", "maximize": "max"',
    ]);
  });
});
