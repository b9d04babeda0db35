/** Programs, modules and settings files, through the built program. */
import { expect, it } from "vitest";
import { binary, place, start, type TrialDocument } from "./binary.ts";

interface Report {
  readonly study: string;
  readonly trials: Readonly<Record<string, number>>;
  readonly best: {
    readonly values: Readonly<Record<string, number>>;
    readonly hyperparameters: Record<string, unknown>;
  };
}

it("tunes any program, described in a file", async () => {
  const { json, write } = place();
  write(
    "train.mjs",
    [
      "const [lr, optimizer] = process.argv.slice(2);",
      'if (optimizer === "bad") { console.error("no such optimizer"); process.exit(3); }',
      "console.log(`training with ${process.env.CREDENCE_HP_OPTIMIZER}`);",
      "console.log(JSON.stringify({ accuracy: 1 - (Math.log10(lr) + 2) ** 2 / 10, epochs: 3 }));",
    ].join("\n"),
  );
  write(
    "study.yaml",
    [
      "command: node train.mjs {lr} {optimizer}",
      "metric: accuracy",
      "direction: maximize",
      "trials: 9",
      "workers: 2",
      "strategy: sobol",
      "space:",
      "  lr: float(1e-5, 1, log)",
      "  optimizer: choice(sgd, adam, bad)",
    ].join("\n"),
  );
  const report = await json<Report>("tune", "--config", "study.yaml", "--json");
  expect(report.study).toBe("train");
  expect(report.trials.complete).toBeGreaterThan(0);
  expect(report.trials.failed).toBeGreaterThan(0);
  expect(report.trials.complete + report.trials.failed).toBe(9);

  const trials = await json<TrialDocument[]>("trials", "train", "--json");
  const accuracies = trials.flatMap(({ values }) => (values === null ? [] : [values.accuracy]));
  expect(report.best.values.accuracy).toBe(Math.max(...accuracies));
  for (const { hyperparameters, failure, values } of trials) {
    const bad = hyperparameters.optimizer === "bad";
    expect(failure?.kind).toBe(bad ? "infeasible" : undefined);
    if (bad) expect(failure?.message).toContain("no such optimizer");
    else expect(values?.accuracy).toBeCloseTo(1 - (Math.log10(Number(hyperparameters.lr)) + 2) ** 2 / 10, 9);
  }
});

it("tunes a function in a TypeScript file", async () => {
  const { json, write, run } = place();
  write(
    "objective.ts",
    [
      "interface Point { readonly x: number }",
      "export const objective = {",
      '  name: "parabola",',
      '  space: [{ kind: "float", name: "x", low: -1, high: 1, scale: "linear", default: 0.5 }],',
      '  metrics: [{ name: "height", direction: "minimize" }],',
      "  async evaluate({ x }: Point) { return { values: { height: x * x } }; },",
      "};",
    ].join("\n"),
  );
  const report = await json<Report>("tune", "--module", "./objective.ts", "--trials", "6", "--workers", "1", "--json");
  expect(report.study).toBe("parabola");
  expect(report.trials.complete).toBe(6);
  const { out } = await run("best", "parabola");
  expect(out).toMatch(/trial \d of parabola: height \S+\n {2}x {2}\S+\n$/);
});

it("supports ask and tell in a shell", async () => {
  const { path, json } = place();
  const script = [
    'credence() { "$NODE" "$BINARY" "$@"; }',
    'set -e; eval "$(credence ask ovens --space "heat=int(150,250)" --space \'mode=choice(fan,"top heat")\' --trials 3)"',
    'credence tell ovens "$CREDENCE_TRIAL" --value "$heat"',
    'while asked=$(credence ask ovens); do eval "$asked"; credence tell ovens "$CREDENCE_TRIAL" --value "$heat"; done',
    'test -n "$mode"',
  ].join("\n");
  const environment = { NODE: process.execPath, BINARY: binary };
  const { code, out, err } = await start("sh", ["-c", script], { cwd: path, env: environment }).ended;
  expect(err).toBe("Study ovens has nothing left to try: its budget is used up or reserved by running trials.\n");
  expect(code).toBe(0);
  expect(out).toMatch(/^(trial \d is complete: value \S+\n){3}$/);
  const trials = await json<TrialDocument[]>("trials", "ovens", "--json");
  expect(trials.map(({ values, hyperparameters }) => values?.value === hyperparameters.heat)).toEqual([
    true,
    true,
    true,
  ]);
});
