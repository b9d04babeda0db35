/** How far to go along a direction that the box bends: a search for the weak Wolfe conditions on the projected path. */

export interface Point {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface LineSearchOptions {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The step length tried first. */
  readonly firstStep: number;
}

const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;
const MAX_TRIALS = 20;
const EXPANSION = 4;
const BACK_AT_MOST = 0.1;
const BACK_AT_LEAST = 0.5;

interface Trial {
  readonly length: number;
  readonly point: Point;
  /** The derivative of the value in the step length, over the coordinates that no bound has stopped. */
  readonly slope: number;
}

/**
 * A point on the path P(x + t · direction), t > 0, that lowers the value enough and, where the box allows it, leaves
 * the steep part behind; null when there is none to be found.
 */
export function searchLine(
  evaluate: (x: Float64Array) => Point,
  from: Point,
  direction: Float64Array,
  options: LineSearchOptions,
): Point | null {
  const { lower, upper } = options;
  let low: Trial = { length: 0, point: from, slope: slopeAt(from, direction, options) };
  let high: Trial | null = null;
  if (!(low.slope < 0)) return null;

  let length = options.firstStep;
  for (let trials = 0; trials < MAX_TRIALS; trials++) {
    const x = from.x.map((value, i) => Math.min(Math.max(value + length * direction[i], lower[i]), upper[i]));
    if (x.every((value, i) => value === low.point.x[i])) break;
    const point = evaluate(x);
    const trial: Trial = { length, point, slope: slopeAt(point, direction, options) };

    if (!fallsEnough(from, point)) {
      high = trial;
      length = low.length + (length - low.length) * shrink(low, trial);
      continue;
    }
    if (trial.slope >= CURVATURE * slopeAt(from, direction, options) || trial.slope === 0) return point;
    low = trial;
    length = high === null ? length * EXPANSION : (length + high.length) / 2;
  }
  return low.length > 0 ? low.point : null;
}

function fallsEnough(from: Point, to: Point): boolean {
  let expected = 0;
  for (let i = 0; i < from.x.length; i++) expected += from.gradient[i] * (to.x[i] - from.x[i]);
  return (
    to.value <= from.value + SUFFICIENT_DECREASE * Math.min(expected, 0) &&
    Number.isFinite(to.value) &&
    to.gradient.every(Number.isFinite)
  );
}

function slopeAt(point: Point, direction: Float64Array, { lower, upper }: LineSearchOptions): number {
  let slope = 0;
  for (let i = 0; i < direction.length; i++) {
    const stopped = direction[i] > 0 ? point.x[i] >= upper[i] : point.x[i] <= lower[i];
    if (!stopped) slope += point.gradient[i] * direction[i];
  }
  return slope;
}

/** The minimum of the parabola through both values and the lower end's slope, as a share of the way between them. */
function shrink(low: Trial, high: Trial): number {
  const width = high.length - low.length;
  const rise = high.point.value - low.point.value - low.slope * width;
  const share = (-low.slope * width) / (2 * rise);
  return Number.isFinite(share) ? Math.min(Math.max(share, BACK_AT_MOST), BACK_AT_LEAST) : BACK_AT_MOST;
}
