/** Points that may not be suggested again. */
import type { Hyperparameters, SearchSpace } from "../search-space.ts";
import { hyperparametersKey } from "../space-encoding.ts";
import { fitToSpace } from "../space-fit.ts";
import type { Study } from "../study.ts";
import type { Trial } from "../trial.ts";

export interface Visited {
  has(hyperparameters: Hyperparameters): boolean;
}

const nowhere: Visited = { has: () => false };

/** By space, which is the same object from call to call where somebody keeps it: then only what is new is looked at. */
const indexes = new WeakMap<SearchSpace, PointIndex>();

/**
 * Every trial's point, however the trial ended and whether or not it has: also one that failed transiently, since the
 * machine may well fail there again. Nothing when the study allows repeats.
 */
export function visitedPoints(study: Study, trials: readonly Trial[]): Visited {
  if (study.strategy.repeats) return nowhere;
  const index = indexes.get(study.space) ?? new PointIndex(study.space);
  indexes.set(study.space, index);
  index.show(trials);
  return {
    has: (hyperparameters) => {
      if (!index.shows(trials)) index.show(trials);
      return index.has(hyperparametersKey(hyperparameters));
    },
  };
}

/** The points of one list of trials after another, of which each mostly says the same as the one before. */
class PointIndex {
  readonly #space: SearchSpace;
  /** How many trials are at a point. */
  readonly #counts = new Map<string, number>();
  /** Of each trial, in their order. */
  readonly #points: Hyperparameters[] = [];
  readonly #keys: string[] = [];
  #shown: readonly Trial[] = [];

  constructor(space: SearchSpace) {
    this.#space = space;
  }

  has(key: string): boolean {
    return this.#counts.has(key);
  }

  shows(trials: readonly Trial[]): boolean {
    return this.#shown === trials;
  }

  /** A list that grew since it was last shown is to be shown again. */
  show(trials: readonly Trial[]): void {
    this.#shown = trials;
    for (let at = trials.length; at < this.#keys.length; at++) this.#count(this.#keys[at], -1);
    this.#points.length = Math.min(this.#points.length, trials.length);
    this.#keys.length = this.#points.length;
    for (let at = 0; at < trials.length; at++) {
      const { hyperparameters } = trials[at];
      if (this.#points[at] === hyperparameters) continue;
      if (at < this.#keys.length) this.#count(this.#keys[at], -1);
      this.#points[at] = hyperparameters;
      this.#keys[at] = hyperparametersKey(fitToSpace(this.#space, hyperparameters) ?? hyperparameters);
      this.#count(this.#keys[at], 1);
    }
  }

  #count(key: string, change: 1 | -1): void {
    const count = (this.#counts.get(key) ?? 0) + change;
    if (count === 0) this.#counts.delete(key);
    else this.#counts.set(key, count);
  }
}
