/** Packs points into a row-major matrix. */

/** n points with d coordinates each → n × d, row-major. */
export function stack(points: readonly Float64Array[], dimension: number): Float64Array {
  const rows = new Float64Array(points.length * dimension);
  for (const [row, point] of points.entries()) rows.set(point, row * dimension);
  return rows;
}
