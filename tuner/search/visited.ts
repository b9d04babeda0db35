/** Points that must not be suggested: those already tried, and those that violate a constraint of the study. */
import type { Hyperparameters, SearchSpace } from "../space/search-space.ts";
import { hyperparametersKey } from "../space/encoding.ts";
import { regionOf } from "../space/constraint/region.ts";
import { feasibleSetOf, type FeasibleSet } from "./feasible/feasible-set.ts";
import { projectToSpace } from "../space/project-to-space.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";

export interface Visited {
  has(hyperparameters: Hyperparameters): boolean;
  /** The feasible set of the study; absent without constraints. */
  feasible?(): FeasibleSet;
}

const nowhere: Visited = { has: () => false };

/** Cached by space object, so that only new trials are indexed. */
const indexes = new WeakMap<SearchSpace, PointIndex>();

/**
 * The points of all trials in any state, including transient failures, since the machine may fail there again. None if
 * the study allows repeats.
 */
export function visitedPoints(study: Study, trials: readonly Trial[]): Visited {
  return withinConstraints(study, triedPoints(study, trials));
}

/** The same, plus the points that violate a constraint of the study. */
export function withinConstraints(study: Pick<Study, "space" | "constraints" | "seed">, visited: Visited): Visited {
  const region = regionOf(study);
  if (region === null) return visited;
  return {
    has: (hyperparameters) => !region.allows(hyperparameters) || visited.has(hyperparameters),
    feasible: () => feasibleSetOf(region, study.seed),
  };
}

function triedPoints(study: Study, trials: readonly Trial[]): Visited {
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

/** Indexes the points of successive lists of trials, which differ little from each other. */
class PointIndex {
  readonly #space: SearchSpace;
  /** Number of trials at a point. */
  readonly #counts = new Map<string, number>();
  /** One per trial, in order. */
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

  /** Lists that have grown since the last call must be passed again. */
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
      this.#keys[at] = hyperparametersKey(projectToSpace(this.#space, hyperparameters) ?? hyperparameters);
      this.#count(this.#keys[at], 1);
    }
  }

  #count(key: string, change: 1 | -1): void {
    const count = (this.#counts.get(key) ?? 0) + change;
    if (count === 0) this.#counts.delete(key);
    else this.#counts.set(key, count);
  }
}
