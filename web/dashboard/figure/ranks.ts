/** Ranks of values, for colours that outliers and skewed values do not compress. */
import { type Direction, measured, type Point } from "./points.ts";

/** By trial number: 0 for the best value, 1 for the worst; equal values share the middle of their ranks. */
export function rankShares(points: readonly Point[], direction: Direction): ReadonlyMap<number, number> {
  const sign = direction === "minimize" ? 1 : -1;
  const sorted = measured(points).toSorted((a, b) => (a.value < b.value ? -sign : a.value > b.value ? sign : 0));
  const shares = new Map<number, number>();
  for (let from = 0; from < sorted.length;) {
    let to = from;
    while (to + 1 < sorted.length && sorted[to + 1].value === sorted[from].value) to += 1;
    const share = sorted.length === 1 ? 0 : (from + to) / 2 / (sorted.length - 1);
    for (const { number } of sorted.slice(from, to + 1)) shares.set(number, share);
    from = to + 1;
  }
  return shares;
}
