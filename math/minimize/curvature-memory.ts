/** The history of L-BFGS and its quasi-Newton direction. */
import { dot } from "../linear-algebra/inner-loops.ts";

interface Place {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
}

export interface CurvatureMemory {
  readonly size: number;
  /** Stores the step between two points, unless the function does not curve upward along it. */
  learn(from: Place, to: Place): void;
  /** A descent direction (n) that does not move coordinates whose `free` is 0. */
  direction(gradient: Float64Array, free: Uint8Array): Float64Array;
  clear(): void;
}

/** A step and the change of the gradient over it. */
interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
}

/**
 * The cosine between step and gradient change that a pair must exceed; below it, the change is rounding error, or the
 * curvature is too small to invert.
 */
const MIN_COSINE = 1e-10;

/** An empty memory that holds the last `capacity` steps. */
export function createCurvatureMemory(capacity: number): CurvatureMemory {
  let pairs: Pair[] = [];
  return {
    get size() {
      return pairs.length;
    },
    learn(from, to) {
      const pair = { step: difference(to.x, from.x), change: difference(to.gradient, from.gradient) };
      if (curvesUpward(pair)) pairs = [...pairs, pair].slice(-capacity);
    },
    direction(gradient, free) {
      // Uses the curvature among free coordinates only: the others stay fixed, so their past steps are irrelevant.
      const masked = pairs.map(({ step, change }) => ({ step: mask(step, free), change: mask(change, free) }));
      const steepest = mask(gradient, free).map((slope) => -slope);
      const direction = twoLoop(masked.filter(curvesUpward), steepest);
      return dot(direction, steepest) > 0 ? direction : steepest;
    },
    clear() {
      pairs = [];
    },
  };
}

/** The quasi-Newton inverse Hessian times a vector (Nocedal & Wright 2006, algorithm 7.4). */
function twoLoop(pairs: readonly Pair[], vector: Float64Array): Float64Array {
  const product = vector.slice();
  const curvatures = pairs.map(({ step, change }) => dot(step, change));
  const shares = new Float64Array(pairs.length);
  for (let k = pairs.length - 1; k >= 0; k--) {
    shares[k] = dot(pairs[k].step, product) / curvatures[k];
    addScaled(product, -shares[k], pairs[k].change);
  }
  const latest = pairs.length - 1;
  if (latest >= 0) {
    const scale = curvatures[latest] / dot(pairs[latest].change, pairs[latest].change);
    for (let i = 0; i < product.length; i++) product[i] *= scale;
  }
  for (let k = 0; k < pairs.length; k++) {
    addScaled(product, shares[k] - dot(pairs[k].change, product) / curvatures[k], pairs[k].step);
  }
  return product;
}

function curvesUpward({ step, change }: Pair): boolean {
  return dot(step, change) > MIN_COSINE * Math.sqrt(dot(step, step) * dot(change, change));
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]);
}

function mask(vector: Float64Array, free: Uint8Array): Float64Array {
  return vector.map((value, i) => (free[i] === 1 ? value : 0));
}

function addScaled(target: Float64Array, scale: number, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] += scale * source[i];
}
