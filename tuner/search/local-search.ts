/** Local search: along gradients in continuous dimensions, from value to value in the others. */
import { minimize } from "../../math/minimize.ts";
import { alongBorder } from "./feasible/border.ts";
import { neighbours } from "../space/levels.ts";
import { higherFirst, score, type Scored, type Surface } from "./surface.ts";
import type { EncodedSpace } from "../space/snapper.ts";

/** Alternate between gradients and steps, since each moves the other's optimum. */
const ROUNDS = 8;
const ITERATIONS = 50;
/** Maximum number of discrete steps per round. */
const STEPS = 16;
/** A gain in the acquisition below this does not justify another round. */
const MIN_GAIN = 1e-8;

/** `mayVisit`: whether a step between values may end at this snapped point. */
export function searchLocally(
  encoded: EncodedSpace,
  surface: Surface,
  start: Scored,
  mayVisit: (point: Float64Array) => boolean,
): Scored {
  let best = start;
  for (let round = 0; round < ROUNDS; round++) {
    const sloped = followGradient(encoded, surface, best);
    const stepped = stepByStep(encoded, surface, sloped, mayVisit);
    const moved = stepped.point !== sloped.point;
    const gain = stepped.value - best.value;
    best = stepped;
    if (!moved || gain < MIN_GAIN) break;
  }
  return best;
}

/** L-BFGS over the active continuous dimensions, in units of the lengthscales, which preconditions the search. */
function followGradient(encoded: EncodedSpace, surface: Surface, start: Scored): Scored {
  const free = [...encoded.space.keys()].filter((k) => encoded.continuous[k] && encoded.isActive(start.point, k));
  if (free.length === 0) return start;

  const scale = Float64Array.from(free, (k) => surface.lengthscales[k]);
  const point = Float64Array.from(start.point);
  const gradient = new Float64Array(encoded.space.length);
  const descend = (scaled: Float64Array, slope: Float64Array): number => {
    for (const [i, k] of free.entries()) point[k] = Math.min(1, Math.max(0, scaled[i] * scale[i]));
    const value = surface.valueAndGradient(point, gradient);
    for (const [i, k] of free.entries()) slope[i] = -gradient[k] * scale[i];
    return -value;
  };

  const top = minimize(
    descend,
    Float64Array.from(free, (k, i) => start.point[k] / scale[i]),
    {
      lower: new Float64Array(free.length),
      upper: scale.map((lengthscale) => 1 / lengthscale),
      maxIterations: ITERATIONS,
    },
  );
  if (!(-top.value > start.value)) return start;
  for (const [i, k] of free.entries()) point[k] = Math.min(1, Math.max(0, top.x[i] * scale[i]));
  // The gradient ignores constraints.
  if (encoded.allows?.(point) === false) return alongBorder(encoded, surface, { start, end: point, free });
  return { point: Float64Array.from(point), value: -top.value };
}

/** Moves to the best neighbour in one discrete dimension while that improves. */
function stepByStep(
  encoded: EncodedSpace,
  surface: Surface,
  start: Scored,
  mayVisit: (point: Float64Array) => boolean,
): Scored {
  if (encoded.continuous.every(Boolean)) return start;
  let peak = start;
  for (let step = 0; step < STEPS; step++) {
    const { point, value } = peak;
    const higher = score(surface, around(encoded, point)).filter((other) => other.value > value + MIN_GAIN);
    const next = higher.sort(higherFirst).find((other) => mayVisit(other.point));
    if (next === undefined) break;
    peak = next;
  }
  return peak;
}

/**
 * The snapped points that differ from this one in one active discrete dimension, and in dimensions that depend on it.
 */
function around({ space, isActive, snap }: EncodedSpace, point: Float64Array): readonly Float64Array[] {
  return space.flatMap((dimension, k) => {
    if (!isActive(point, k)) return [];
    return neighbours(dimension, point[k]).map((coordinate) => snap(point.with(k, coordinate)));
  });
}
