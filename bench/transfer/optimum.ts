/** The optimum of an instance of a test problem, found by search. */
import { openStream, type Key } from "../../math/random.ts";
import { decode } from "../../tuner/space/encoding.ts";
import type { Hyperparameters, SearchSpace } from "../../tuner/space/search-space.ts";

const SPREAD = 4_000;
const ROUNDS = 8;
const STEPS = 1_500;
/** Step sizes shrink from the first to the last of these fractions of the range. */
const [FIRST, LAST] = [0.3, 1e-4];

interface Instance {
  readonly space: SearchSpace;
  truth(hyperparameters: Hyperparameters): number;
}

/**
 * The point with the lowest value found, in [0, 1]^d, by random search followed by random steps from each of the best
 * few points.
 */
export function optimumOf({ space, truth }: Instance, key: Key): Float64Array {
  const stream = openStream(key);
  const draw = () => Float64Array.from(space, () => stream.uniform());
  const value = (point: Float64Array) => {
    const found = truth(decode(space, point));
    return Number.isFinite(found) ? found : Infinity;
  };
  const ranked = Array.from({ length: SPREAD }, draw)
    .map((point) => ({ point, value: value(point) }))
    .sort((a, b) => a.value - b.value);
  const ends = ranked.slice(0, ROUNDS).map((start) => {
    let best = start;
    for (let step = 0; step < STEPS; step++) {
      const size = FIRST * (LAST / FIRST) ** (step / STEPS);
      const all = stream.uniform() < 0.5;
      const one = stream.integer(space.length);
      const point = best.point.map((x, k) =>
        all || k === one ? Math.min(1, Math.max(0, x + size * stream.normal())) : x,
      );
      const moved = { point, value: value(point) };
      if (moved.value <= best.value) best = moved;
    }
    return best;
  });
  return ends.reduce((a, b) => (b.value < a.value ? b : a)).point;
}
