/**
 * Data augmentation: altered copies of rows teach the network which changes should not matter. Copies have fractional
 * weights, so the total weight of the data stays the same.
 */
import { openStream, type Key, type RandomStream } from "../../../math/random.ts";
import type { TrainingRows } from "./minibatches.ts";

/** Has no effect if all settings except the number of copies are 0. */
export interface Augmentation {
  /** Altered copies of each row, ≥ 1. */
  readonly copies: number;
  /**
   * Standard deviation of Gaussian noise added to every input, in standard deviations of that input; in a linear model
   * this is equivalent to a ridge penalty of N times its square.
   */
  readonly inputNoise: number;
  /** Mixup (Zhang et al. 2018): two rows are mixed in the proportion λ ~ Beta(α, α); 0 disables it. */
  readonly mixup: number;
  /**
   * The fraction of labels redrawn uniformly from all classes: label smoothing in expectation (Szegedy et al. 2016).
   */
  readonly labelSmoothing: number;
}

/** `classes` is null for numeric targets. The same key gives the same copies. */
export function augmented<Rows extends TrainingRows>(
  data: Rows,
  augmentation: Augmentation | undefined,
  { classes, key }: { readonly classes: number | null; readonly key: Key },
): Rows {
  if (augmentation === undefined) return data;
  const { copies, inputNoise, mixup, labelSmoothing } = augmentation;
  const { columns } = data;
  const rows = copies * data.rows;
  const x = new Float64Array(rows * columns);
  const y = new Float64Array(rows);
  const stream = openStream(key);
  for (let row = 0; row < rows; row++) {
    const own = row % data.rows;
    const other = mixup > 0 ? stream.integer(data.rows) : own;
    const share = mixup > 0 ? symmetricBeta(mixup, stream) : 1;
    const [from, to] = [own * columns, other * columns];
    for (let j = 0; j < columns; j++) {
      const noise = inputNoise > 0 ? inputNoise * stream.normal() : 0;
      x[row * columns + j] = share * data.x[from + j] + (1 - share) * data.x[to + j] + noise;
    }
    if (classes === null) {
      y[row] = share * data.y[own] + (1 - share) * data.y[other];
      continue;
    }
    // Each label is picked with the probability of its mixing weight, so that the expected log likelihood is that of
    // the mixture.
    y[row] = stream.uniform() < share ? data.y[own] : data.y[other];
    if (stream.uniform() < labelSmoothing) y[row] = stream.integer(classes);
  }
  return { ...data, x, y, rows, weight: (data.weight ?? 1) / copies };
}

/** One draw from Beta(α, α), 0 < α ≤ 2 (Jöhnk 1964). */
function symmetricBeta(alpha: number, stream: RandomStream): number {
  for (;;) {
    const [a, b] = [stream.uniform() ** (1 / alpha), stream.uniform() ** (1 / alpha)];
    if (a + b > 0 && a + b <= 1) return a / (a + b);
  }
}
