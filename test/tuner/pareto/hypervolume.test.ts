import { describe, expect, it } from "vitest";
import { nonDominatedBoxes } from "../../../tuner/pareto/boxes.ts";
import { dominates, nonDominated } from "../../../tuner/pareto/dominance.ts";
import { hypervolume, hypervolumeGain } from "../../../tuner/pareto/hypervolume.ts";
import { referencePoint } from "../../../tuner/pareto/reference-point.ts";
import { byInclusionExclusion, randomPoints } from "./support.ts";

describe("nonDominated", () => {
  it("keeps the non-dominated outcomes, all copies of equal ones included", () => {
    const outcomes = [
      [1, 3],
      [2, 2],
      [3, 3],
      [2, 2],
      [0, 5],
      [1, 4],
    ];
    expect(nonDominated(outcomes)).toEqual([0, 1, 3, 4]);
    expect(dominates([1, 3], [1, 4])).toBe(true);
    expect(dominates([2, 2], [2, 2])).toBe(false);
  });

  it("agrees with comparing all pairs, in two and three dimensions", () => {
    for (const m of [2, 3]) {
      const outcomes = randomPoints(`pairs ${m}`, 60, m);
      const slow = [...outcomes.keys()].filter((i) => !outcomes.some((other) => dominates(other, outcomes[i])));
      expect(nonDominated(outcomes)).toEqual(slow);
    }
  });
});

describe("hypervolume", () => {
  it("has known answers", () => {
    expect(hypervolume([], [1, 1])).toBe(0);
    expect(hypervolume([[2, 5], [3]].slice(1), [4])).toBe(1);
    // Two steps of a staircase: 3 × 1 + 2 × 1 + 1 × 1.
    expect(
      hypervolume(
        [
          [1, 3],
          [2, 2],
          [3, 1],
        ],
        [4, 4],
      ),
    ).toBe(6);
    // Two boxes of 2 × 2 × 1 and 1 × 1 × 2 that share 1 × 1 × 1.
    expect(
      hypervolume(
        [
          [0, 0, 1],
          [1, 1, 0],
        ],
        [2, 2, 2],
      ),
    ).toBe(4 + 2 - 1);
    // Not better than the reference point in every objective.
    expect(hypervolume([[0, 4]], [4, 4])).toBe(0);
    expect(() => hypervolume([], [1, 1, 1, 1])).toThrow("invalid number of objectives; must be 1, 2 or 3: 4");
  });

  it.each([1, 2, 3])("agrees with inclusion–exclusion in %d dimensions", (m) => {
    for (let run = 0; run < 20; run++) {
      const points = randomPoints(`volume ${m} ${run}`, 9, m);
      const reference = Array.from({ length: m }, () => 0.9);
      expect(hypervolume(points, reference)).toBeCloseTo(byInclusionExclusion(points, reference), 12);
    }
  });

  it.each([2, 3])("grows by the gain of each point in %d dimensions", (m) => {
    const points = randomPoints(`gain ${m}`, 40, m);
    const reference = Array.from({ length: m }, () => 0.95);
    points.forEach((point, n) => {
      const before = points.slice(0, n);
      const grown = hypervolume([...before, point], reference) - hypervolume(before, reference);
      expect(hypervolumeGain(before, point, reference)).toBeCloseTo(grown, 12);
    });
  });
});

describe("nonDominatedBoxes", () => {
  it.each([2, 3])("are disjoint, and cover the region not dominated by the front, in %d dimensions", (m) => {
    for (let run = 0; run < 10; run++) {
      const points = randomPoints(`boxes ${m} ${run}`, 12, m);
      const reference = Array.from({ length: m }, () => 0.9);
      const boxes = nonDominatedBoxes(points, reference);
      // Within [0, 0.9)^m, with −∞ replaced by 0.
      const covered = boxes.reduce(
        (sum, { lower, upper }) => sum + lower.reduce((box, low, k) => box * (upper[k] - Math.max(0, low)), 1),
        0,
      );
      expect(covered).toBeCloseTo(0.9 ** m - hypervolume(points, reference), 12);
      for (const probe of randomPoints(`probe ${m} ${run}`, 50, m)) {
        const inside = boxes.filter(({ lower, upper }) => probe.every((y, k) => lower[k] <= y && y < upper[k]));
        const isFree =
          probe.every((y, k) => y < reference[k]) &&
          !points.some((point) => point.every((value, k) => value <= probe[k]));
        expect(inside).toHaveLength(isFree ? 1 : 0);
      }
    }
  });

  it("are few: at most 2n + 1 of n points in three dimensions, n + 1 in two", () => {
    for (const [m, most] of [
      [2, 41],
      [3, 81],
    ]) {
      const points = randomPoints(`few ${m}`, 40, m);
      expect(
        nonDominatedBoxes(
          points,
          Array.from({ length: m }, () => 1),
        ).length,
      ).toBeLessThanOrEqual(most);
    }
    expect(() => nonDominatedBoxes([], [1])).toThrow("invalid number of objectives; must be 2 or 3: 1");
  });
});

describe("referencePoint", () => {
  const front = [
    [0, 4],
    [2, 1],
  ];
  const outcomes = [...front, [10, 9]];

  it("lies a tenth of the front's extent beyond its worst values, unless it is given", () => {
    expect(referencePoint(front, outcomes, [undefined, undefined])).toEqual([2.2, 4.3]);
    expect(referencePoint(front, outcomes, [5, undefined])).toEqual([5, 4.3]);
  });

  it("uses the extent of all outcomes where the front has zero extent, else 1", () => {
    expect(
      referencePoint(
        [[0, 0]],
        [
          [0, 0],
          [10, 0],
        ],
        [undefined, undefined],
      ),
    ).toEqual([1, 0.1]);
  });

  it("lies beyond the best by the requested distance", () => {
    expect(referencePoint(front, outcomes, [undefined, undefined], { margin: 0, floor: 0.5 })).toEqual([5, 5]);
  });
});
