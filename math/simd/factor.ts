/**
 * The memory layout of a Cholesky factor for the kernels: rows with a stride, padded with the identity, and the
 * reciprocals of the diagonal.
 */
import type { Backend } from "./backend.ts";
import { padded, strideFor } from "./padding.ts";

/** The length, in numbers, of a factor of order n, including the reciprocals. */
export function factorLength(n: number): number {
  return padded(n) * strideFor(n) + padded(n);
}

/** The address of the reciprocals for a factor at this address. */
export function reciprocalsOf(address: number, n: number): number {
  return address + 8 * padded(n) * strideFor(n);
}

/** Writes L (n × n) to an address that has room for `factorLength(n)` numbers. */
export function writeFactor({ memory }: Backend, address: number, factor: Float64Array, n: number): void {
  const size = padded(n);
  const stride = strideFor(n);
  const view = memory.view(address, factorLength(n));
  const reciprocals = view.subarray(size * stride).fill(1);
  for (let i = 0; i < n; i++) {
    view.set(factor.subarray(i * n, i * n + i + 1), i * stride);
    reciprocals[i] = 1 / factor[i * n + i];
  }
  for (let i = n; i < size; i++) {
    view.fill(0, i * stride, i * stride + i);
    view[i * stride + i] = 1;
  }
}

/**
 * Reads the lower triangle (n × n) of the matrix at an address, stored with the stride of a factor; zeros above the
 * diagonal.
 */
export function readLower({ memory }: Backend, address: number, n: number): Float64Array {
  const stride = strideFor(n);
  const view = memory.view(address, padded(n) * stride);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out.set(view.subarray(i * stride, i * stride + i + 1), i * n);
  return out;
}
