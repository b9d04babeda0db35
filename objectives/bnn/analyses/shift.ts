/** Rows shifted away from the training data, for which a network should be less certain. */

/** Standardized rows, each entry shifted by `size` training standard deviations away from its column mean. */
export function shifted(x: Float64Array, size: number): Float64Array {
  return x.map((value) => value + (value < 0 ? -size : size));
}
