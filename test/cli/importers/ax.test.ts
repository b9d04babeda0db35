/** Experiments in the layout of Ax's JSON (make-ax.py) become studies. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "vitest";
import { fakeShell } from "../fake-context.ts";

const file = fileURLToPath(new URL("ax-experiment.json", import.meta.url));

interface Arm {
  params?: object | undefined;
  parameters?: object | undefined;
}
interface Saved {
  readonly experiment: {
    readonly trials: Record<string, { status: unknown; readonly generator_run?: { readonly arms: readonly Arm[] } }>;
    data?: object | undefined;
    data_by_trial?: object | undefined;
    optimization_config?: object;
  };
}
const saved = JSON.parse(readFileSync(file, "utf8")) as Saved;

interface Exported {
  readonly study: Readonly<Record<"name" | "metrics" | "space" | "constraints", unknown>>;
  readonly trials: readonly {
    readonly state: string;
    readonly hyperparameters: object;
    readonly values: object | null;
    readonly failure: { readonly kind: string } | null;
    readonly standardErrors: object | null;
    readonly metrics: object | null;
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly startedAt: number;
    readonly finishedAt: number;
    readonly intermediateValues?: readonly { readonly step: number; readonly value: number }[];
  }[];
}

async function imported(document: unknown, ...words: readonly string[]) {
  const shell = fakeShell({ files: { "ax.json": JSON.stringify(document) } });
  const { code, out, err } = await shell.run("import", "--from", "ax", "ax.json", ...words);
  return { shell, code, out, err };
}

describe("an experiment saved by Ax", () => {
  it("becomes a study with its space, conditions and constraints", async () => {
    const { shell, code, out, err } = await imported(saved);
    expect([code, err]).toEqual([0, ""]);
    const { study } = await shell.json<Exported>("export", /^Imported study (\S+)/.exec(out)![1]);
    expect(study.name).toBe("nets-of-2025");
    expect(study.metrics).toEqual([{ name: "loss", direction: "minimize" }]);
    expect(study.space).toEqual([
      { name: "lr", kind: "float", low: 1e-5, high: 1, scale: "log" },
      { name: "depth", kind: "int", low: 1, high: 8, scale: "linear" },
      { name: "opt", kind: "categorical", choices: ["adam", "sgd"] },
      { name: "width", kind: "ordinal", levels: [32, 64, 128] },
      { name: "bias", kind: "categorical", choices: [true, false] },
      { name: "seed", kind: "categorical", choices: [7] },
      { name: "momentum", kind: "float", low: 0, high: 0.99, scale: "linear", when: { opt: ["sgd"] } },
    ]);
    expect(study.constraints).toEqual(["16*depth + width <= 200", "lr <= depth", "lr + depth <= 9"]);
  });

  it("keeps results with their standard errors, learning curves, other metrics and times; lists what cannot be imported", async () => {
    const { shell, out } = await imported(saved, "--as", "nets");
    expect(out).toBe(
      [
        "Imported study nets with 7 trials.",
        "4 trials were left out:",
        "  trial 4: has not finished (running)",
        "  trial 5: hyperparameters.lr: value; must be a number from 1e-5 to 1: 3",
        "  trial 7: hyperparameters: hyperparameters; must meet the constraint 16*depth + width <= 200: depth=8, width=128",
        "  trial 8: has no value of loss",
        "",
      ].join("\n"),
    );
    const { trials } = await shell.json<Exported>("export", "nets");
    const told = trials.map(({ state, values, standardErrors, metrics, failure, attributes }) => [
      attributes.arm,
      state,
      values ?? failure?.kind,
      standardErrors,
      metrics,
    ]);
    expect(told).toEqual([
      ["0_0", "complete", { loss: 0.3 }, { loss: 0.02 }, { seconds: 12.5 }],
      ["1_0", "failed", "diverged", null, null],
      ["2_0", "pruned", { loss: 2.25 }, null, null],
      ["3_0", "failed", "transient", null, null],
      ["6_0", "complete", { loss: 0.35 }, null, null],
      ["6_1", "complete", { loss: 0.45 }, { loss: 0.1 }, null],
      ["9_0", "failed", "transient", null, null],
    ]);
    expect(trials[0].intermediateValues?.map(({ step, value }) => [step, value])).toEqual([
      [1, 0.9],
      [2, 0.4],
      [3, 0.3],
    ]);
    for (const { startedAt, finishedAt } of trials) expect(finishedAt - startedAt).toBe(29_000);
    expect(trials[1].hyperparameters).toMatchObject({ opt: "sgd", momentum: 0.9, bias: false });
  });

  it("continues where Ax stopped", async () => {
    const { shell } = await imported(saved, "--as", "nets");
    const { code, out } = await shell.run("ask", "nets", "--json");
    expect(code).toBe(0);
    expect(out).toContain('"lr"');
  });
});

describe("layouts of other releases", () => {
  it.each<[string, (document: Saved) => void]>([
    [
      "`params` for `parameters`",
      ({ experiment }) => {
        for (const { generator_run: run } of Object.values(experiment.trials)) {
          for (const arm of run?.arms ?? []) ((arm.params = arm.parameters), delete arm.parameters);
        }
      },
    ],
    ["the experiment alone", (document) => Object.assign(document, document.experiment)],
    [
      "one table for all trials",
      ({ experiment }) => {
        ((experiment.data = experiment.data_by_trial), delete experiment.data_by_trial);
      },
    ],
    [
      "states in words",
      ({ experiment }) => {
        for (const trial of Object.values(experiment.trials))
          trial.status = `TrialStatus.${(trial.status as { readonly name: string }).name}`;
      },
    ],
  ])("%s", async (_, change) => {
    const document = structuredClone(saved);
    change(document);
    const { code, out } = await imported(document);
    expect([code, out.split("\n")[0]]).toEqual([0, "Imported study nets-of-2025 with 7 trials."]);
  });

  it("an experiment without an objective says what to do", async () => {
    const document = structuredClone(saved);
    delete document.experiment.optimization_config;
    expect((await imported(document)).err).toMatch(/objective; must name its metrics\. .*--from csv/);
  });

  it("is recognized without --from", async () => {
    const shell = fakeShell({ files: { "ax.json": JSON.stringify(saved) } });
    expect((await shell.run("import", "ax.json")).err).toMatch(/an Ax experiment\. Add --from ax\./);
  });

  it("flags for settings that the file contains are refused", async () => {
    const { code, err } = await imported(saved, "--study", "other", "--metric", "loss");
    expect(code).not.toBe(0);
    expect(err).toMatch(
      /--metric, --study: must be omitted for an Ax experiment, because the file contains it\. Rename it with --as\./,
    );
  });
});

test.each([
  ["invalid JSON", "not json", /must be JSON written by save_to_json_file/],
  ["another document", "{}", /must be JSON written by save_to_json_file/],
])("%s is refused", async (_, text, message) => {
  const shell = fakeShell({ files: { "ax.json": text } });
  const { code, err } = await shell.run("import", "--from", "ax", "ax.json");
  expect(code).not.toBe(0);
  expect(err).toMatch(message);
});
