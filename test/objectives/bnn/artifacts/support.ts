/** Predictive distributions with known properties. */
import { openStream, makeKey } from "../../../../math/random.ts";
import type { TailProbabilities } from "../../../../objectives/bnn/predictive/calibration/tail-probabilities.ts";
import type { Predictive } from "../../../../objectives/bnn/predictive/predictive.ts";

/** One Gaussian per row. */
export function gaussians(means: readonly number[], variance = 1): Predictive {
  const mean = Float64Array.from(means);
  return { draws: 1, rows: mean.length, mean, variance: new Float64Array(mean.length).fill(variance) };
}

/** Tail probabilities of targets at these positions in their distributions. */
export function tailsOf(places: readonly number[]): TailProbabilities {
  return { below: Float64Array.from(places), above: Float64Array.from(places, (u) => 1 - u) };
}

/** Evenly spaced positions. */
export function evenPlaces(rows: number): number[] {
  return Array.from({ length: rows }, (_, i) => (i + 0.5) / rows);
}

/** Independent draws from N(0, 1), shifted by `shift` for the last chain. */
export function independentChains(chains: number, draws: number, shift = 0): Float64Array[] {
  const stream = openStream(makeKey(`${chains} ${draws}`));
  return Array.from({ length: chains }, (_, chain) =>
    Float64Array.from({ length: draws }, () => stream.normal() + (chain === chains - 1 ? shift : 0)),
  );
}
