/** A line search for the weak Wolfe conditions along a path projected onto a box. */

export interface Point {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface LineSearchOptions {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The step length tried first. */
  readonly firstLength: number;
}

/** Sufficient decrease (Armijo constant c₁). */
const SUFFICIENT_DECREASE = 1e-4;
/** Curvature condition (Wolfe constant c₂). */
const REMAINING_SLOPE = 0.9;
const MAX_TRIALS = 20;
const ROUNDING = 2 ** -52;
const EXPANSION = 4;
/** After a failed trial, the next one lies between these fractions of the way back to the better end. */
const NEAREST = 0.1;
const FARTHEST = 0.9;

interface Trial {
  readonly length: number;
  readonly point: Point;
  /** The derivative of the value with respect to the step length, over the coordinates not stopped by a bound. */
  readonly slope: number;
}

/**
 * A point on the path P(x + t · direction), t > 0, that satisfies the Wolfe conditions as far as the box allows; null
 * if none is found.
 */
export function searchLine(
  evaluate: (x: Float64Array) => Point,
  from: Point,
  direction: Float64Array,
  options: LineSearchOptions,
): Point | null {
  const { lower, upper } = options;
  const attempt = (point: Point, length: number): Trial => {
    return { length, point, slope: slopeAlong(point, direction, options) };
  };
  const start = attempt(from, 0);
  if (!(start.slope < 0)) return null;

  let low = start;
  let high: Trial | null = null;
  let length = options.firstLength;
  for (let trials = 0; trials < MAX_TRIALS; trials++) {
    const x = from.x.map((value, i) => Math.min(Math.max(value + length * direction[i], lower[i]), upper[i]));
    // The path ends here because of the box or because of rounding.
    if (x.every((value, i) => value === low.point.x[i])) break;
    const promised = slopeTowards(from, x);
    // After a failed trial, a decrease this small is lost in the rounding of the value.
    if (trials > 0 && Math.abs(promised) <= ROUNDING * Math.abs(from.value)) break;
    const trial = attempt(evaluate(x), length);
    const enough = from.value + SUFFICIENT_DECREASE * Math.min(promised, 0);
    if (!isUsable(trial.point) || trial.point.value > enough) {
      high = trial;
      length = low.length + (length - low.length) * shareTowards(low, trial);
    } else if (trial.slope < REMAINING_SLOPE * start.slope) {
      low = trial;
      length = high === null ? length * EXPANSION : (length + high.length) / 2;
    } else {
      return trial.point;
    }
  }
  return low === start ? null : low.point;
}

/** Whether value and gradient are finite. */
export function isUsable({ value, gradient }: Point): boolean {
  return Number.isFinite(value) && gradient.every((slope) => Number.isFinite(slope));
}

/** The first-order change of the value from one point to another. */
function slopeTowards(from: Point, x: Float64Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += from.gradient[i] * (x[i] - from.x[i]);
  return total;
}

function slopeAlong(point: Point, direction: Float64Array, { lower, upper }: LineSearchOptions): number {
  let slope = 0;
  for (let i = 0; i < direction.length; i++) {
    const stopped = direction[i] > 0 ? point.x[i] >= upper[i] : point.x[i] <= lower[i];
    if (!stopped) slope += point.gradient[i] * direction[i];
  }
  return slope;
}

/**
 * The minimum of the cubic through both values and slopes (Nocedal & Wright 2006, eq. 3.59), as a fraction of the way.
 */
function shareTowards(low: Trial, high: Trial): number {
  const width = high.length - low.length;
  const a = low.slope * width;
  const b = high.slope * width;
  const bend = a + b - 3 * (high.point.value - low.point.value);
  const root = Math.sqrt(bend * bend - a * b);
  const share = 1 - (b + root - bend) / (b - a + 2 * root);
  return Number.isFinite(share) ? Math.min(Math.max(share, NEAREST), FARTHEST) : NEAREST;
}
