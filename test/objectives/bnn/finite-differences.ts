/** Compares gradients with central differences. */
import { expect } from "vitest";

const STEP = 1e-5;

/** Expects ‖gradient − differences‖∞ ≤ 1e-6 of the largest component. */
export function expectGradient(f: (x: Float64Array) => number, x: Float64Array, gradient: Float64Array): void {
  let largest = 0;
  let error = 0;
  for (let i = 0; i < gradient.length; i++) {
    const kept = x[i];
    const h = STEP * Math.max(1, Math.abs(kept));
    x[i] = kept + h;
    const above = f(x);
    x[i] = kept - h;
    const below = f(x);
    x[i] = kept;
    const difference = (above - below) / (2 * h);
    largest = Math.max(largest, Math.abs(difference));
    error = Math.max(error, Math.abs(difference - gradient[i]));
  }
  expect(largest).toBeGreaterThan(0);
  expect(error / largest).toBeLessThan(1e-6);
}
