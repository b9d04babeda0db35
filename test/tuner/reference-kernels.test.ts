import { expect, it } from "vitest";
import { withReferenceKernels } from "../../math/simd/current-backend.ts";
import { strategies } from "../../tuner/strategies/index.ts";
import { suggestionKey } from "../../tuner/study/keys.ts";
import type { SearchSpace } from "../../tuner/space/search-space.ts";
import { newStudy, type Study } from "../../tuner/study/study.ts";
import { createTrial, finishTrial, startTrial, type Trial } from "../../tuner/study/trial.ts";

const space: SearchSpace = [
  { kind: "float", name: "x1", low: -5, high: 10, scale: "linear" },
  { kind: "float", name: "x2", low: 0, high: 15, scale: "linear" },
];
const lease = { worker: "local-1", holder: "process-1", expiresAt: 60_000 };

/** Branin with a disk in which trials diverge, so that the failure probability affects the suggestions. */
function outcome(x1: number, x2: number): number {
  if ((x1 - 6) ** 2 + (x2 - 6) ** 2 < 6) return NaN;
  const bowl = x2 - (5.1 * x1 ** 2) / (4 * Math.PI ** 2) + (5 * x1) / Math.PI - 6;
  return bowl ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x1) + 10;
}

/** Every suggestion of a study and the recorded reason for it, with all digits. */
function run(name: "random" | "gp", count: number): string {
  const study: Study = {
    name: "reference",
    objective: { kind: "external" },
    space,
    metrics: [{ name: "value", direction: "minimize" }],
    strategy: { name, acquisition: "alternate", kappa: 1.8, repeats: false },
    seed: 5,
    ...newStudy,
    budget: { trials: count },
    secondsUsed: 0,
    createdAt: 0,
  };
  const trials: Trial[] = [];
  for (let number = 0; number < count; number++) {
    const [suggestion] = strategies[name](study, trials, suggestionKey(study.seed, number), 1);
    const trial = startTrial(createTrial(number, suggestion, { lease: null, now: 0 }), lease, 0);
    const value = outcome(Number(suggestion.hyperparameters.x1), Number(suggestion.hyperparameters.x2));
    trials.push(
      finishTrial(
        trial,
        Number.isFinite(value)
          ? { state: "complete", values: { value } }
          : { state: "failed", failure: { kind: "diverged", message: `value; must be finite: ${value}` } },
        1,
      ),
    );
  }
  return JSON.stringify(trials.map(({ hyperparameters, values, reason }) => ({ hyperparameters, values, reason })));
}

it.each(["random", "gp"] as const)(
  "a seeded study by %s is the same with SIMD and with its reference, to the last digit",
  (name) => {
    const fast = run(name, 20);
    expect(fast).toContain(name === "gp" ? '"phase":"ucb"' : '"strategy":"random"');
    expect(withReferenceKernels(() => run(name, 20))).toBe(fast);
  },
);
