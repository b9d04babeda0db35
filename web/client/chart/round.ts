/** Round numbers: steps of axes, levels of contours. */

/** Round levels between the least and the largest value, about `count` of them. */
export function roundLevels(values: readonly number[], count: number): readonly number[] {
  const finite = values.filter((value) => Number.isFinite(value));
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (!(high > low)) return [];
  const step = roundStep((high - low) / count);
  const from = Math.floor(low / step) + 1;
  const to = Math.ceil(high / step) - 1;
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, k) => Number(((from + k) * step).toPrecision(12)));
}

/** 1, 2, 2.5 or 5 times a power of ten: the nearest that is not less than `width`. */
export function roundStep(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= width * (1 - 1e-12)) ?? 10;
  return factor * power;
}
