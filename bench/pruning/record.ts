/**
 * Records the learning curves of recorded.ts: trains networks with random hyperparameters, twice each, and writes the
 * validation NLL that they report. Runs that diverge are left out. Takes about fifteen minutes of processor time.
 */
import { writeFileSync } from "node:fs";
import { fold, makeKey, openStream, type Key } from "../../math/random.ts";
import { bnnClassification } from "../../objectives/bnn-tasks/classification.ts";
import { bnnRegression } from "../../objectives/bnn-tasks/regression.ts";
import type { Hyperparameters, Objective } from "../../tuner/objective.ts";
import { decode } from "../../tuner/space/encoding.ts";
import { recordedFile, type RecordedProblem } from "./recorded.ts";

const RUNS = 160;
const one = { chains: "1", threads: "1" };

const tasks = [
  // A small network for images: 8 × 8 pixels of handwritten digits.
  { name: "digits-map", task: bnnClassification, options: { ...one, data: "digits", method: "map", epochs: "30" } },
  { name: "mpg-sghmc", task: bnnRegression, options: { ...one, method: "sghmc", iterations: "8000" } },
  { name: "mpg-vi", task: bnnRegression, options: { ...one, method: "vi", iterations: "5000" } },
];

/** Replaces the file of recorded runs. */
export async function record(say: (line: string) => void): Promise<void> {
  const recorded: RecordedProblem[] = [];
  for (const { name, task, options } of tasks) {
    const made = task.create(options);
    if ("issues" in made) throw new Error(JSON.stringify(made.issues));
    const { objective } = made;
    const key = fold(makeKey(1), name);
    const runs: RecordedProblem["runs"][number][] = [];
    for (let number = 0; runs.length < RUNS; number++) {
      const stream = openStream(fold(fold(key, "draw"), number));
      const point = objective.space.map(() => stream.uniform());
      const hyperparameters = decode(objective.space, point);
      const curve = await trained(objective, hyperparameters, fold(fold(key, "run"), number));
      const again = await trained(objective, hyperparameters, fold(fold(key, "again"), number));
      if (curve === null || again === null) continue;
      runs.push({ curve, again: again[again.length - 1] });
    }
    await objective.close?.();
    recorded.push({ name, runs });
    say(`${name}: ${runs.length} runs`);
  }
  writeFileSync(recordedFile, `${JSON.stringify(recorded)}\n`);
}

/** The reported values; null if the run diverges. */
async function trained(
  objective: Objective,
  hyperparameters: Hyperparameters,
  key: Key,
): Promise<readonly number[] | null> {
  const values: number[] = [];
  const evaluation = await objective.evaluate(hyperparameters, {
    key,
    trial: { study: "record", number: 0, attempt: 1 },
    signal: new AbortController().signal,
    report(_step, _metric, value) {
      values.push(Number(value.toFixed(4)));
      return "continue";
    },
  });
  return "failure" in evaluation ? null : values;
}
