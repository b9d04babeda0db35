/** Axes: positions and values are inverses, ticks are round. */
import { describe, expect, it } from "vitest";
import {
  askForLog,
  axisOfDimension,
  axisOfValues,
  jitter,
  linearAxis,
  logAxis,
} from "../../../web/dashboard/figure/axis.ts";
import { space } from "./fixtures.ts";

describe("axisOfDimension", () => {
  it("is linear, logarithmic or discrete like the dimension, and is invertible", () => {
    const [x, rate, kind] = space.map((dimension) => axisOfDimension(dimension));
    expect([x.kind, rate.kind, kind.kind]).toEqual(["linear", "log", "levels"]);
    expect(rate.position(0.001)).toBeCloseTo(-3, 12);
    expect(rate.valueAt(-3)).toBeCloseTo(0.001, 15);
    expect([kind.position("b"), kind.position(true), kind.position("c"), kind.position(null)]).toEqual([
      1,
      2,
      null,
      null,
    ]);
    expect(kind.valueAt(1.4)).toBe("b");
  });
  it("makes room for values of an earlier space, and gives no position to a missing value", () => {
    const [x, rate, kind] = space.map((dimension, k) => axisOfDimension(dimension, [[1.5], [1e-6], ["old"]][k]));
    expect([x.high, rate.low, kind.position("old")]).toEqual([1.5, -6, 3]);
    expect(rate.position(0)).toBeNull();
    expect(x.position("text")).toBeNull();
  });
  it("rounds positions of whole numbers", () => {
    expect(axisOfDimension({ kind: "int", name: "n", low: 1, high: 8, scale: "linear" }).valueAt(3.4)).toBe(3);
  });
});

describe("ticks", () => {
  const labels = (ticks: readonly { label: string }[]) => ticks.map(({ label }) => label);
  it("are round numbers inside the range", () => {
    expect(labels(linearAxis("x", 0, 1, {}).ticks)).toEqual(["0", "0.2", "0.4", "0.6", "0.8", "1"]);
    expect(labels(linearAxis("n", 1, 3, { whole: true }).ticks)).toEqual(["1", "2", "3"]);
  });
  it("are powers of ten over many decades, and 1, 2, 5 over few", () => {
    expect(logAxis("x", 1e-4, 1).ticks.map(({ position }) => position)).toEqual([-4, -3, -2, -1, 0]);
    expect(labels(logAxis("x", 0.1, 1).ticks)).toEqual(["0.1", "0.2", "0.5", "1"]);
    expect(logAxis("x", 1e-12, 1).ticks.length).toBeLessThanOrEqual(8);
  });
  it("exist even where the range contains no round number", () => {
    expect(logAxis("x", 2.1, 2.9).ticks).toHaveLength(2);
  });
});

describe("axisOfValues", () => {
  it("is logarithmic where values spread over two orders of magnitude, and never with values ≤ 0", () => {
    expect([askForLog([1, 100]), askForLog([1, 99]), askForLog([0, 1000]), askForLog([5])]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(axisOfValues("y", [1, null, 1000]).kind).toBe("log");
  });
  it("handles a single value, and no value", () => {
    const axis = axisOfValues("y", [3]);
    expect(axis.low < 3 && axis.high > 3).toBe(true);
    expect(axisOfValues("y", [null]).kind).toBe("linear");
  });
});

it("jitters trials of one level by less than half a level, deterministically", () => {
  const kind = axisOfDimension(space[2]);
  const moved = Array.from({ length: 100 }, (_, number) => jitter(kind, number));
  expect(Math.max(...moved.map(Math.abs))).toBeLessThanOrEqual(0.25);
  expect(new Set(moved).size).toBe(100);
  expect(jitter(axisOfDimension(space[0]), 5)).toBe(0);
});

it("writes powers of ten without a leading 1", () => {
  expect(logAxis("x", 1e-7, 1e-5).ticks.map(({ label }) => label)).toEqual(["10⁻⁷", "10⁻⁶", "10⁻⁵"]);
});

it("places ticks for integers at integers, for any range", () => {
  for (let high = 2; high < 400; high++) {
    const { ticks } = axisOfDimension({ kind: "int", name: "n", low: 1, high, scale: "linear" });
    expect(ticks.filter(({ position }) => !Number.isInteger(position))).toEqual([]);
    expect(ticks.length).toBeGreaterThan(1);
  }
});
