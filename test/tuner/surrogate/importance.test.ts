import { describe, expect, it } from "vitest";
import { clipLogWarp } from "../../../gp/output-warp.ts";
import { makeKey } from "../../../math/random.ts";
import { sobolPoints } from "../../../math/sobol.ts";
import { mean, variance } from "../../../math/statistics.ts";
import type { Direction, Hyperparameters, SearchSpace } from "../../../tuner/objective.ts";
import { decode } from "../../../tuner/space-encoding.ts";
import { dimensionImportance } from "../../../tuner/surrogate/importance.ts";
import { createTrial, finishTrial } from "../../../tuner/trial.ts";
import type { Trial } from "../../../tuner/trial.ts";

const unit = (name: string) => ({ kind: "float", name, low: 0, high: 1, scale: "linear" }) as const;
const cube: SearchSpace = [unit("a"), unit("b"), unit("c")];

function trialsOf(space: SearchSpace, f: (h: Hyperparameters) => number, count = 40): readonly Trial[] {
  const points = sobolPoints(space.length, count, { key: makeKey("trials") });
  return Array.from({ length: count }, (_, number) => {
    const hyperparameters = decode(space, points.subarray(number * space.length, (number + 1) * space.length));
    const lease = { worker: "local-1", holder: "test", expiresAt: 1 };
    const trial = createTrial(number, { hyperparameters, reason: { strategy: "sobol" } }, { lease, now: 0 });
    return finishTrial(trial, { state: "complete", values: { loss: f(hyperparameters) } }, 1);
  });
}

function importanceOf(space: SearchSpace, f: (h: Hyperparameters) => number, direction: Direction = "minimize") {
  const study = { space, metrics: [{ name: "loss", direction }], seed: 1 } as const;
  const found = dimensionImportance(study, trialsOf(space, f));
  return Object.fromEntries(found.map(({ name, ...rest }) => [name, rest]));
}

describe("dimensionImportance", () => {
  it("agrees with Sobol' indices by quadrature of the warped function", () => {
    const f = ({ a, b }: Hyperparameters) => Math.exp(2 * Number(a)) + Number(a) * Number(b) + Math.sin(3 * Number(b));
    const warp = clipLogWarp(trialsOf(cube, f).map(({ values }) => values?.loss ?? NaN));
    const grid = Array.from({ length: 60 }, (_, i) => (i + 0.5) / 60);
    const table = grid.map((a) => grid.map((b) => warp.warp(f({ a, b }))));
    const spread = variance(table.flat());
    const columns = grid.map((_, j) => table.map((row) => row[j]));
    const mainA = variance(table.map((row) => mean(row))) / spread;
    const mainB = variance(columns.map((column) => mean(column))) / spread;

    const { a, b, c } = importanceOf(cube, f);
    expect(Math.abs(a.main - mainA)).toBeLessThan(0.05);
    expect(Math.abs(b.main - mainB)).toBeLessThan(0.05);
    // With two active dimensions, what is not the other's own is this one's total.
    expect(Math.abs(a.total - (1 - mainB))).toBeLessThan(0.05);
    expect(Math.abs(b.total - (1 - mainA))).toBeLessThan(0.05);
    expect(c.total).toBeLessThan(0.03);
  });

  it("finds where a dimension is best, and gives everything to the only one that matters", () => {
    const { a, b, c } = importanceOf(cube, ({ b }) => (Number(b) - 0.3) ** 2);
    // Estimated from 1024 pairs: a standard error of about 0.03.
    expect(b.total).toBeGreaterThan(0.85);
    expect(b.main).toBeGreaterThan(0.85);
    expect(Math.abs(Number(b.best) - 0.3)).toBeLessThan(0.05);
    expect(Math.max(a.total, c.total)).toBeLessThan(0.03);
  });

  it("is the same for a maximised metric of the opposite sign", () => {
    const f = ({ a, b }: Hyperparameters) => (Number(a) - 0.6) ** 2 + 0.3 * Number(b);
    expect(importanceOf(cube, (h) => -f(h), "maximize")).toEqual(importanceOf(cube, f));
  });

  it("gives a dimension that is active under one choice only its part", () => {
    const space: SearchSpace = [
      { kind: "categorical", name: "kind", choices: ["x", "y"] },
      { ...unit("slope"), when: { kind: ["x"] } },
      unit("idle"),
    ];
    const { kind, slope, idle } = importanceOf(space, (h) => (h.kind === "x" ? 3 * Number(h.slope) : 4));
    expect(slope.total).toBeGreaterThan(0.05);
    expect(kind.total).toBeGreaterThan(slope.total);
    expect(kind.best).toBe("x");
    expect(idle.total).toBeLessThan(0.05);
  });

  it("says nothing of few trials, and shares nothing out of a constant", () => {
    const study = { space: cube, metrics: [{ name: "loss", direction: "minimize" }], seed: 1 } as const;
    expect(
      dimensionImportance(
        study,
        trialsOf(cube, () => 1, 4),
      ),
    ).toEqual([]);
    for (const { total } of dimensionImportance(
      study,
      trialsOf(cube, () => 1),
    ))
      expect(total).toBe(0);
  });
});
