/** Requirements on every strategy, whatever its model of the objective. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold, makeKey } from "../../math/random.ts";
import type { Hyperparameters, SearchSpace } from "../../tuner/space/search-space.ts";
import { hyperparametersKey, spaceSize } from "../../tuner/space/encoding.ts";
import { constraintIssues } from "../../tuner/search/feasible/emptiness.ts";
import { validatePoint } from "../../tuner/space/constraint/region.ts";
import { validateHyperparameters } from "../../tuner/space/validate-space.ts";
import type { Strategy } from "../../tuner/strategies/strategy.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { Suggestion, Trial } from "../../tuner/study/trial.ts";
import { constrainedSpaces, spaces } from "../tuner/arbitraries.ts";
import { failed, measured, square, studyOf, underWay, unit } from "../tuner/past.ts";

const small: SearchSpace = [
  { kind: "categorical", name: "kind", choices: ["x", "y"] },
  { kind: "int", name: "count", low: 1, high: 4, scale: "linear", when: { kind: ["y"] } },
  { kind: "ordinal", name: "size", levels: [8, 16] },
];
const mixed: SearchSpace = [
  { kind: "float", name: "rate", low: 1e-5, high: 1, scale: "log" },
  { kind: "categorical", name: "kind", choices: ["x", "y", "z"] },
  { ...unit("slope"), when: { kind: ["y", "z"] } },
  { kind: "int", name: "width", low: 4, high: 512, scale: "log" },
];
const keys = (suggestions: readonly { hyperparameters: Hyperparameters }[]) =>
  suggestions.map(({ hyperparameters }) => hyperparametersKey(hyperparameters));
/** A number that depends on every hyperparameter. */
const loss = (h: Hyperparameters) =>
  [...hyperparametersKey(h)].reduce((sum, letter) => (31 * sum + (letter.codePointAt(0) ?? 0)) % 1009, 7);

/** A history in which trials ended in every way: one in four diverged and, at the end, two are running. */
function past(strategy: Strategy, study: Study, count: number): readonly Trial[] {
  const trials: Trial[] = [];
  for (let number = 0; number < count; number++) {
    const [suggestion] = strategy(study, trials, fold(makeKey("past"), number), 1) as readonly (
      Suggestion | undefined
    )[];
    if (suggestion === undefined) break;
    if (number >= count - 2) trials.push(underWay(number, suggestion));
    else if (number % 4 === 3) trials.push(failed(number, suggestion));
    else trials.push(measured(number, suggestion, loss(suggestion.hyperparameters)));
  }
  return trials;
}

/** Runs the suite on a strategy. */
export function describeStrategy(name: "random" | "sobol" | "gp", strategy: Strategy): void {
  const key = makeKey("contract");
  const settings = { strategy: { name } };

  describe(`${name}, as any strategy,`, () => {
    it("gives the same suggestions for the same arguments, and leaves those as they are", () => {
      const study = studyOf(mixed, settings);
      const trials = past(strategy, study, 14);
      const given = structuredClone({ study, trials });
      const suggestions = strategy(study, trials, key, 3);
      expect(suggestions).toHaveLength(3);
      expect(strategy(given.study, given.trials, makeKey("contract"), 3)).toEqual(suggestions);
      expect({ study, trials }).toEqual(given);
    });

    it("gives as many distinct suggestions as requested, none of them tried before", () => {
      for (const space of [square, mixed]) {
        const study = studyOf(space, settings);
        for (const length of [0, 5, 14]) {
          const trials = past(strategy, study, length);
          const suggestions = strategy(study, trials, key, 4);
          expect(suggestions).toHaveLength(4);
          expect(new Set(keys([...trials, ...suggestions])).size).toBe(length + 4);
        }
      }
    });

    it("gives as the first of several the same suggestion as alone", () => {
      const study = studyOf(square, settings);
      const trials = past(strategy, study, 9);
      expect(strategy(study, trials, key, 3)[0]).toEqual(strategy(study, trials, key, 1)[0]);
      expect(strategy(study, trials, key, 0)).toEqual([]);
    });

    it("tries all of a finite space, then has nothing left, unless points may repeat", () => {
      const study = studyOf(small, settings);
      const trials = past(strategy, study, 8);
      const rest = strategy(study, trials, key, 5);
      expect(rest).toHaveLength(2);
      expect(new Set(keys([...trials, ...rest])).size).toBe(spaceSize(small));

      const all = past(strategy, study, 30);
      expect(all).toHaveLength(10);
      expect(strategy(study, all, key, 1)).toEqual([]);
      const repeating = studyOf(small, { strategy: { name, repeats: true } });
      expect(strategy(repeating, all, key, 3)).toHaveLength(3);
    });

    it("never violates a constraint, in any space", () => {
      fc.assert(
        fc.property(constrainedSpaces, fc.integer({ min: 0, max: 1000 }), ({ space, constraints }, seed) => {
          const study = { ...studyOf(space, { ...settings, seed }), constraints };
          const trials = past(strategy, study, 8);
          const suggestions = [...trials, ...strategy(study, trials, fold(key, seed), 2)];
          for (const { hyperparameters } of suggestions) expect(validatePoint(study, hyperparameters)).toEqual([]);
          // If there is a feasible point at all, the strategy finds one.
          const isEmpty = constraintIssues(study).length > 0;
          expect(suggestions.length > 0).toBe(!isEmpty);
        }),
        { numRuns: 10 },
      );
    });

    it("suggests points of the space, and names itself", () => {
      fc.assert(
        fc.property(spaces(), fc.integer({ min: 0, max: 1000 }), (space, seed) => {
          const study = studyOf(space, { ...settings, seed });
          const trials = past(strategy, study, 9);
          const suggestions = strategy(study, trials, fold(key, seed), 2);
          expect(suggestions.length).toBeGreaterThanOrEqual(Math.min(2, spaceSize(space) - trials.length));
          for (const { hyperparameters, reason } of [...trials, ...suggestions]) {
            expect(validateHyperparameters(space, hyperparameters)).toEqual([]);
            expect([name, "default"]).toContain(reason.strategy);
          }
        }),
        { numRuns: 10 },
      );
    });
  });
}
