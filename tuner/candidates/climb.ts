/** Local search: from a point uphill, along slopes in continuous dimensions and from value to value in the others. */
import { minimize } from "../../math/minimize.ts";
import type { SearchSpace } from "../search-space.ts";
import { activity, decode } from "../space-encoding.ts";
import { isContinuous, neighbours } from "./levels.ts";
import { settleIn } from "./settle.ts";
import type { Scored, Surface } from "./surface.ts";

/** Slopes and steps take turns, since each moves the other's optimum. */
const ROUNDS = 8;
const ITERATIONS = 50;
/** Steps from value to value in one round. */
const STEPS = 16;
/** A gain in the acquisition below this is not worth another round. */
const LEAST_GAIN = 1e-8;

/** `mayVisit` says which settled points a step from value to value may go to. */
export function climb(
  space: SearchSpace,
  surface: Surface,
  start: Scored,
  mayVisit: (point: Float64Array) => boolean,
): Scored {
  let peak = start;
  for (let round = 0; round < ROUNDS; round++) {
    const sloped = followSlope(space, surface, peak);
    const stepped = stepByStep(space, surface, sloped, mayVisit);
    const moved = stepped.point !== sloped.point;
    const gain = stepped.value - peak.value;
    peak = stepped;
    if (!moved || gain < LEAST_GAIN) break;
  }
  return peak;
}

/** L-BFGS over the active continuous dimensions, in units of the lengthscales so that all are equally steep. */
function followSlope(space: SearchSpace, surface: Surface, start: Scored): Scored {
  const active = activity(space, decode(space, start.point));
  const free = [...space.keys()].filter((k) => active[k] && isContinuous(space[k]));
  if (free.length === 0) return start;

  const scale = Float64Array.from(free, (k) => surface.lengthscales[k]);
  const point = Float64Array.from(start.point);
  const gradient = new Float64Array(space.length);
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
  return { point: Float64Array.from(point), value: -top.value };
}

/** Goes to the best neighbour in one discrete dimension for as long as that is better. */
function stepByStep(
  space: SearchSpace,
  surface: Surface,
  start: Scored,
  mayVisit: (point: Float64Array) => boolean,
): Scored {
  if (space.every(isContinuous)) return start;
  const settle = settleIn(space);
  let peak = start;
  for (let step = 0; step < STEPS; step++) {
    const active = activity(space, decode(space, peak.point));
    const around = space
      .flatMap((dimension, k) =>
        active[k] ? neighbours(dimension, peak.point[k]).map((x) => peak.point.with(k, x)) : [],
      )
      .map(settle)
      .filter(mayVisit);
    const best = highest(surface, around);
    if (best === null || !(best.value > peak.value + LEAST_GAIN)) break;
    peak = best;
  }
  return peak;
}

function highest(surface: Surface, points: readonly Float64Array[]): Scored | null {
  const values = surface.values(points);
  let best: Scored | null = null;
  for (const [index, point] of points.entries()) {
    if (best === null || values[index] > best.value) best = { point, value: values[index] };
  }
  return best;
}
