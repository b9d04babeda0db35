/** Measures of agreement, in units of their standard error. */

/**
 * How far counts are from equally likely cells, in standard deviations of Pearson's χ². Beyond ±5 it is not due to
 * chance.
 */
export function chiSquareScore(counts: ArrayLike<number>): number {
  const total = Array.from(counts).reduce((sum, count) => sum + count, 0);
  const expected = total / counts.length;
  const statistic = Array.from(counts).reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const freedom = counts.length - 1;
  return (statistic - freedom) / Math.sqrt(2 * freedom);
}

/** √n times the largest distance between the values' distribution and `cdf`; above 2.5 once in 130,000 cases. */
export function kolmogorovSmirnov(values: Float64Array, cdf: (x: number) => number): number {
  const sorted = values.slice().sort();
  const distances = sorted.map((value, i) => {
    const expected = cdf(value);
    return Math.max(Math.abs((i + 1) / sorted.length - expected), Math.abs(i / sorted.length - expected));
  });
  return Math.sqrt(sorted.length) * distances.reduce((a, b) => Math.max(a, b));
}

/** √n times the correlation of two lists of independent numbers: standard normal. */
export function correlationScore(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = Math.min(a.length, b.length);
  const average = (list: ArrayLike<number>) =>
    Array.from({ length: n }, (_, i) => list[i]).reduce((s, v) => s + v, 0) / n;
  const centreA = average(a);
  const centreB = average(b);
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < n; i++) {
    ab += (a[i] - centreA) * (b[i] - centreB);
    aa += (a[i] - centreA) ** 2;
    bb += (b[i] - centreB) ** 2;
  }
  return (Math.sqrt(n) * ab) / Math.sqrt(aa * bb);
}

/** |actual − expected| relative to |expected|; 0 when they are the same number. */
export function relativeError(actual: number, expected: number): number {
  return actual === expected ? 0 : Math.abs(actual - expected) / Math.abs(expected);
}
