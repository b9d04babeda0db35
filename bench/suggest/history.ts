/** Creates studies of any length, and times consecutive suggestions for them. */
import { makeKey, openStream } from "../../math/random.ts";
import { suggestionKey } from "../../tuner/study/keys.ts";
import { strategies } from "../../tuner/strategies/index.ts";
import { newStudy, type Study } from "../../tuner/study/study.ts";
import { createTrial, finishTrial, startTrial, type Suggestion, type Trial } from "../../tuner/study/trial.ts";
import { box, coordinates } from "../regret/problems/problem.ts";
import { hartmann6 } from "../regret/problems/classic.ts";

/** The effort of a suggestion, as `--effort` of `credence tune`. */
export type Effort = "full" | "low";

const lease = { worker: "bench", holder: "bench", expiresAt: 0 };

/** Points drawn uniformly from [0, 1]^d, and their values: the history given to both sides. */
export interface Past {
  readonly points: readonly (readonly number[])[];
  readonly values: readonly number[];
}

/** Hartmann-6 in the first six dimensions, a shallow bowl in the others. */
function value(x: readonly number[]): number {
  return x.slice(6).reduce((sum, coordinate) => sum + (coordinate - 0.5) ** 2, hartmann6(x));
}

export function past(dimension: number, count: number, seed: number): Past {
  const stream = openStream(makeKey(`past ${seed}`));
  const points = Array.from({ length: count }, () => Array.from({ length: dimension }, () => stream.uniform()));
  return { points, values: points.map(value) };
}

export interface Cost {
  /** Wall-clock time. */
  readonly milliseconds: number;
  /** CPU time of all threads of the process, which is comparable even on a busy machine. */
  readonly cpuMilliseconds: number;
  /** Whether the kernel was refitted. */
  readonly refitted: boolean;
}

/** A study in memory, one trial at a time. */
export interface Session {
  /** Adds finished trials at random points. */
  add(past: Past): void;
  /** Makes a suggestion, finishes its trial, and returns the time of the suggestion. */
  suggest(): Cost;
}

export function openSession(dimension: number, seed: number, effort: Effort = "full"): Session {
  const study: Study = {
    ...newStudy,
    name: "suggest",
    objective: { kind: "external" },
    space: box(dimension, 0, 1),
    metrics: [{ name: "value", direction: "minimize" }],
    strategy: { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false, effort },
    seed,
    budget: {},
    createdAt: 0,
  };
  const trials: Trial[] = [];
  const finish = (suggestion: Suggestion, told: number) => {
    const trial = startTrial(createTrial(trials.length, suggestion, { lease: null, now: 0 }), lease, 0);
    trials.push(finishTrial(trial, { state: "complete", values: { value: told } }, 0));
  };
  let lastKernel = "";
  return {
    add({ points, values }) {
      for (const [row, point] of points.entries()) {
        const hyperparameters = Object.fromEntries(point.map((coordinate, k) => [study.space[k].name, coordinate]));
        finish({ hyperparameters, reason: { strategy: "enqueued" } }, values[row]);
      }
    },
    suggest() {
      const [started, before] = [performance.now(), process.cpuUsage()];
      const [suggestion] = strategies.gp(study, trials, suggestionKey(seed, trials.length), 1);
      const milliseconds = performance.now() - started;
      const { user, system } = process.cpuUsage(before);
      finish(suggestion, value(coordinates(suggestion.hyperparameters)));
      const kernel = JSON.stringify(suggestion.reason.kernel);
      const refitted = kernel !== lastKernel;
      lastKernel = kernel;
      return { milliseconds, cpuMilliseconds: (user + system) / 1000, refitted };
    },
  };
}
