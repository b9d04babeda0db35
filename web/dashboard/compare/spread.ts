/** Moves labels at the ends of lines apart so that they do not overlap. */

/** Positions close to the desired ones, at least `gap` apart, and within [low, high] if there is room. */
export function spread(
  wanted: readonly number[],
  { gap, low, high }: { gap: number; low: number; high: number },
): readonly number[] {
  const order = wanted.map((_, k) => k).sort((a, b) => wanted[a] - wanted[b]);
  const positions = [...wanted];
  let least = low;
  for (const k of order) {
    positions[k] = Math.max(least, positions[k]);
    least = positions[k] + gap;
  }
  let most = high;
  for (const k of order.reverse()) {
    positions[k] = Math.min(most, positions[k]);
    most = positions[k] - gap;
  }
  return positions;
}
