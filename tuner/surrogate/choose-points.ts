/** Chooses a subset of points for models that cannot afford all of them. */

/**
 * At most `limit` of the points, in their own order: half of them those nearest to `centre` (in units of
 * `lengthscales`), where the next suggestions will be; the rest spread evenly over the history.
 */
export function choosePoints(
  points: readonly Float64Array[],
  limit: number,
  { centre, lengthscales }: { centre: Float64Array; lengthscales: Float64Array },
): readonly Float64Array[] {
  if (points.length <= limit) return points;
  const distance = (point: Float64Array) =>
    point.reduce((sum, x, k) => sum + ((x - centre[k]) / lengthscales[k]) ** 2, 0);
  const ranked = points.map((point, index) => ({ index, distance: distance(point) }));
  ranked.sort((a, b) => a.distance - b.distance);
  const chosen = new Set(ranked.slice(0, Math.floor(limit / 2)).map(({ index }) => index));

  const rest = [...points.keys()].filter((index) => !chosen.has(index));
  const wanted = limit - chosen.size;
  for (let i = 0; i < wanted; i++) chosen.add(rest[Math.floor(((i + 0.5) * rest.length) / wanted)]);
  return points.filter((_, index) => chosen.has(index));
}
