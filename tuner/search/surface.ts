/** The function that is maximized over the search space: an acquisition as a function of the point. */

/** Larger is better. Points are snapped encodings in [0, 1]^d. */
export interface Surface {
  /** The value at each point. */
  values(points: readonly Float64Array[]): Float64Array;
  /** The value at one point; writes the gradient (d) into `gradient`. */
  valueAndGradient(point: Float64Array, gradient: Float64Array): number;
  /** Per-dimension lengthscales (d, > 0). */
  readonly lengthscales: Float64Array;
}

/** A snapped point and the surface's value there. */
export interface Scored {
  readonly point: Float64Array;
  readonly value: number;
}

export function score(surface: Surface, points: readonly Float64Array[]): Scored[] {
  const values = surface.values(points);
  return points.map((point, index) => ({ point, value: values[index] }));
}

/** For sorting. */
export function higherFirst(a: Scored, b: Scored): number {
  return b.value - a.value;
}

/** Squared distance in units of the surface's lengthscales. */
export function scaledDistance2(a: ArrayLike<number>, b: ArrayLike<number>, lengthscales: Float64Array): number {
  let total = 0;
  for (let k = 0; k < lengthscales.length; k++) total += ((a[k] - b[k]) / lengthscales[k]) ** 2;
  return total;
}
