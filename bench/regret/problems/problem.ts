/** The interface of a test problem: an objective with a known optimum, shifted by seed. */
import { fold, makeKey, openStream, type Key } from "../../../math/random.ts";
import { encode } from "../../../tuner/space/encoding.ts";
import type { Dimension, Hyperparameters, SearchSpace } from "../../../tuner/space/search-space.ts";

/** The report of one evaluation; NaN is a failure (`diverged`). */
export interface Observation {
  readonly value: number;
  readonly standardError?: number;
}

/** A problem as seen by one run; shifts differ between seeds. */
interface Instance {
  readonly space: SearchSpace;
  /** The same key gives the same noise. */
  observe(hyperparameters: Hyperparameters, key: Key): Observation;
  /** The score without noise; NaN if the evaluation fails. */
  truth(hyperparameters: Hyperparameters): number;
}

export interface Problem {
  readonly name: string;
  /** Why it is difficult. */
  readonly kind: string;
  /** The minimum of `truth`, for every seed. */
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

export function logReal(name: string, low: number, high: number) {
  return { kind: "float", name, low, high, scale: "log" } as const;
}

export function integer(name: string, low: number, high: number, scale: "linear" | "log" = "linear") {
  return { kind: "int", name, low, high, scale } as const;
}

export function choice(name: string, choices: readonly string[]) {
  return { kind: "categorical", name, choices } as const;
}

/** Active only under these values of its parents. */
export function when<D extends Dimension>(condition: Record<string, readonly string[]>, dimension: D): D {
  return { ...dimension, when: condition };
}

/** The values of x1 … xd, in order. */
export function coordinates(hyperparameters: Hyperparameters): number[] {
  return Object.values(hyperparameters).map(Number);
}

/** Positions in [0, 1] along each dimension, by name. */
export function positions(space: SearchSpace, hyperparameters: Hyperparameters): Readonly<Record<string, number>> {
  const point = encode(space, hyperparameters);
  return Object.fromEntries(space.map(({ name }, k) => [name, point[k]]));
}

/** Numbers that are the same for the same seed and problem, uniform in [low, high]. */
function seeded(seed: number, problem: string) {
  const stream = openStream(fold(makeKey(seed), problem));
  return (low: number, high: number) => low + (high - low) * stream.uniform();
}

/** A problem without noise, from a function created for each seed. */
export function exact(
  problem: Omit<Problem, "create">,
  space: SearchSpace,
  make: (uniform: (low: number, high: number) => number) => (hyperparameters: Hyperparameters) => number,
): Problem {
  return {
    ...problem,
    create(seed) {
      const truth = make(seeded(seed, problem.name));
      return { space, truth, observe: (hyperparameters) => ({ value: truth(hyperparameters) }) };
    },
  };
}

/** Like `exact`, with noise of this standard deviation at a point whose true value is known. */
export function noisy(
  problem: Omit<Problem, "create">,
  space: SearchSpace,
  options: {
    make: (uniform: (low: number, high: number) => number) => (hyperparameters: Hyperparameters) => number;
    deviation: (truth: number) => number;
    /** Degrees of freedom of Student's t; normal if absent. */
    freedom?: number;
    reportsErrors?: boolean;
  },
): Problem {
  const { make, deviation, freedom, reportsErrors = false } = options;
  return {
    ...problem,
    create(seed) {
      const truth = make(seeded(seed, problem.name));
      return {
        space,
        truth,
        observe(hyperparameters, key) {
          const stream = openStream(key);
          const value = truth(hyperparameters);
          const size = deviation(value);
          let chiSquare = 0;
          for (let i = 0; i < (freedom ?? 0); i++) chiSquare += stream.normal() ** 2;
          const t = stream.normal() / (freedom === undefined ? 1 : Math.sqrt(chiSquare / freedom));
          return { value: value + size * t, ...(reportsErrors ? { standardError: size } : {}) };
        },
      };
    },
  };
}
