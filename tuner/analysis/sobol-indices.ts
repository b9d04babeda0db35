/** Sobol' indices of a function on the cube: fractions of its variance, by dimension. */
import { fold, permutation, type Key } from "../../math/random.ts";
import { MAX_SOBOL_DIMENSION } from "../../math/sobol.ts";
import { mean, variance } from "../../math/statistics.ts";
import { fillCube } from "../search/fill-cube.ts";

/** Points at which a function must be evaluated, and how to compute its indices from the values. */
export interface IndexDesign {
  /** (pairs · (d + 2)) × d: the rows of A, of B, and of A with column k from B, for each k. */
  readonly points: Float64Array;
  readonly count: number;
  /**
   * The indices of each dimension, from the values at the points; all 0 for a function that varies only through
   * rounding errors.
   */
  indices(values: Float64Array): readonly { readonly main: number; readonly total: number }[];
}

/** A variance below this counts as rounding error, for values with variance 1. */
const ROUNDING = 1e-12;

/**
 * Sobol' 2001; estimators of Saltelli et al. 2010, table 2 (b) and (f), with centred values to keep precision. A and B
 * are the two halves of one scrambled Sobol' sequence, if that has enough dimensions.
 */
export function indexDesign(d: number, pairs: number, key: Key): IndexDesign {
  const { a, b } = halves(d, pairs, key);
  const count = pairs * (d + 2);
  const points = new Float64Array(count * d);
  points.set(a);
  points.set(b, pairs * d);
  for (let k = 0; k < d; k++) {
    const mixed = a.slice();
    for (let i = k; i < mixed.length; i += d) mixed[i] = b[i];
    points.set(mixed, (k + 2) * pairs * d);
  }
  return { points, count, indices: (values) => indicesOf(values, d, pairs) };
}

function halves(d: number, pairs: number, key: Key): { a: Float64Array; b: Float64Array } {
  if (2 * d <= MAX_SOBOL_DIMENSION) {
    const both = fillCube(2 * d, pairs, { key, first: 0 });
    const half = (from: number) =>
      Float64Array.from({ length: pairs * d }, (_, i) => both[Math.floor(i / d) * 2 * d + from + (i % d)]);
    return { a: half(0), b: half(d) };
  }
  // Two Sobol' sequences are correlated point by point; a permutation makes one independent of the other.
  const b = fillCube(d, pairs, { key: fold(key, "b"), first: 0 });
  const shuffled = new Float64Array(b.length);
  permutation(fold(key, "pairs"), pairs).forEach((from, to) =>
    shuffled.set(b.subarray(from * d, (from + 1) * d), to * d),
  );
  return { a: fillCube(d, pairs, { key: fold(key, "a"), first: 0 }), b: shuffled };
}

function indicesOf(values: Float64Array, d: number, pairs: number): { main: number; total: number }[] {
  const independent = values.subarray(0, 2 * pairs);
  const centre = mean(independent);
  const spread = variance(independent);
  const block = (index: number) => values.subarray(index * pairs, (index + 1) * pairs);
  const [atA, atB] = [block(0), block(1)];
  const share = (part: number) => (spread > ROUNDING ? Math.min(1, Math.max(0, part / spread)) : 0);
  return Array.from({ length: d }, (_, k) => {
    const atMixed = block(k + 2);
    let main = 0;
    let total = 0;
    for (let i = 0; i < pairs; i++) {
      main += ((atB[i] - centre) * (atMixed[i] - atA[i])) / pairs;
      total += (atA[i] - atMixed[i]) ** 2 / (2 * pairs);
    }
    // The main effect cannot exceed the total effect, but its estimate can.
    return { main: Math.min(share(main), share(total)), total: share(total) };
  });
}
