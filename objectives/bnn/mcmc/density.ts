/** The target density of a Markov chain. */

/** An unnormalized log density of d variables and its gradient, both exact rather than estimated from a minibatch. */
export interface Density {
  /** d ≥ 1. */
  readonly dimension: number;
  /**
   * ln density at `position` (d); overwrites `gradient` (d) with its gradient. NaN and ±∞ are returned, never thrown.
   * Keeps no reference to either array.
   */
  evaluate(position: Float64Array, gradient: Float64Array): number;
}

/** A point of the chain, with everything the next trajectory needs. */
export interface Point {
  /** d. */
  readonly position: Float64Array;
  /** The gradient of ln density at `position` (d). */
  readonly gradient: Float64Array;
  readonly logDensity: number;
}

/** Statistics of one transition; not needed to continue. */
export interface Transition {
  readonly point: Point;
  /**
   * The Metropolis acceptance probability, in [0, 1], averaged over the points of the trajectory if there are several.
   */
  readonly acceptance: number;
  /**
   * Whether the energy error exceeded `MAX_ENERGY_ERROR` or was NaN, which means that the integrator left the typical
   * set.
   */
  readonly diverged: boolean;
  /** Number of gradients evaluated. */
  readonly gradients: number;
}

/** Yields after each gradient, so that the caller can pause: a trajectory may take many. */
export type Pausable<T> = Generator<undefined, T>;

/** Stan's threshold for a divergent trajectory, in nats of energy. */
export const MAX_ENERGY_ERROR = 1000;

/** The density to the power 1/T: T > 1 flattens it, T < 1 sharpens it. T > 0. */
export function tempered(density: Density, temperature: number): Density {
  if (temperature === 1) return density;
  return {
    dimension: density.dimension,
    evaluate(position, gradient) {
      const value = density.evaluate(position, gradient);
      for (let i = 0; i < gradient.length; i++) gradient[i] /= temperature;
      return value / temperature;
    },
  };
}

/** The density at a copy of `position`. */
export function pointAt(density: Density, position: Float64Array): Point {
  const gradient = new Float64Array(density.dimension);
  const copy = Float64Array.from(position);
  return { position: copy, gradient, logDensity: density.evaluate(copy, gradient) };
}
