/** Chooses a subset of measurements for surrogates that cannot afford all of them. */
import type { Measurement } from "./training-data.ts";

/**
 * At most `limit` of the measurements, in their own order: a third are the best, a third are those nearest to the best
 * one (in units of `lengthscales`), and the rest are spread evenly over the history. All of them if there are few
 * enough.
 */
export function chooseRows(
  measured: readonly Measurement[],
  limit: number,
  lengthscales: Float64Array,
): readonly Measurement[] {
  if (measured.length <= limit) return measured;
  const chosen = new Set<Measurement>();
  const take = (ranked: readonly Measurement[], size: number) => {
    for (const measurement of ranked) {
      if (chosen.size >= size) return;
      chosen.add(measurement);
    }
  };

  const best = [...measured].sort((a, b) => a.value - b.value);
  take(best, Math.floor(limit / 3));
  const distance = ({ point }: Measurement) =>
    point.reduce((sum, x, k) => sum + ((x - best[0].point[k]) / lengthscales[k]) ** 2, 0);
  const near = measured.map((measurement) => ({ measurement, distance: distance(measurement) }));
  take(
    near.sort((a, b) => a.distance - b.distance).map(({ measurement }) => measurement),
    Math.floor((2 * limit) / 3),
  );
  const rest = measured.filter((measurement) => !chosen.has(measurement));
  const wanted = limit - chosen.size;
  take(
    Array.from({ length: wanted }, (_, index) => rest[Math.floor(((index + 0.5) * rest.length) / wanted)]),
    limit,
  );
  return measured.filter((measurement) => chosen.has(measurement));
}
