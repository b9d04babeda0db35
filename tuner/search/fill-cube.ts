/** Points that fill the cube evenly: scrambled Sobol. */
import { fold, openStream, type Key } from "../../math/random.ts";
import { MAX_SOBOL_DIMENSION, sobolPoints } from "../../math/sobol.ts";

/**
 * Points `first` … `first + count − 1` of the key's sequence (count × dimension, in [0, 1)). Dimensions beyond those
 * for which Sobol' numbers exist are uniform.
 */
export function fillCube(dimension: number, count: number, options: { key: Key; first: number }): Float64Array {
  const covered = Math.min(dimension, MAX_SOBOL_DIMENSION);
  const sobol = sobolPoints(covered, count, { key: options.key, skip: options.first });
  if (covered === dimension) return sobol;

  const points = new Float64Array(count * dimension);
  for (let row = 0; row < count; row++) {
    points.set(sobol.subarray(row * covered, (row + 1) * covered), row * dimension);
    const stream = openStream(fold(fold(options.key, "beyond"), options.first + row));
    for (let k = covered; k < dimension; k++) points[row * dimension + k] = stream.uniform();
  }
  return points;
}
