/** Rows moved away from the data: what a network should be less sure of. */

/** Standardized rows with each number moved by `size` training deviations, away from the mean of its column. */
export function shifted(x: Float64Array, size: number): Float64Array {
  return x.map((value) => value + (value < 0 ? -size : size));
}
