/** Pruning at the command line: the flags, the settings file, and a program that is stopped. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../cli/settings/config-file.ts";
import { pruningOf } from "../../cli/settings/pruning-settings.ts";
import { readSettings } from "../../cli/settings/settings.ts";
import { pruningLines } from "../../cli/report/pruning-text.ts";
import { InvalidInput } from "../../common/errors.ts";
import { commandObjective } from "../../objectives/command/command.ts";
import { optimize } from "../../tuner/loop/optimize.ts";
import { openReporter } from "../../tuner/loop/report.ts";
import { pruningSettings } from "../../tuner/pruning/settings.ts";
import { openStore } from "../../storage/open.ts";
import { temporaryFolder } from "../storage/temporary-folder.ts";
import { makeBench, spec } from "../tuner/loop/support.ts";

const folder = temporaryFolder();
const metrics = [{ name: "loss", direction: "minimize" }] as const;
const asha = { rule: "asha", metric: "loss", direction: "minimize", min: 2, reduction: 3 } as const;

describe("the settings of pruning", () => {
  const settingsOf = (yaml: string) => {
    const { raw, issues } = parseConfig(yaml, "s.yaml");
    const read = readSettings(raw);
    return { settings: read.settings, issues: [...issues, ...read.issues] };
  };

  it("are the same whether given as one object in a file, as flag keys there, or as stored", () => {
    for (const yaml of ["prune: {rule: asha, min: 2}", "prune: asha\nprune-min: 2"]) {
      const { settings, issues } = settingsOf(yaml);
      expect(issues).toEqual([]);
      expect(pruningOf(settings, undefined, metrics)).toStrictEqual(asha);
    }
    expect(pruningOf({}, asha, metrics)).toStrictEqual(asha);
    expect(pruningOf({ prune: "none" }, asha, metrics)).toBeUndefined();
    expect(pruningOf({ prune: "median" }, asha, metrics)).toMatchObject({ rule: "median", min: 1, startup: 5 });
  });

  it("are validated with a report of what is wrong", () => {
    expect(settingsOf("prune: {rule: asha, minimum: 2}").issues).toEqual([
      { path: "s.yaml:1:21", message: "Unknown setting prune.minimum." },
    ]);
    const refused = (settings: Parameters<typeof pruningOf>[0]) => {
      try {
        pruningOf(settings, undefined, metrics);
      } catch (error) {
        if (error instanceof InvalidInput) return error.issues;
      }
      return [];
    };
    expect(refused({ pruneMin: 3 })).toEqual([
      { path: "", message: "--prune-min needs --prune with a rule, such as --prune asha. Add one, or leave it out." },
    ]);
    expect(refused({ prune: "asha", pruneMax: 0.5 })).toEqual([
      { path: "--prune-max", message: "max; must be a step > 1: 0.5" },
    ]);
  });
});

/** Trials of a program that reports its number, and then either continues or says that it was pruned. */
async function run(script: string, pruning: typeof asha | null) {
  const file = join(folder(), "train.mjs");
  writeFileSync(file, script);
  const created = commandObjective({
    arguments: [process.execPath, file],
    space: spec.space,
    metrics: [{ name: "loss", direction: "minimize" }],
    cwd: folder(),
  });
  if ("issues" in created) throw new Error(created.issues[0].message);
  const store = await openStore("sqlite::memory:");
  await store.createStudy({ ...spec, ...(pruning === null ? {} : { pruning }) }, { trials: 2 }, 0);
  const bench = await makeBench(() => ({ values: {} }), { store });
  const writer = new Proxy(store, {
    get: (target, name) => (name === "addIntermediateValue" ? openReporter(store) : Reflect.get(target, name)),
  });
  await optimize({ ...bench.run, store: writer, objective: created.objective });
  return store.readTrials(spec.name);
}

const reports = `
import { setTimeout } from "node:timers/promises";
const number = Number(process.env.CREDENCE_TRIAL);
for (let step = 1; step <= (number === 0 ? 3 : 300); step++) {
  console.log(JSON.stringify({ step, loss: number }));
  await setTimeout(10);
}`;

it("stops a program that is behind, and keeps its last value", async () => {
  const rule = pruningSettings({ rule: "asha", min: 2 }, metrics) as typeof asha;
  const [first, second] = await run(reports, rule);
  expect(first).toMatchObject({ state: "complete", values: { loss: 0 } });
  expect(second).toMatchObject({ state: "pruned", values: { loss: 1 }, pruning: { rule: "asha", step: 2 } });
  expect(second.steps).toBeLessThan(300);
});

it("accepts a program's own decision to prune", async () => {
  const [, second] = await run(
    `console.log("step=1 loss=0.5"); console.log('{"pruned": true}'); process.exitCode = 3;`,
    null,
  );
  expect(second).toMatchObject({ state: "pruned", values: { loss: 0.5 }, pruning: null });
});

it("is reported by show", () => {
  const study = { pruning: asha } as Parameters<typeof pruningLines>[0];
  const trials = [
    { state: "pruned", pruning: { rule: "asha", step: 2, values: {} }, stopRequested: true },
    { state: "pruned", pruning: null, stopRequested: true },
    { state: "pruned", pruning: null, stopRequested: false },
    { state: "complete", pruning: null, stopRequested: false },
  ] as unknown as Parameters<typeof pruningLines>[1];
  expect(pruningLines(study, trials)).toEqual([
    "asha (by loss, from step 2, reduction 3); pruned: 1 by the rule, 1 stopped by a person and 1 by their programs",
  ]);
  expect(pruningLines({} as typeof study, [])).toEqual([]);
});
