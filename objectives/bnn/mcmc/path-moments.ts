/** Moments of an optimizer's path: SWA uses its mean, SWAG its mean and covariance. */
import type { Gaussian } from "../posterior/posterior.ts";

/** Running mean and variances (Welford), and the last `rank` deviations from the running mean. */
export function openPathMoments(size: number, rank: number) {
  const mean = new Float64Array(size);
  const squares = new Float64Array(size);
  const deviations: Float64Array[] = [];
  let count = 0;
  return {
    mean,
    add(weights: Float64Array): void {
      count += 1;
      const deviation = new Float64Array(size);
      for (let i = 0; i < size; i++) {
        const before = weights[i] - mean[i];
        mean[i] += before / count;
        deviation[i] = weights[i] - mean[i];
        squares[i] += before * deviation[i];
      }
      deviations.push(deviation);
      if (deviations.length > rank) deviations.shift();
    },
    gaussian(spread: number): Gaussian {
      const columns = deviations.length;
      const deviation = squares.map((sum) => Math.sqrt(((spread / 2) * sum) / Math.max(1, count)));
      const factor = Math.sqrt(spread / 2 / Math.max(1, columns - 1));
      const values = new Float64Array(size * columns);
      deviations.forEach((column, j) => column.forEach((value, i) => (values[i * columns + j] = factor * value)));
      const factors = [{ offset: 0, rows: size, columns, values }];
      return { kind: "gaussian", mean: mean.slice(), deviation, factors };
    },
  };
}
