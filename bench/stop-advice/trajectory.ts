/** A study of a test problem as the advice on continuing sees it: what it says every few trials, and what is true. */
import { standardDeviation } from "../../math/statistics.ts";
import { fold, makeKey } from "../../math/random.ts";
import { advise, type Advice } from "../../tuner/analysis/advice.ts";
import { recommend } from "../../tuner/analysis/recommendation.ts";
import type { Hyperparameters } from "../../tuner/space/search-space.ts";
import type { Problem } from "../regret/problems/problem.ts";
import { simulate } from "../regret/simulate.ts";

/** The first look, and the number of trials between two: as `--stop-when-done` does. */
const [FIRST, INTERVAL] = [20, 5];
const NOISE_DRAWS = 400;

export interface Look {
  readonly trials: number;
  /** Noise-free regret of the recommended configuration. */
  readonly regret: number;
  readonly advice: Pick<Advice, "remaining" | "worthwhile" | "needed" | "complete" | "isEnough">;
}

export interface Trajectory {
  readonly looks: readonly Look[];
  /** True standard deviation of one evaluation at the configuration that is recommended in the end. */
  readonly noise: number;
}

/** Without advice yet, a look is left out. */
export function trajectoryOf(problem: Problem, { seed, trials }: { seed: number; trials: number }): Trajectory {
  const { study, trials: all } = simulate(problem, { seed, trials }, { name: "gp" });
  const { truth, observe } = problem.create(seed);
  const looks: Look[] = [];
  let last: Hyperparameters | null = null;
  for (let count = FIRST; count <= trials; count += INTERVAL) {
    const seen = all.slice(0, count);
    const advice = advise(study, seen);
    const recommendation = recommend(study, seen);
    if (advice === null || recommendation === null) continue;
    last = recommendation.hyperparameters;
    const { remaining, worthwhile, needed, complete, isEnough } = advice;
    const seenByAdvice = { remaining, worthwhile, needed, complete, isEnough };
    looks.push({ trials: count, regret: truth(last) - problem.optimum, advice: seenByAdvice });
  }
  return { looks, noise: last === null ? 0 : noiseAt(last, { observe, seed }) };
}

function noiseAt(
  at: Hyperparameters,
  { observe, seed }: Pick<ReturnType<Problem["create"]>, "observe"> & { seed: number },
): number {
  const key = fold(makeKey(seed), "noise of one evaluation");
  const values = Array.from({ length: NOISE_DRAWS }, (_, draw) => observe(at, fold(key, draw)).value);
  const finite = values.filter(Number.isFinite);
  return finite.length < 2 ? 0 : standardDeviation(finite);
}
