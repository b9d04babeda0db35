/** The inputs of a covariance computation, as laid out in memory for the kernels (assembly/model.ts). */
import type { Backend } from "./backend.ts";
import { padded } from "./padding.ts";

/** The correlation that kernels compute from a scaled squared distance r² = Σ_k δ_k / ℓ_k². 0 stands for r² itself. */
export const SCALED_DISTANCE = 0;
/** σ_f² (1 + √5 r + 5r²/3) e^{−√5 r}. */
export const MATERN52 = 1;
/** σ_f² e^{−r²/2}. */
export const SQUARED_EXPONENTIAL = 2;

/** n rows of d coordinates and their covariance function. */
export interface CovarianceSettings {
  /** n × d. */
  readonly x: Float64Array;
  /** n. */
  readonly size: number;
  readonly kind: typeof SCALED_DISTANCE | typeof MATERN52 | typeof SQUARED_EXPONENTIAL;
  readonly signalVariance: number;
  /** 1/ℓ_k². */
  readonly inverseSquares: Float64Array;
  /** For each dimension, whether δ_k = 1[x_k ≠ x'_k] instead of (x_k − x'_k)². */
  readonly categorical: readonly boolean[];
}

/** Offsets, in numbers rather than bytes. */
export interface ModelInMemory {
  readonly columns: number;
  readonly stride: number;
  readonly dimension: number;
  readonly kind: number;
  readonly variance: number;
  readonly scales: number;
  readonly categorical: number;
}

const HEADER = 5;

/** The model's length in numbers. */
export function modelLength({ size, categorical }: CovarianceSettings): number {
  const dimension = categorical.length;
  return HEADER + 2 * dimension + 1 + dimension * padded(size);
}

export function writeModel({ memory }: Backend, address: number, settings: CovarianceSettings): void {
  const { x, size: n, kind, signalVariance, inverseSquares, categorical } = settings;
  const dimension = categorical.length;
  const stride = padded(n);
  const head = HEADER + 2 * dimension;
  // Columns start on a multiple of 16 bytes.
  const columns = head + (head % 2);
  const view = memory.view(address, columns + dimension * stride);
  view.set([address + 8 * columns, stride, dimension, kind, signalVariance]);
  view.set(inverseSquares, HEADER);
  for (let k = 0; k < dimension; k++) {
    view[HEADER + dimension + k] = categorical[k] ? 1 : 0;
    const start = columns + k * stride;
    for (let i = 0; i < n; i++) view[start + i] = x[i * dimension + k];
    view.fill(0, start + n, start + stride);
  }
}

export function readModel(numbers: Float64Array, index: number): ModelInMemory {
  const dimension = numbers[index + 2];
  return {
    columns: numbers[index] / 8,
    stride: numbers[index + 1],
    dimension,
    kind: numbers[index + 3],
    variance: numbers[index + 4],
    scales: index + HEADER,
    categorical: index + HEADER + dimension,
  };
}
