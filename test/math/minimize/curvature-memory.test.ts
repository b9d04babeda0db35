import { expect, test } from "vitest";
import { createCurvatureMemory } from "../../../math/minimize/curvature-memory.ts";

/** Gradients of ½ xᵀ H x with H = [[4, 1, 0], [1, 3, 1], [0, 1, 2]]. */
const hessian = [
  [4, 1, 0],
  [1, 3, 1],
  [0, 1, 2],
];
const place = (...x: number[]) => ({
  x: Float64Array.from(x),
  gradient: Float64Array.from(hessian, (row) => row.reduce((sum, h, i) => sum + h * x[i], 0)),
});
const everywhere = Uint8Array.of(1, 1, 1);

test("is empty at first: steepest descent, in free coordinates only", () => {
  const memory = createCurvatureMemory(4);
  const gradient = Float64Array.of(1, -2, 3);
  expect(memory.size).toBe(0);
  expect(memory.direction(gradient, everywhere)).toEqual(Float64Array.of(-1, 2, -3));
  const direction = memory.direction(gradient, Uint8Array.of(1, 0, 1));
  expect(direction[1]).toBeCloseTo(0, 15);
  expect([direction[0], direction[2]]).toEqual([-1, -3]);
});

test("is Newton's step once it has seen a step along every conjugate direction", () => {
  const memory = createCurvatureMemory(8);
  // H-conjugate: Gram–Schmidt of the axes in the inner product uᵀ H v.
  const conjugate = [
    [1, 0, 0],
    [-0.25, 1, 0],
    [1 / 11, -4 / 11, 1],
  ];
  for (const step of conjugate) memory.learn(place(0, 0, 0), place(...step));
  const here = place(3, -1, 2);
  const direction = memory.direction(here.gradient, everywhere);
  direction.forEach((each, i) => expect(each).toBeCloseTo(-here.x[i], 12));
});

test("meets the secant condition of the last step: H⁻¹ change = step", () => {
  const memory = createCurvatureMemory(2);
  const from = place(1, 1, 1);
  const to = place(0.2, 0.7, -0.4);
  memory.learn(place(0, 2, 0), from);
  memory.learn(from, to);
  const change = to.gradient.map((slope, i) => slope - from.gradient[i]);
  memory.direction(change, everywhere).forEach((each, i) => expect(each).toBeCloseTo(from.x[i] - to.x[i], 12));
});

test("with some coordinates held, meets the secant condition of the others alone", () => {
  const memory = createCurvatureMemory(2);
  memory.learn(place(0, 0, 0), place(1, 5, 0));
  // Among coordinates 0 and 2 the step was (1, 0) and the change (9, 5).
  const direction = memory.direction(Float64Array.of(9, 100, 5), Uint8Array.of(1, 0, 1));
  expect(direction[0]).toBeCloseTo(-1, 12);
  expect(direction[1]).toBeCloseTo(0, 15);
  expect(direction[2]).toBeCloseTo(0, 12);
});

test("forgets the oldest, never learns from a step that curves downward or not at all, and can be cleared", () => {
  const memory = createCurvatureMemory(2);
  const origin = place(0, 0, 0);
  const flat = { x: Float64Array.of(1, 0, 0), gradient: Float64Array.of(0, 0, 0) };
  const downward = { x: Float64Array.of(1, 0, 0), gradient: Float64Array.of(-1, 0, 0) };
  for (const bad of [origin, flat, downward]) memory.learn(origin, bad);
  expect(memory.size).toBe(0);
  for (const step of [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ])
    memory.learn(origin, place(...step));
  expect(memory.size).toBe(2);
  memory.clear();
  expect(memory.size).toBe(0);
});

test("falls back to steepest descent where the quasi-Newton step underflows", () => {
  const memory = createCurvatureMemory(2);
  const origin = { x: Float64Array.of(0), gradient: Float64Array.of(0) };
  memory.learn(origin, { x: Float64Array.of(1e-150), gradient: Float64Array.of(1e150) });
  expect(memory.size).toBe(1);
  expect(memory.direction(Float64Array.of(1e-100), Uint8Array.of(1))).toEqual(Float64Array.of(-1e-100));
});
