/** Rows shifted away from the data, about which a network should be less certain. */

/**
 * Standardized rows with each number shifted by `size` training standard deviations away from the mean of its column.
 */
export function shifted(x: Float64Array, size: number): Float64Array {
  return x.map((value) => value + (value < 0 ? -size : size));
}
