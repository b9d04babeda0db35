/** Local search: from a point uphill, along slopes in continuous dimensions and from value to value in the others. */
import { minimize } from "../../math/minimize.ts";
import { neighbours } from "./levels.ts";
import { higherFirst, score } from "./surface.ts";
import type { Scored, Surface } from "./surface.ts";
import type { Terrain } from "./terrain.ts";

/** Slopes and steps take turns, since each moves the other's optimum. */
const ROUNDS = 8;
const ITERATIONS = 50;
/** Steps from value to value in one round. */
const STEPS = 16;
/** A gain in the acquisition below this is not worth another round. */
const LEAST_GAIN = 1e-8;

/** `mayVisit` says which settled points a step from value to value may go to. */
export function climb(
  terrain: Terrain,
  surface: Surface,
  start: Scored,
  mayVisit: (point: Float64Array) => boolean,
): Scored {
  let peak = start;
  for (let round = 0; round < ROUNDS; round++) {
    const sloped = followSlope(terrain, surface, peak);
    const stepped = stepByStep(terrain, surface, sloped, mayVisit);
    const moved = stepped.point !== sloped.point;
    const gain = stepped.value - peak.value;
    peak = stepped;
    if (!moved || gain < LEAST_GAIN) break;
  }
  return peak;
}

/** L-BFGS over the active continuous dimensions, in units of the lengthscales so that all are equally steep. */
function followSlope(terrain: Terrain, surface: Surface, start: Scored): Scored {
  const free = [...terrain.space.keys()].filter((k) => terrain.continuous[k] && terrain.isActive(start.point, k));
  if (free.length === 0) return start;

  const scale = Float64Array.from(free, (k) => surface.lengthscales[k]);
  const point = Float64Array.from(start.point);
  const gradient = new Float64Array(terrain.space.length);
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

/** Goes to the highest neighbour in one discrete dimension for as long as that is higher. */
function stepByStep(
  terrain: Terrain,
  surface: Surface,
  start: Scored,
  mayVisit: (point: Float64Array) => boolean,
): Scored {
  if (terrain.continuous.every(Boolean)) return start;
  let peak = start;
  for (let step = 0; step < STEPS; step++) {
    const { point, value } = peak;
    const higher = score(surface, around(terrain, point)).filter((other) => other.value > value + LEAST_GAIN);
    const next = higher.sort(higherFirst).find((other) => mayVisit(other.point));
    if (next === undefined) break;
    peak = next;
  }
  return peak;
}

/** The settled points that differ from this one in one active discrete dimension, and in what follows from it. */
function around({ space, isActive, settle }: Terrain, point: Float64Array): readonly Float64Array[] {
  return space.flatMap((dimension, k) => {
    if (!isActive(point, k)) return [];
    return neighbours(dimension, point[k]).map((coordinate) => settle(point.with(k, coordinate)));
  });
}
