import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../../math/random.ts";
import { sobolPoints } from "../../../math/sobol.ts";
import { advise } from "../../../tuner/analysis/advice.ts";
import { edgesOf } from "../../../tuner/analysis/edges.ts";
import { recommend } from "../../../tuner/analysis/recommendation.ts";
import { decode } from "../../../tuner/space/encoding.ts";
import type { Hyperparameters } from "../../../tuner/space/search-space.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { measured, square, studyOf, suggested } from "../past.ts";

const study = studyOf(square);
const bowl = ({ a, b }: Hyperparameters) => (Number(a) - 0.3) ** 2 + (Number(b) - 0.6) ** 2;

/** Every second trial lies near the optimum, as in a real search. */
function past(
  count: number,
  { deviation = 0, seed = 1 }: { deviation?: number; seed?: number } = {},
): readonly Trial[] {
  const key = fold(makeKey("advice"), seed);
  const stream = openStream(fold(key, "noise"));
  const points = sobolPoints(2, count, { key: fold(key, "points") });
  return Array.from({ length: count }, (_, i) => {
    const near = [0.3 + 0.05 * stream.normal(), 0.6 + 0.05 * stream.normal()];
    const suggestion = suggested(decode(square, i % 2 === 1 && i > 6 ? near : points.subarray(2 * i, 2 * i + 2)));
    return measured(i, suggestion, bowl(suggestion.hyperparameters) + deviation * stream.normal());
  });
}

describe("advice on continuing", () => {
  it("says there are enough trials once the remaining gain is below the noise, and is right about it", () => {
    const advised = Array.from({ length: 8 }, (_, seed) => {
      const trials = past(60, { deviation: 0.05, seed });
      const regret = bowl(trials[recommend(study, trials)?.number ?? 0].hyperparameters);
      return { regret, ...advise(study, trials) };
    });
    const enough = advised.filter(({ isEnough }) => isEnough === true);
    expect(enough.length).toBeGreaterThanOrEqual(6);
    for (const { regret, noise, remaining } of enough) {
      expect(regret).toBeLessThan(noise ?? 0);
      expect(regret).toBeLessThan(2 * (remaining?.atMost ?? 0));
    }
  });

  it("does not say so early, or where much may remain to be gained", () => {
    expect(advise(study, past(4))).toBeNull();
    const early = advise(study, past(10));
    expect(early).toMatchObject({ isEnough: false, needed: 20, complete: 10 });
    const rough = past(24).map((trial) => {
      const { a, b } = trial.hyperparameters;
      return measured(trial.number, trial, Math.sin(40 * Number(a)) * Math.cos(40 * Number(b)));
    });
    expect(advise(study, rough)?.isEnough).toBe(false);
  });

  it("names the range ends at which the recommended configuration lies, and proposes wider ranges", () => {
    const space = [
      { kind: "float", name: "lr", low: 1e-4, high: 1, scale: "log" },
      { kind: "int", name: "layers", low: 1, high: 9, scale: "linear" },
    ] as const;
    expect(edgesOf(space, { lr: 1e-4, layers: 9 })).toEqual([
      { name: "lr", end: "lower", bound: 1e-4, wider: "lr=float(1e-5,1,log)" },
      { name: "layers", end: "upper", bound: 9, wider: "layers=int(1,13)" },
    ]);
    expect(edgesOf(space, { lr: 1e-2, layers: 5 })).toEqual([]);
  });

  it("expects a smaller remaining gain with every trial, and gives the same when maximizing the negated metric", () => {
    const left = [8, 16, 60].map((count) => advise(study, past(count))?.remaining.expected ?? 0);
    expect(left[0]).toBeGreaterThan(left[2]);
    expect(left[1]).toBeGreaterThan(left[2]);
    const trials = past(24, { deviation: 0.05 });
    const flipped = trials.map((trial) => ({ ...trial, values: { loss: -(trial.values?.loss ?? 0) } }));
    expect(advise(studyOf(square, { direction: "maximize" }), flipped)).toEqual(advise(study, trials));
    expect(advise(study, structuredClone(trials))).toEqual(advise(study, trials));
  });
});
