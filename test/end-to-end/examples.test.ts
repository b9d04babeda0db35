/** The pipelines in examples/ work as described, against a server. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { writeModel } from "../../objectives/bnn/model/model-file.ts";
import { houses } from "../objectives/bnn/model/samples.ts";
import { binary, place, start } from "./binary.ts";
import { served } from "./served.ts";

const examples = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "examples");
const tsx = fileURLToPath(import.meta.resolve("tsx"));
const hasPython = spawnSync("python3", ["--version"]).status === 0;
const here = place();
const server = await served(here);

interface Page {
  readonly trials: readonly {
    readonly state: string;
    readonly hyperparameters: { x: number; rate: number };
    readonly values: { value: number };
  }[];
}

async function check(study: string, program: string, words: readonly string[]): Promise<void> {
  const env = { CREDENCE: `${process.execPath} ${binary}` };
  const { code, out, err } = await start(program, [...words, server.url], { cwd: here.path, env }).ended;
  expect(err).toBe(
    study === "shell-pipeline"
      ? `Study ${study} has nothing left to try: its budget is used up or reserved by running trials.\n`
      : "",
  );
  expect(code).toBe(0);
  const { trials } = await server.call<Page>("GET", `/studies/${study}/trials`);
  expect(trials.map(({ state }) => state)).toEqual(Array(5).fill("complete"));
  for (const { hyperparameters, values } of trials) {
    const { x, rate } = hyperparameters;
    // awk prints six digits.
    expect(values.value / ((x - 2) ** 2 + (Math.log10(rate) + 3) ** 2)).toBeCloseTo(1, 4);
  }
  expect(out).toMatch(/^.*trial \d/m);
}

it("in a shell", { timeout: 120_000 }, () => check("shell-pipeline", "sh", [join(examples, "04-service.sh")]));

it.skipIf(!hasPython)("in Python (skipped without python3)", { timeout: 120_000 }, () =>
  check("python-pipeline", "python3", [join(examples, "05-service.py")]),
);

it("in TypeScript", { timeout: 120_000 }, () =>
  check("typescript-pipeline", process.execPath, ["--import", tsx, join(examples, "06-service.ts")]),
);

it("with a model file, in TypeScript", { timeout: 120_000 }, async () => {
  const file = join(here.path, "houses.model");
  writeFileSync(file, writeModel(houses));
  const { code, out } = await start(process.execPath, ["--import", tsx, join(examples, "07-predict.ts"), file], {
    cwd: here.path,
  }).ended;
  expect(code).toBe(0);
  expect(out).toMatch(/^price from area, district\n[\d.]+, with 80 % probability from -?[\d.]+ to [\d.]+\n$/);
});
