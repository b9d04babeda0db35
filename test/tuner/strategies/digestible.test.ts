/**
 * Suggestions, importance, check and slices handle everything that `tell` accepts. CREDENCE_DIGEST_RUNS multiplies the
 * number of cases (1 by default; each takes a few hundredths of a second of processor time).
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold, makeKey } from "../../../math/random.ts";
import { checkSurrogate } from "../../../tuner/analysis/cross-validation.ts";
import { dimensionImportance } from "../../../tuner/analysis/importance.ts";
import { sliceSurrogate } from "../../../tuner/analysis/slice.ts";
import { decode, hyperparametersKey, activity } from "../../../tuner/space/encoding.ts";
import { valueProblem } from "../../../tuner/space/dimension.ts";
import type { Hyperparameters, SearchSpace } from "../../../tuner/space/search-space.ts";
import { gpBandit } from "../../../tuner/strategies/gp-bandit.ts";
import { finishTrial, type Trial } from "../../../tuner/study/trial.ts";
import { coordinate, spaces } from "../arbitraries.ts";
import { failed, measured, square, studyOf, suggested, underWay, unit } from "../past.ts";

const value = fc.oneof(
  { arbitrary: fc.double({ min: -5, max: 5, noNaN: true }), weight: 4 },
  { arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }), weight: 2 },
  fc.constantFrom(0, -0, 1.7e308, -1.7e308, 1e300, -1e300, 5e-324, 1, 1 + Number.EPSILON),
);
const standardError = fc.oneof(
  fc.constant(undefined),
  fc.double({ min: 0, max: 2, noNaN: true }),
  fc.constantFrom(0, -0, -1, -1e300, 1e-300, 5e-324, 1e160, 1.7e308, NaN, Infinity),
);
type Result = {
  at: number[];
  kind: "complete" | "failed" | "pending";
  value: number;
  standardError?: number | undefined;
};

function resultsIn(dimension: number, maxLength: number): fc.Arbitrary<Result[]> {
  const at = fc.array(coordinate, { minLength: dimension, maxLength: dimension });
  const one = fc.record({
    at,
    kind: fc.constantFrom("complete", "complete", "complete", "failed", "pending"),
    value,
    standardError,
  });
  // Some repeat the previous point.
  return fc.array(fc.tuple(one, fc.boolean()), { maxLength }).map((all) => {
    let last: number[] | null = null;
    return all.map(([result, repeats]) => {
      const again = repeats && last !== null ? { ...result, at: last } : result;
      last = again.at;
      return again as Result;
    });
  });
}

function trialsOf(space: SearchSpace, results: readonly Result[]): readonly Trial[] {
  return results.map(({ at, kind, value: loss, standardError: reported }, number) => {
    const suggestion = suggested(decode(space, at));
    if (kind === "pending") return underWay(number, suggestion);
    if (kind === "failed") return failed(number, suggestion);
    if (reported === undefined) return measured(number, suggestion, loss);
    return finishTrial(
      underWay(number, suggestion),
      { state: "complete", values: { loss }, standardErrors: { loss: reported } },
      1,
    );
  });
}

function expectFinite(answer: unknown, where: string): void {
  if (typeof answer === "number") {
    if (!Number.isFinite(answer)) throw new Error(`${where}: ${answer}`);
  } else if (answer !== null && typeof answer === "object") {
    for (const [name, part] of Object.entries(answer)) expectFinite(part, `${where}.${name}`);
  }
}

function expectValid(space: SearchSpace, hyperparameters: Hyperparameters): void {
  const active = activity(space, hyperparameters);
  expect(Object.keys(hyperparameters).sort()).toEqual(
    space
      .filter((_, k) => active[k])
      .map(({ name }) => name)
      .sort(),
  );
  for (const dimension of space) {
    if (Object.hasOwn(hyperparameters, dimension.name)) {
      expect(valueProblem(dimension, hyperparameters[dimension.name])).toBeNull();
    }
  }
}

/** Two suggestions in a row, each valid and new, or none if nothing is left. */
function expectSuggestions(space: SearchSpace, trials: readonly Trial[], strategy = {}): void {
  const study = studyOf(space, { strategy });
  const past = [...trials];
  const seen = new Set(trials.map(({ hyperparameters }) => hyperparametersKey(hyperparameters)));
  for (let turn = 0; turn < 2; turn++) {
    const [suggestion] = gpBandit(study, past, fold(makeKey("turn"), turn), 1);
    if (suggestion === undefined) return;
    expectFinite(suggestion, "suggestion");
    expectValid(space, suggestion.hyperparameters);
    const key = hyperparametersKey(suggestion.hyperparameters);
    expect(seen.has(key)).toBe(false);
    seen.add(key);
    past.push(underWay(past.length, suggestion));
  }
}

function expectAnswers(space: SearchSpace, trials: readonly Trial[]): void {
  const study = studyOf(space);
  expectFinite(dimensionImportance(study, trials), "importance");
  expectFinite(checkSurrogate(study, trials), "check");
  for (const { name } of space.slice(0, 3)) {
    expectFinite(sliceSurrogate(study, trials, { x: name, points: 5 }), `slice of ${name}`);
  }
}

const times = Number(process.env["CREDENCE_DIGEST_RUNS"] ?? 1);

describe("the whole pipeline", { timeout: 120_000 * times }, () => {
  it("handles any finite value and any standard error", () => {
    fc.assert(
      fc.property(resultsIn(2, 24), (results) => {
        const trials = trialsOf(square, results);
        expectSuggestions(square, trials);
        expectAnswers(square, trials);
      }),
      { numRuns: 40 * times, seed: 1 },
    );
  });

  it.each([
    ["full", 60],
    ["low", 15],
  ] as const)("suggests a valid new point, or nothing, in any space after anything: effort %s", (effort, runs) => {
    const cases = spaces().chain((space) => fc.tuple(fc.constant(space), resultsIn(space.length, 16)));
    const strategy = { startup: 2, effort };
    fc.assert(
      fc.property(cases, ([space, results]) => expectSuggestions(space, trialsOf(space, results), strategy)),
      { numRuns: runs * times, seed: 2 },
    );
  });

  it("answers in any space after anything", () => {
    const cases = spaces().chain((space) => fc.tuple(fc.constant(space), resultsIn(space.length, 16)));
    fc.assert(
      fc.property(cases, ([space, results]) => expectAnswers(space, trialsOf(space, results))),
      { numRuns: 60 * times, seed: 3 },
    );
  });

  const line = (count: number) =>
    Array.from({ length: count }, (_, i) => [i / count, (7 * i * i) / count - Math.floor((7 * i * i) / count)]);
  const complete = (loss: (i: number) => number, count = 20) =>
    line(count).map((at, i): Result => ({ at, kind: "complete", value: loss(i) }));
  it.each<[string, readonly Result[]]>([
    ["one trial", complete(() => 1, 1)],
    ["a constant", complete(() => 3)],
    ["a constant but for one", complete((i) => (i === 7 ? 1e-300 : 0))],
    ["all failed", line(20).map((at): Result => ({ at, kind: "failed", value: 0 }))],
    ["one success", line(20).map((at, i): Result => ({ at, kind: i === 3 ? "complete" : "failed", value: 1 }))],
    ["twenty times the same point", complete((i) => i).map((result) => ({ ...result, at: [0.3, 0.3] }))],
    ["both ends of the doubles", complete((i) => (i % 2 === 0 ? 1.7e308 : -1.7e308))],
    ["twelve orders of magnitude", complete((i) => 10 ** (0.6 * i))],
    [
      "standard errors of every size",
      complete((i) => i).map((r, i) => ({ ...r, standardError: 10 ** (16 * i - 160) })),
    ],
    ["only pending points", line(8).map((at): Result => ({ at, kind: "pending", value: 0 }))],
  ])("handles %s", (_, results) => {
    const trials = trialsOf(square, results);
    expectSuggestions(square, trials, { startup: 2 });
    expectAnswers(square, trials);
  });

  it("handles sixty dimensions, and categorical dimensions with one choice", () => {
    const wide: SearchSpace = Array.from({ length: 60 }, (_, k) => unit(`x${k}`));
    const flat: SearchSpace = [{ kind: "categorical", name: "only", choices: ["one"] }, unit("a")];
    const single: SearchSpace = [{ kind: "categorical", name: "only", choices: ["one"] }];
    for (const space of [wide, flat, single]) {
      const results = Array.from({ length: space === single ? 1 : 12 }, (_, i): Result => ({
        at: space.map((_, k) => (i * (k + 3) * 0.137) % 1),
        kind: "complete",
        value: i,
      }));
      expectSuggestions(space, trialsOf(space, results), { startup: 2 });
      if (space !== single) expectAnswers(space, trialsOf(space, results));
    }
    expect(
      gpBandit(studyOf(single), trialsOf(single, [{ at: [0], kind: "complete", value: 1 }]), makeKey("x"), 1),
    ).toEqual([]);
  });
});
