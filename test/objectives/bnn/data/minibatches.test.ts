import { describe, expect, it } from "vitest";
import { makeKey } from "../../../../math/random.ts";
import { minibatches } from "../../../../objectives/bnn/data/minibatches.ts";

const ROWS = 10;
const data = {
  x: Float64Array.from({ length: 2 * ROWS }, (_, i) => (i % 2 === 0 ? i / 2 : 100 + (i - 1) / 2)),
  y: Float64Array.from({ length: ROWS }, (_, i) => i),
  rows: ROWS,
  columns: 2,
};

function targets(count: number, size: number, seed = 1): number[][] {
  const next = minibatches(data, size, makeKey(seed));
  return Array.from({ length: count }, () => [...next().y]);
}

describe("minibatches", () => {
  it("contain every row once per epoch, in a different order each time", () => {
    const [a, b, c, d] = targets(4, 5);
    const sorted = (values: number[]) => values.toSorted((one, other) => one - other);
    expect(sorted([...a, ...b])).toEqual([...data.y]);
    expect(sorted([...c, ...d])).toEqual([...data.y]);
    expect([...a, ...b]).not.toEqual([...c, ...d]);
  });

  it("keep a row's numbers together", () => {
    const { x, y, rows } = minibatches(data, 4, makeKey(1))();
    expect(rows).toBe(4);
    y.forEach((target, i) => expect([x[2 * i], x[2 * i + 1]]).toEqual([target, 100 + target]));
  });

  it("always have the same size: leftover rows wait for the next shuffle", () => {
    const passes = targets(6, 4);
    for (const pass of passes) expect(new Set(pass).size).toBe(4);
    for (const start of [0, 2, 4]) expect(new Set([...passes[start], ...passes[start + 1]]).size).toBe(8);
  });

  it("are all rows, in order, if the size is at least their number", () => {
    expect(targets(2, 10)).toEqual([[...data.y], [...data.y]]);
    expect(targets(1, 1000)).toEqual([[...data.y]]);
  });

  it("are determined by the key", () => {
    expect(targets(5, 3)).toEqual(targets(5, 3));
    expect(targets(5, 3)).not.toEqual(targets(5, 3, 2));
  });
});
