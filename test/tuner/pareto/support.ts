/** Random fronts, and the hypervolume by inclusion and exclusion. */
import { fold, makeKey, openStream } from "../../../math/random.ts";
import type { Outcome } from "../../../tuner/pareto/dominance.ts";

/** `count` points in [0, 1)^m; some coordinates repeat. */
export function randomPoints(name: string, count: number, m: number): readonly Outcome[] {
  const stream = openStream(fold(makeKey("pareto"), name));
  return Array.from({ length: count }, () =>
    Array.from({ length: m }, () => (stream.uniform() < 0.2 ? 0.5 : stream.uniform())),
  );
}

/** Σ over non-empty subsets of (−1)^(size+1) times the box of the worst values: exact, in 2^n steps. */
export function byInclusionExclusion(points: readonly Outcome[], reference: Outcome): number {
  let total = 0;
  for (let subset = 1; subset < 2 ** points.length; subset++) {
    const chosen = points.filter((_, index) => (subset >> index) & 1);
    const box = reference.reduce((product, limit, k) => {
      const worst = Math.max(...chosen.map((point) => point[k]));
      return product * Math.max(0, limit - worst);
    }, 1);
    total += (chosen.length % 2 === 1 ? 1 : -1) * box;
  }
  return total;
}
