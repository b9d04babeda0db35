import { describe, expect, it } from "vitest";
import { multiplyMatrixVector } from "../../../math/linear-algebra.ts";
import { makeKey, openStream } from "../../../math/random.ts";
import { solveLowerRows } from "../../../math/linear-algebra/solve-lower-rows.ts";

function lowerTriangle(n: number): Float64Array {
  const stream = openStream(makeKey(n));
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) factor[i * n + j] = stream.normal() / n;
    factor[i * n + i] = 1 + stream.uniform();
  }
  return factor;
}

describe.each([1, 2, 7, 30])("order %i", (n) => {
  const factor = lowerTriangle(n);

  it.each([0, 1, 3, 4, 9])("recovers what was multiplied by L: %i rows", (count) => {
    const stream = openStream(makeKey("rows"));
    const expected = Float64Array.from({ length: count * n }, () => stream.normal());
    const rows = new Float64Array(count * n);
    for (let row = 0; row < count; row++) {
      rows.set(multiplyMatrixVector(factor, n, n, expected.subarray(row * n, (row + 1) * n)), row * n);
    }
    solveLowerRows(factor, n, rows, count);
    rows.forEach((value, at) => expect(value).toBeCloseTo(expected[at], 12));
  });

  it("gives a row the same bits alone and among others, and does not touch rows after the last", () => {
    const right = Float64Array.from({ length: n }, (_, i) => Math.sin(i + 1));
    const alone = right.slice();
    solveLowerRows(factor, n, alone, 1);
    const among = new Float64Array(6 * n);
    for (let row = 0; row < 6; row++) among.set(right, row * n);
    solveLowerRows(factor, n, among, 5);
    for (let row = 0; row < 5; row++) expect(among.slice(row * n, (row + 1) * n)).toEqual(alone);
    expect(among.slice(5 * n)).toEqual(right);
  });
});
