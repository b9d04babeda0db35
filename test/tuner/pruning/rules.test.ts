/** The rules on histories whose answers are known by hand. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Curve } from "../../../tuner/pruning/curve.ts";
import { isPruned } from "../../../tuner/pruning/decide.ts";
import { bracketOf, bracketSizes } from "../../../tuner/pruning/hyperband.ts";
import type { PruningSettings } from "../../../tuner/pruning/pruning.ts";
import { pruningSettings, type PruningRequest } from "../../../tuner/pruning/settings.ts";
import { lastRung } from "../../../tuner/pruning/successive-halving.ts";

const loss = [{ name: "loss", direction: "minimize" }] as const;
const settings = (request: PruningRequest): PruningSettings => pruningSettings(request, loss);

/** A trial that reported these values at steps 1, 2, 3 … */
function curve(number: number, values: readonly number[], isComplete = true): Curve {
  return { number, isComplete, steps: values.map((_, index) => index + 1), values };
}

/** The first step at which the rule ends a trial that reports these values step by step. */
function endOf(rule: PruningSettings, curves: readonly Curve[], values: readonly number[]): number | null {
  for (const [index, value] of values.entries()) {
    const own = curve(99, values.slice(0, index), false);
    const report = { number: 99, step: index + 1, value };
    if (isPruned(rule, { seed: 1, curves: [...curves, own] }, report)) return index + 1;
  }
  return null;
}

describe("the median rule", () => {
  const rule = settings({ rule: "median", startup: 3 });
  const complete = [curve(0, [5, 4, 3]), curve(1, [6, 2, 1]), curve(2, [7, 6, 6])];

  it("ends a trial whose best is worse than the median of the complete ones at its step", () => {
    expect(endOf(rule, complete, [6, 4, 4])).toBe(3);
    expect(endOf(rule, complete, [6, 4, 3])).toBeNull();
    expect(endOf(rule, complete, [6.5])).toBe(1);
  });

  it("compares running bests, so that a worse value later does not count", () => {
    expect(endOf(rule, complete, [1, 9, 9])).toBeNull();
  });

  it("waits for enough complete trials, and for its first step", () => {
    expect(endOf(rule, complete.slice(1), [9, 9, 9])).toBeNull();
    expect(endOf(rule, [...complete.slice(1), curve(3, [1, 1, 1], false)], [9, 9, 9])).toBeNull();
    expect(endOf(settings({ rule: "median", startup: 3, min: 3 }), complete, [9, 9, 9])).toBe(3);
  });
});

describe("the percentile rule", () => {
  it("lets the best share continue", () => {
    const others = [1, 2, 3, 4, 5].map((value, number) => curve(number, [value]));
    const rule = settings({ rule: "percentile", percentile: 25 });
    expect(endOf(rule, others, [2])).toBeNull();
    expect(endOf(rule, others, [2.1])).toBe(1);
    expect(endOf(settings({ rule: "percentile", percentile: 75 }), others, [4])).toBeNull();
  });
});

describe("asynchronous successive halving", () => {
  const rule = settings({ rule: "asha", reduction: 3 });
  const flat = (number: number, value: number, steps = 9) => curve(number, Array<number>(steps).fill(value), false);

  it("has its rungs at min · ηᵏ", () => {
    expect([1, 2, 3, 8, 9, 26, 27].map((step) => lastRung(step, { first: 1, reduction: 3 }))).toEqual([
      1, 1, 3, 3, 9, 9, 27,
    ]);
    expect(lastRung(1, { first: 2, reduction: 3 })).toBeNull();
  });

  it("lets a trial continue among the best third of those at the rung, itself included", () => {
    const five = [1, 2, 3, 4, 5].map((value) => flat(value, value));
    // Six have reached the rung, and ⌊6/3⌋ = 2 continue.
    expect(endOf(rule, five, [1.5, 1.5, 1.5])).toBeNull();
    expect(endOf(rule, five, [2.5, 2.5, 2.5])).toBe(1);
    // One of three.
    expect(endOf(rule, five.slice(0, 2), [1.5])).toBe(1);
    expect(endOf(rule, five.slice(0, 2), [0.5])).toBeNull();
    expect(endOf(rule, [], [1e9])).toBeNull();
  });

  it("decides at rungs only", () => {
    const others = [flat(1, 1)];
    // Equal at the first rung and worse from then on, so the next rung ends it.
    expect(endOf(rule, others, [1, 5, 5, 5])).toBe(3);
    expect(endOf(settings({ rule: "asha", min: 2 }), others, [5, 1, 5, 5, 1, 5])).toBe(6);
  });

  it("saves nothing at the last step", () => {
    const others = [flat(1, 1)];
    expect(endOf(settings({ rule: "asha", min: 3, max: 9 }), others, [5, 5, 1, 5, 5, 5, 5, 5, 5])).toBeNull();
  });

  it("interpolates at the rung where trials report at different steps", () => {
    // At step 3 it is halfway between 4 and 2.
    const other: Curve = { number: 1, isComplete: false, steps: [2, 4], values: [4, 2] };
    const atThree = (value: number) => {
      const own: Curve = { number: 2, isComplete: false, steps: [1], values: [9] };
      const rung = settings({ rule: "asha", min: 3 });
      return isPruned(rung, { seed: 1, curves: [other, own] }, { number: 2, step: 3, value });
    };
    expect([atThree(2.9), atThree(3), atThree(3.1)]).toEqual([false, false, true]);
    // Its own report came after the rung: 9 at step 1 and 1 at step 5 make 5 at step 3.
    const own: Curve = { number: 2, isComplete: false, steps: [1], values: [9] };
    const late = { number: 2, step: 5, value: 1 };
    expect(isPruned(settings({ rule: "asha", min: 3 }), { seed: 1, curves: [other, own] }, late)).toBe(true);
  });
});

describe("hyperband", () => {
  const rule = settings({ rule: "hyperband", max: 27 });

  it("sizes its brackets as Hyperband does", () => {
    // Of Li et al. 2018, table 1, for R = 81 and η = 3: 81, 34, 15, 8 and 5.
    expect(bracketSizes({ min: 1, max: 81, reduction: 3 })).toEqual([81, 34, 15, 8, 5]);
    expect(bracketSizes({ min: 1, max: 2, reduction: 3 })).toEqual([1]);
  });

  it("draws brackets by the trial's number, in proportion", () => {
    const trials = 6000;
    const counts = [0, 0, 0, 0];
    for (let number = 0; number < trials; number++) counts[bracketOf(rule, 7, number)] += 1;
    const sizes = bracketSizes(rule);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    for (const [bracket, size] of sizes.entries()) {
      const share = size / total;
      const error = Math.sqrt((share * (1 - share)) / trials);
      expect(Math.abs(counts[bracket] / trials - share)).toBeLessThan(4 * error);
    }
  });

  it("compares a trial with those of its bracket", () => {
    const inBracket = (bracket: number) => {
      const numbers = Array.from({ length: 200 }, (_, number) => number);
      return numbers.filter((number) => bracketOf(rule, 1, number) === bracket);
    };
    const [own, rival] = inBracket(0);
    const [stranger] = inBracket(1);
    const report = { number: own, step: 1, value: 2 };
    expect(isPruned(rule, { seed: 1, curves: [curve(rival, [1])] }, report)).toBe(true);
    expect(isPruned(rule, { seed: 1, curves: [curve(stranger, [1])] }, report)).toBe(false);
  });
});

describe("every rule", () => {
  const requests: readonly PruningRequest[] = [
    { rule: "median", startup: 1 },
    { rule: "percentile", startup: 1 },
    { rule: "asha" },
    { rule: "hyperband", max: 9 },
  ];
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const histories = fc.array(fc.array(value, { minLength: 1, maxLength: 9 }), { maxLength: 6 });

  it.each(requests)("$rule is a pure function and symmetric in the direction", (request) => {
    const up = pruningSettings(request, [{ name: "loss", direction: "maximize" }]);
    fc.assert(
      fc.property(histories, value, fc.integer({ min: 1, max: 10 }), (past, last, step) => {
        const curves = past.map((values, number) => curve(number, values));
        const report = { number: 99, step, value: last };
        const before = structuredClone(curves);
        const answer = isPruned(settings(request), { seed: 3, curves }, report);
        expect(isPruned(up, { seed: 3, curves }, { ...report, value: -last })).toBe(answer);
        expect(isPruned(settings(request), { seed: 3, curves }, report)).toBe(answer);
        expect(curves).toEqual(before);
      }),
    );
  });

  it.each(requests)("$rule never ends a trial that is the best so far", (request) => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 10 }), (past, step) => {
        const curves = past.map((values, number) => curve(number, values));
        const least = Math.min(0, ...past.flat());
        expect(isPruned(settings(request), { seed: 3, curves }, { number: 99, step, value: least })).toBe(false);
      }),
    );
  });

  it.each(requests)("$rule treats NaN as the worst value", (request) => {
    const numbers = Array.from({ length: 200 }, (_, number) => number).filter(
      (number) => bracketOf(settings({ rule: "hyperband", max: 9 }), 1, number) === 0,
    );
    const curves = [curve(numbers[0], [1])];
    const report = { number: numbers[1], step: 1, value: NaN };
    expect(isPruned(settings(request), { seed: 1, curves }, report)).toBe(true);
    expect(isPruned(settings(request), { seed: 1, curves: [] }, report)).toBe(false);
  });

  it.each(requests)("$rule ignores a report that comes late", (request) => {
    const own = curve(99, [5, 5, 5], false);
    const curves = [curve(0, [1, 1, 1]), own];
    expect(isPruned(settings(request), { seed: 1, curves }, { number: 99, step: 2, value: 9 })).toBe(false);
  });
});
