import { describe, expect, it } from "vitest";
import { makeKey, openStream, fold } from "../../../math/random.ts";
import { sobolPoints } from "../../../math/sobol.ts";
import { mean } from "../../../math/statistics.ts";
import { recommend } from "../../../tuner/analysis/recommendation.ts";
import type { Hyperparameters, SearchSpace } from "../../../tuner/objective.ts";
import { decode } from "../../../tuner/space/encoding.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { failed, measured, studyOf, suggested, unit } from "../past.ts";

const square: SearchSpace = [
  { ...unit("a"), default: 0.5 },
  { ...unit("b"), default: 0.5 },
];
const study = studyOf(square);

/** The default first, then a Sobol sequence; `f` is noise-free, `deviation` the standard deviation of the noise. */
function past(
  f: (h: Hyperparameters) => number,
  { count = 24, deviation = 0, seed = 1 }: { count?: number; deviation?: number; seed?: number } = {},
): readonly Trial[] {
  const key = fold(makeKey("recommendation"), seed);
  const noise = openStream(fold(key, "noise"));
  const points = sobolPoints(2, count, { key: fold(key, "points") });
  return Array.from({ length: count }, (_, i) => {
    const point = i === 0 ? [0.5, 0.5] : points.subarray(2 * i, 2 * i + 2);
    const suggestion = suggested(decode(square, point));
    return measured(i, suggestion, f(suggestion.hyperparameters) + deviation * noise.normal());
  });
}

const bowl = ({ a, b }: Hyperparameters) => (Number(a) - 0.3) ** 2 + (Number(b) - 0.6) ** 2;

function recommended(trials: readonly Trial[], of = study) {
  const answer = recommend(of, trials);
  if (answer === null || answer.overDefault === null) throw new Error("no recommendation");
  return { ...answer, overDefault: answer.overDefault };
}

describe("the recommended configuration", () => {
  it("is the best one without noise, with its value and its gain over the default", () => {
    const trials = past(bowl);
    const best = trials.reduce((a, b) => ((b.values?.loss ?? 0) < (a.values?.loss ?? 0) ? b : a));
    const { number, hyperparameters, evaluations, expected, noise, overDefault, ...rest } = recommended(trials);
    expect(number).toBe(best.number);
    expect(hyperparameters).toBe(best.hyperparameters);
    expect(evaluations).toBe(1);
    expect(rest.best.number).toBe(best.number);
    expect(rest.best.value).toBe(best.values?.loss);
    expect(expected.value).toBeCloseTo(bowl(hyperparameters), 2);
    expect(noise).toBeLessThan(0.01);
    expect(overDefault.number).toBe(0);
    expect(overDefault.gain.value).toBeCloseTo(bowl({ a: 0.5, b: 0.5 }) - bowl(hyperparameters), 2);
    expect(overDefault.probability).toBeGreaterThan(0.99);
    expect(rest.fitted).toBe(24);
  });

  it("is nearer to the truth than the luckiest draw, and its intervals have nominal coverage", () => {
    const deviation = 0.1;
    const runs = Array.from({ length: 40 }, (_, seed) => {
      const trials = past(bowl, { deviation, seed, count: 20 });
      const { hyperparameters, expected, noise, best, overDefault } = recommended(trials);
      const truth = bowl(hyperparameters);
      const gain = bowl({ a: 0.5, b: 0.5 }) - truth;
      const lucky = trials[best.number].hyperparameters;
      return {
        noise,
        regret: truth,
        luckyRegret: bowl(lucky),
        luckyError: Math.abs(best.value - bowl(lucky)),
        error: Math.abs(expected.value - truth),
        gain: Number(overDefault.gain.low <= gain && gain <= overDefault.gain.high),
        value: Number(expected.low <= truth && truth <= expected.high),
      };
    });
    const average = (name: keyof (typeof runs)[number]) => mean(runs.map((run) => run[name]));
    expect(average("regret")).toBeLessThan(average("luckyRegret"));
    expect(average("error")).toBeLessThan(0.5 * average("luckyError"));
    expect(Math.abs(average("noise") - deviation)).toBeLessThan(0.2 * deviation);
    // Binomial(40, 0.95): fewer than 34 in one of 500.
    expect(40 * average("gain")).toBeGreaterThanOrEqual(34);
    expect(40 * average("value")).toBeGreaterThanOrEqual(34);
  });

  it("is the same when maximizing the negated metric", () => {
    const trials = past(bowl, { deviation: 0.1 });
    const flipped = trials.map((trial) => ({ ...trial, values: { loss: -(trial.values?.loss ?? 0) } }));
    const down = recommended(trials);
    const up = recommended(flipped, studyOf(square, { direction: "maximize" }));
    expect(up.number).toBe(down.number);
    expect(up.expected.value).toBe(-down.expected.value);
    expect(up.expected.low).toBeCloseTo(-down.expected.high, 12);
    expect(up.best.value).toBe(-down.best.value);
    expect(up.noise).toBe(down.noise);
    expect(up.overDefault).toEqual({
      ...down.overDefault,
      expected: up.overDefault.expected,
    });
    expect(recommend(study, structuredClone(trials))).toEqual(down);
  });

  it("counts repeats as one configuration, named by the first of them", () => {
    const trials = past(bowl, { deviation: 0.1 });
    const before = recommended(trials);
    const again = Array.from({ length: 6 }, (_, i) =>
      measured(trials.length + i, suggested(before.hyperparameters), bowl(before.hyperparameters)),
    );
    const after = recommended([...trials, ...again]);
    expect(after.number).toBe(before.number);
    expect(after.evaluations).toBe(7);
    expect(after.expected.high - after.expected.low).toBeLessThan(0.8 * (before.expected.high - before.expected.low));
  });

  it("has no gain over the default if it is the default", () => {
    const atDefault = ({ a, b }: Hyperparameters) => (Number(a) - 0.5) ** 2 + (Number(b) - 0.5) ** 2;
    const { number, overDefault } = recommended(past(atDefault));
    expect(number).toBe(0);
    expect(overDefault.gain).toEqual({ value: 0, low: 0, high: 0 });
    expect(overDefault.probability).toBe(0.5);
  });

  it("uses the default's own observations where they lie beyond the clip of the warp", () => {
    const spiked = past((h) => (h.a === 0.5 && h.b === 0.5 ? 1000 : bowl(h)));
    const { overDefault, expected } = recommended(spiked);
    expect(overDefault.gain.value).toBeCloseTo(1000 - expected.value, 0);
    expect(overDefault.probability).toBe(1);
  });

  it("is never one that also failed, and is null before five trials are complete", () => {
    const trials = past(bowl);
    const { hyperparameters, number } = recommended(trials);
    const other = recommended([...trials, failed(trials.length, suggested(hyperparameters))]);
    expect(other.number).not.toBe(number);
    expect(recommend(study, trials.slice(0, 4))).toBeNull();
  });

  it("has no default to compare with if none was tried", () => {
    expect(recommend(study, past(bowl).slice(1))?.overDefault).toBeNull();
    expect(recommend(studyOf([unit("a"), unit("b")]), past(bowl))?.overDefault).toBeNull();
  });

  it("exists even where all values are the same", () => {
    const { expected, overDefault } = recommended(past(() => 3));
    expect(expected.value).toBeCloseTo(3, 2);
    expect(overDefault.gain.value).toBeCloseTo(0, 2);
  });
});
