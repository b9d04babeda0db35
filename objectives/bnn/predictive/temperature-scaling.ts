/**
 * Temperature scaling on held-out rows (Guo et al. 2017): a single number, chosen to minimize the negative log
 * likelihood, that makes predictions more or less confident. For classification it divides the logits of each draw; for
 * regression it multiplies the standard deviation of each draw.
 */

/** The grid of temperatures. */
const MIN_TEMPERATURE = 0.05;
const MAX_TEMPERATURE = 20;
const GRID = 41;
const TOLERANCE = 1e-4;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The temperature in [0.05, 20] that minimizes `nllAt`: the best of a grid in ln T, refined by golden-section search.
 * The grid comes first because the negative log likelihood of a mixture may have several local minima.
 */
export function fitTemperature(nllAt: (temperature: number) => number): number {
  const [low, high] = [Math.log(MIN_TEMPERATURE), Math.log(MAX_TEMPERATURE)];
  const step = (high - low) / (GRID - 1);
  const grid = Array.from({ length: GRID }, (_, i) => nllAt(Math.exp(low + i * step)));
  const best = grid.indexOf(Math.min(...grid.filter((value) => !Number.isNaN(value))));
  let a = Math.max(low, low + (best - 1) * step);
  let b = Math.min(high, low + (best + 1) * step);
  let [left, right] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [atLeft, atRight] = [nllAt(Math.exp(left)), nllAt(Math.exp(right))];
  while (b - a > TOLERANCE) {
    if (atLeft < atRight) {
      [b, right, atRight] = [right, left, atLeft];
      left = b - GOLDEN * (b - a);
      atLeft = nllAt(Math.exp(left));
    } else {
      [a, left, atLeft] = [left, right, atRight];
      right = a + GOLDEN * (b - a);
      atRight = nllAt(Math.exp(right));
    }
  }
  return Math.exp((a + b) / 2);
}
