/** Round numbers for axis steps and contour levels. */

/** Maximum ratio of levels to the number requested; rarely reached, because steps are rounded up. */
const MAX_EXCESS = 2;

/** About `count` round levels between the smallest and the largest value. */
export function roundLevels(values: readonly number[], count: number): readonly number[] {
  const finite = values.filter((value) => Number.isFinite(value));
  const low = finite.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = finite.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (!(high > low)) return [];
  // Scaled first, because the difference between the ends may overflow.
  const step = roundStep(high / count - low / count);
  if (!(step > 0) || !Number.isFinite(step)) return [];
  const from = Math.floor(low / step) + 1;
  const to = Math.ceil(high / step) - 1;
  const levels = Array.from({ length: Math.min(MAX_EXCESS * count, Math.max(0, to - from + 1)) }, (_, k) =>
    Number(((from + k) * step).toPrecision(15)),
  );
  return [...new Set(levels)].filter((level) => level > low && level < high);
}

/** Round numbers within a decade, from coarse to fine. */
const FACTORS = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7], [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8]] as const;
/** Minimum number of levels. */
const MIN_LEVELS = 4;

/** Round levels between two positive numbers, evenly spaced on a logarithmic scale: as many as fit, up to `count`. */
export function logLevels(low: number, high: number, count: number): readonly number[] {
  if (!(low > 0) || !(high > low)) return [];
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const every = Math.max(1, Math.ceil((last - first) / count));
  const powers = Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, k) => first + k * every);
  const within = (factors: readonly number[]) =>
    powers
      .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
      .filter((level) => level > low && level < high);
  const choices = FACTORS.map((factors) => within(factors));
  const levels = every > 1 ? choices[0] : (choices.findLast((each) => each.length <= count) ?? choices[0]);
  return levels.length < MIN_LEVELS ? roundLevels([low, high], count) : levels;
}

/** 1, 2, 2.5 or 5 times a power of ten: the smallest that is at least `width`. */
export function roundStep(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= width * (1 - 1e-12)) ?? 10;
  return factor * power;
}
