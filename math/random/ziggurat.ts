/**
 * The standard normal density under a stack of 256 horizontal strips of equal area, for fast sampling (Marsaglia &
 * Tsang 2000, "The ziggurat method for generating random variables").
 */
import { portableExp, portableLog } from "./portable.ts";

const STRIPS = 256;
/** Start of the tail: the right edge for which 256 strips of equal area end at the top of the density. */
const TAIL = 3.654152885361009;
/** The area of each strip under exp(−x²/2); that of the lowest includes the tail. */
const AREA = 0.004928673233974655;
const MANTISSAS = 2 ** 53;

const density = (x: number): number => portableExp(-0.5 * x * x);

/** Right edges, from the lowest strip (the width of a rectangle with its area, including the tail) to 0 at the top. */
const edges = new Float64Array(STRIPS + 1);
const heights = new Float64Array(STRIPS + 1);
/** x = mantissa · scale[strip] for a 53-bit mantissa. */
export const stripScale = new Float64Array(STRIPS);
/** Mantissas below this lie under the density at any height in the strip. */
export const stripInside = new Float64Array(STRIPS);

edges[0] = AREA / density(TAIL);
edges[1] = TAIL;
for (let i = 2; i < STRIPS; i++) {
  edges[i] = Math.sqrt(-2 * portableLog(AREA / edges[i - 1] + density(edges[i - 1])));
}
for (let i = 0; i <= STRIPS; i++) heights[i] = density(edges[i]);
for (let i = 0; i < STRIPS; i++) {
  stripScale[i] = edges[i] / MANTISSAS;
  stripInside[i] = Math.floor((edges[i + 1] / edges[i]) * MANTISSAS);
}

/**
 * Decides about an x ≥ 0 in a strip that may not lie under the density: returns x itself, a draw from the tail, or NaN
 * for rejection.
 */
export function settle(strip: number, x: number, uniform: () => number): number {
  if (strip === 0) return drawTail(uniform);
  const height = heights[strip] + uniform() * (heights[strip + 1] - heights[strip]);
  return height < density(x) ? x : NaN;
}

/** Marsaglia (1964): exact for the normal beyond `TAIL`. */
function drawTail(uniform: () => number): number {
  for (;;) {
    const beyond = -portableLog(1 - uniform()) / TAIL;
    const height = -portableLog(1 - uniform());
    if (2 * height > beyond * beyond) return TAIL + beyond;
  }
}
