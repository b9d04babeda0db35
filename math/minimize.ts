/**
 * Box-constrained minimization of a smooth function by projected L-BFGS: the two-loop recursion on the coordinates that
 * are not held at a bound (Nocedal & Wright 2006, algorithm 7.4; Bertsekas 1982, "Projected Newton methods"), with a
 * line search along the projected path.
 */
import { createCurvatureMemory } from "./minimize/curvature-memory.ts";
import { dot } from "./linear-algebra/inner-loops.ts";
import { isUsable, searchLine, type Point } from "./minimize/line-search.ts";

/** Returns the value at x and writes the gradient to `gradient`; must not keep either array. */
export type SmoothFunction = (x: Float64Array, gradient: Float64Array) => number;

export interface MinimizeOptions {
  /** Bounds per coordinate; none by default. */
  readonly lower?: Float64Array;
  readonly upper?: Float64Array;
  /** Number of past steps that determine the next one. Default: 8. */
  readonly memory?: number;
  /** Default: 60. */
  readonly maxIterations?: number;
  /** Stops when the ∞-norm of the projected gradient is at most this. Default: 1e-3. */
  readonly gradientTolerance?: number;
  /** Stops when an iteration reduces the value by less than this, relative to max(|value|, 1). Default: 1e-7. */
  readonly relativeTolerance?: number;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  readonly evaluations: number;
  /** Whether a tolerance was met; otherwise the iterations ran out or no descent was found. */
  readonly converged: boolean;
}

/**
 * A local minimum of `objective` in the box, found from `start` (which is first moved into the box). The objective is
 * only called inside the box. If it returns NaN or ±∞, the search steps back; if this happens at the start, the start
 * is returned. Throws a RangeError for invalid bounds, or if `memory` is less than one step.
 */
export function minimize(objective: SmoothFunction, start: Float64Array, options: MinimizeOptions = {}): Minimum {
  const { memory = 8, maxIterations = 60, gradientTolerance = 1e-3, relativeTolerance = 1e-7 } = options;
  const n = start.length;
  const lower = options.lower ?? new Float64Array(n).fill(-Infinity);
  const upper = options.upper ?? new Float64Array(n).fill(Infinity);
  checkBox(start, lower, upper);
  if (!Number.isInteger(memory) || memory < 1) {
    throw new RangeError(`invalid memory; must be an integer ≥ 1: ${memory}`);
  }

  let evaluations = 0;
  const evaluate = (x: Float64Array): Point => {
    evaluations++;
    const gradient = new Float64Array(n);
    return { x, value: objective(x, gradient), gradient };
  };
  const finish = (point: Point, iterations: number, converged: boolean): Minimum => {
    return { x: point.x, value: point.value, iterations, evaluations, converged };
  };

  let point = evaluate(start.map((value, i) => Math.min(Math.max(value, lower[i]), upper[i])));
  if (!isUsable(point)) return finish(point, 0, false);

  const curvature = createCurvatureMemory(memory);
  const descend = (from: Point, free: Uint8Array): { next: Point | null; promised: number } => {
    const firstLength = curvature.size > 0 ? 1 : cautiousLength(from.gradient, free);
    const direction = curvature.direction(from.gradient, free);
    const next = searchLine(evaluate, from, direction, { lower, upper, firstLength });
    return { next, promised: -firstLength * dot(from.gradient, direction) };
  };

  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (projectedGradientNorm(point, lower, upper) <= gradientTolerance) return finish(point, iteration, true);

    const free = freeCoordinates(point, lower, upper);
    const negligible = relativeTolerance * Math.max(Math.abs(point.value), 1);
    let step = descend(point, free);
    if (step.next === null && step.promised > negligible && curvature.size > 0) {
      curvature.clear();
      step = descend(point, free);
    }
    const { next, promised } = step;
    if (next === null) return finish(point, iteration, promised <= negligible);

    curvature.learn(point, next);
    const decrease = point.value - next.value;
    const scale = Math.max(Math.abs(point.value), Math.abs(next.value), 1);
    point = next;
    if (decrease <= relativeTolerance * scale) return finish(point, iteration + 1, true);
  }
  return finish(point, maxIterations, projectedGradientNorm(point, lower, upper) <= gradientTolerance);
}

function checkBox(start: Float64Array, lower: Float64Array, upper: Float64Array): void {
  if (lower.length !== start.length || upper.length !== start.length) {
    throw new RangeError(
      `invalid bounds; must be as many as coordinates (${start.length}): ${lower.length} lower, ${upper.length} upper`,
    );
  }
  for (let i = 0; i < start.length; i++) {
    if (!(lower[i] <= upper[i])) {
      throw new RangeError(`invalid bounds; must be lower ≤ upper: ${lower[i]} > ${upper[i]} at coordinate ${i}`);
    }
  }
}

/** ‖P(x − g) − x‖∞. */
function projectedGradientNorm(point: Point, lower: Float64Array, upper: Float64Array): number {
  const { x, gradient } = point;
  let norm = 0;
  for (let i = 0; i < x.length; i++) {
    const target = Math.min(Math.max(x[i] - gradient[i], lower[i]), upper[i]);
    norm = Math.max(norm, Math.abs(target - x[i]));
  }
  return norm;
}

/** 1 for a coordinate that may move, 0 for one whose bound blocks the descent. */
function freeCoordinates(point: Point, lower: Float64Array, upper: Float64Array): Uint8Array {
  const { x, gradient } = point;
  return Uint8Array.from(x, (value, i) =>
    (value <= lower[i] && gradient[i] > 0) || (value >= upper[i] && gradient[i] < 0) ? 0 : 1,
  );
}

/** The initial step length while the curvature is unknown, such that the first step has at most length 1. */
function cautiousLength(gradient: Float64Array, free: Uint8Array): number {
  let squares = 0;
  for (let i = 0; i < gradient.length; i++) squares += free[i] * gradient[i] * gradient[i];
  return Math.min(1, 1 / Math.sqrt(squares));
}
