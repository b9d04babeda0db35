/** The shape of a test problem: a function with a known optimum, and how many trials it is given. */
import type { Key } from "../../../math/random.ts";
import type { Hyperparameters, SearchSpace } from "../../../tuner/search-space.ts";

/** A problem as one run sees it: shifted problems differ from seed to seed. */
interface Instance {
  readonly space: SearchSpace;
  /** What the tuner sees; NaN where the evaluation fails (told as `diverged`). Same key, same noise. */
  observe(hyperparameters: Hyperparameters, key: Key): number;
  /** What it is worth, without noise: the score of the trial that looks best. */
  truth(hyperparameters: Hyperparameters): number;
}

export interface Problem {
  readonly name: string;
  readonly trials: number;
  /** The least value of `truth`. */
  readonly optimum: number;
  create(seed: number): Instance;
}

/** Dimensions x1 … xd over the same range. */
export function box(dimension: number, low: number, high: number): SearchSpace {
  return Array.from({ length: dimension }, (_, index) => real(`x${index + 1}`, low, high));
}

export function real(name: string, low: number, high: number) {
  return { kind: "float", name, low, high, scale: "linear" } as const;
}

/** The values of x1 … xd in order. */
export function coordinates(hyperparameters: Hyperparameters): number[] {
  return Object.values(hyperparameters).map(Number);
}

/** A problem without noise whose instances are all the same. */
export function exact(
  problem: Omit<Problem, "create">,
  space: SearchSpace,
  value: (hyperparameters: Hyperparameters) => number,
): Problem {
  return { ...problem, create: () => ({ space, observe: value, truth: value }) };
}
