/**
 * Priors that are made of data: what should not matter to the network is shown to it. Rows are altered in several copies, each of
 * which counts for a part of a row, so that the data weigh as much as before.
 */
import { openStream, type Key, type RandomStream } from "../../../math/random.ts";
import type { TrainingRows } from "./minibatches.ts";

/** Nothing is altered where all but the copies are 0. */
export interface Augmentation {
  /** Altered copies of each row, ≥ 1. */
  readonly copies: number;
  /** Deviation of Gaussian noise on every input, in deviations of the input: in a linear model a ridge of N times its square. */
  readonly inputNoise: number;
  /** α of the share λ ~ Beta(α, α) at which a row is mixed with another one (Zhang et al. 2018); 0 mixes none. */
  readonly mixup: number;
  /** The share of the labels that are drawn anew, from all classes alike (Szegedy et al. 2016, in expectation). */
  readonly labelSmoothing: number;
}

/** `classes` is null for targets that are numbers. The same for the same key. */
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
    // Of two labels each as often as it has a share: the log likelihood is that of both in expectation.
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
