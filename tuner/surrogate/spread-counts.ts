/** Weights that correct for uneven sampling: trials in a crowded region share the weight of an isolated one. */
import type { Measurement } from "./training-data.ts";

/** Trials within about this distance times √d share weight. */
const RADIUS = 0.15;
/** Each trial is compared with at most this many others, evenly spaced over the history. */
const MAX_COMPARED = 300;

/** w_i = 1 / Σ_j exp(−½ ‖x_i − x_j‖² / (0.15² d)), a kernel estimate of 1 / sampling density (n). */
export function spreadCounts(measured: readonly Measurement[], dimension: number): Float64Array {
  const stride = Math.max(1, measured.length / MAX_COMPARED);
  const compared = Array.from(
    { length: Math.min(measured.length, MAX_COMPARED) },
    (_, i) => measured[Math.floor((i + 0.5) * stride)].point,
  );
  const rate = 1 / (2 * RADIUS ** 2 * dimension);
  return Float64Array.from(measured, ({ point }) => {
    let density = compared.includes(point) ? 0 : 1 / stride;
    for (const other of compared) {
      let distance = 0;
      for (let k = 0; k < dimension; k++) distance += (point[k] - other[k]) ** 2;
      density += Math.exp(-rate * distance);
    }
    return 1 / density;
  });
}
