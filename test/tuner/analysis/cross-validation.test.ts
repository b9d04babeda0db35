import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../math/random.ts";
import { sobolPoints } from "../../../math/sobol.ts";
import type { Hyperparameters } from "../../../tuner/space/search-space.ts";
import { checkSurrogate, type SurrogateCheck } from "../../../tuner/analysis/cross-validation.ts";
import { judgeSurrogate } from "../../../tuner/analysis/check-verdict.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { failed, square, studyOf, suggested, trialsAt, underWay } from "../past.ts";

const study = studyOf(square);
const bowl = ({ a, b }: Hyperparameters) => 10 + (Number(a) - 0.3) ** 2 + 2 * (Number(b) - 0.6) ** 2;

function pointsOf(count: number): readonly Float64Array[] {
  const flat = sobolPoints(2, count, { key: makeKey("check") });
  return Array.from({ length: count }, (_, i) => flat.subarray(2 * i, 2 * i + 2));
}

function checkOf(trials: readonly Trial[], of = study): SurrogateCheck {
  const check = checkSurrogate(of, trials);
  if (check === null) throw new Error("no check");
  return check;
}

describe("checkSurrogate", () => {
  const trials = trialsAt(square, pointsOf(30), bowl);

  it("predicts each trial from the others, in the metric's units", () => {
    const check = checkOf(trials);
    expect(check.number).toEqual(trials.map(({ number }) => number));
    expect(check.observed).toEqual(trials.map(({ values }) => values?.loss));
    for (const [i, predicted] of check.predicted.entries()) {
      expect(Math.abs(predicted - check.observed[i])).toBeLessThan(0.15);
      expect(check.low[i]).toBeLessThan(predicted);
      expect(check.high[i]).toBeGreaterThan(predicted);
    }
    expect([check.fitted, check.seen]).toEqual([30, 30]);
    expect(check.explained).toBeGreaterThan(0.95);
    expect(check.rankCorrelation).toBeGreaterThan(0.95);
  });

  it("computes z from the interval it is reported with", () => {
    const { z, observed, low, high } = checkOf(trials);
    for (const [i, value] of observed.entries()) {
      expect(Math.abs(z[i]) < 1.959963984540054).toBe(value > low[i] && value < high[i]);
    }
  });

  it("describes the numbers it reports: outliers at the clip, coverage and explained variance of the columns", () => {
    const stream = openStream(makeKey("outliers"));
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1, 3, 6),
        fc.constantFrom(1, -1),
        fc.constantFrom(1, 1e-6, 1e9),
        (outliers, sign, scale) => {
          const f = (h: Hyperparameters, i: number) =>
            sign * scale * (i < outliers ? 1e4 * (i + 1) : bowl(h) + 0.05 * stream.normal());
          let i = 0;
          const direction = sign === 1 ? "minimize" : "maximize";
          const check = checkOf(
            trialsAt(square, pointsOf(60), (h) => f(h, i++)),
            studyOf(square, { direction }),
          );
          const { observed, predicted, low, high } = check;
          expect(check.clipped).toEqual(expect.arrayContaining(Array.from({ length: outliers }, (_, n) => n)));
          const centre = observed.reduce((a, b) => a + b) / 60;
          const sum = (terms: number[]) => terms.reduce((a, b) => a + b * b, 0);
          const explained = 1 - sum(observed.map((y, n) => y - predicted[n])) / sum(observed.map((y) => y - centre));
          expect(check.explained).toBeCloseTo(explained, 9);
          const inside = observed.filter((y, n) => y >= low[n] && y <= high[n]).length;
          expect(check.calibration.share[18]).toBeCloseTo(inside / 60, 12);
          if (check.verdict.level === "good") {
            expect(check.verdict.text).toContain(`explains ${Math.round(100 * explained)} %`);
            if (check.clipped.length > 1) expect(check.verdict.text).toContain(`${check.clipped.length} outliers`);
          }
        },
      ),
    );
  });

  it("is the same when maximizing the negated metric: everything but the shares changes sign", () => {
    const up = studyOf(square, { direction: "maximize" });
    const [down, above] = [
      checkOf(trials),
      checkOf(
        trialsAt(square, pointsOf(30), (h) => -bowl(h)),
        up,
      ),
    ];
    const negated = (values: readonly number[]) => values.map((value) => -value);
    expect(above.observed).toEqual(negated(down.observed));
    expect(above.predicted).toEqual(negated(down.predicted));
    expect(above.low).toEqual(negated(down.high));
    expect(above.z).toEqual(negated(down.z));
    expect(above.calibration).toEqual(down.calibration);
    expect(above.verdict).toEqual(down.verdict);
  });

  it("computes the coverage of the intervals at nineteen levels", () => {
    const { calibration, z } = checkOf(trials);
    expect(calibration.level).toHaveLength(19);
    expect(calibration.level[9]).toBe(0.5);
    expect(calibration.share[9]).toBe(z.filter((value) => Math.abs(value) <= 0.6744897501960817).length / 30);
    for (let i = 1; i < 19; i++) expect(calibration.share[i]).toBeGreaterThanOrEqual(calibration.share[i - 1]);
  });

  it("finds the intervals of a noisy objective calibrated, and its noise unexplained", () => {
    const stream = openStream(makeKey("noise"));
    const { verdict, explained, calibration } = checkOf(
      trialsAt(square, pointsOf(120), (h) => bowl(h) + 0.1 * stream.normal()),
    );
    expect(explained).toBeGreaterThan(0.4);
    expect(explained).toBeLessThan(0.95);
    // Of 120 within ±1.96 there should be 114, with a standard error of 2.4.
    expect(Math.abs(120 * calibration.share[18] - 114)).toBeLessThan(3 * 2.4);
    expect(verdict.level).toBe("good");
  });

  it("finds nothing explained in pure noise", () => {
    const stream = openStream(makeKey("pure"));
    const { verdict, explained } = checkOf(trialsAt(square, pointsOf(60), () => stream.normal()));
    expect(explained).toBeLessThan(0.2);
    expect(verdict.level).toBe("bad");
    expect(verdict.text).toContain("No predictive skill");
  });

  it("leaves out running and failed trials, and returns nothing before five are complete", () => {
    const further = [...trials, failed(30, suggested({ a: 0.5, b: 0.5 })), underWay(31, suggested({ a: 0.1, b: 0.1 }))];
    expect(checkOf(further).number).toEqual(checkOf(trials).number);
    expect(checkOf(further).seen).toBe(31);
    expect(checkSurrogate(study, trials.slice(0, 4))).toBeNull();
  });

  it("reports that a constant leaves nothing to predict", () => {
    const { verdict, explained, rankCorrelation } = checkOf(trialsAt(square, pointsOf(10), () => 3));
    expect([explained, rankCorrelation]).toEqual([0, 0]);
    expect(verdict).toEqual({
      level: "doubtful",
      text: "All trials have the same value, so there is nothing to predict yet.",
    });
  });
});

describe("judgeSurrogate", () => {
  /** n residuals: given counts inside the 50 % interval and between it and the 95 % one. */
  const residuals = (inner: number, middle: number, outside: number) => [
    ...Array.from({ length: inner }, () => 0.3),
    ...Array.from({ length: middle }, () => -1.2),
    ...Array.from({ length: outside }, () => 3),
  ];
  const judged = (z: readonly number[], rankCorrelation = 0.9) =>
    judgeSurrogate({ z, rankCorrelation, explained: 0.8, isConstant: false, clipped: 0 });

  it("trusts a surrogate whose intervals have nominal coverage", () => {
    expect(judged(residuals(50, 45, 5))).toEqual({
      level: "good",
      text: "Well calibrated: it explains 80 % of the variance of held-out trials.",
    });
  });

  it("doubts one that is over- or under-confident, and rejects one that is far over-confident", () => {
    // Binomial(100, 0.95): 88 or fewer happen in 0.4 %, 80 or fewer in less than 10⁻⁷.
    expect(judged(residuals(50, 38, 12))).toEqual({
      level: "doubtful",
      text: "Over-confident: 88 % of 100 trials are inside its 95 % intervals.",
    });
    expect(judged(residuals(50, 30, 20)).level).toBe("bad");
    // Binomial(100, 0.5): 70 or more happen in 4 of 100,000, 57 or more in 10 %.
    expect(judged(residuals(70, 26, 4))).toEqual({
      level: "doubtful",
      text: "Under-confident: 70 % of 100 trials are inside its 50 % intervals.",
    });
    expect(judged(residuals(57, 39, 4)).level).toBe("good");
  });

  it("needs stronger evidence from few trials before it rejects", () => {
    // 1.645 / √99 = 0.165; 1.645 / √8 = 0.58.
    expect(judged(residuals(50, 45, 5), 0.16).level).toBe("bad");
    expect(judged(residuals(50, 45, 5), 0.17).level).toBe("good");
    expect(judged(residuals(5, 4, 0), 0.5)).toEqual({
      level: "doubtful",
      text: "9 trials are too few to judge the surrogate: rank correlation 0.50 with held-out trials, where chance alone reaches 0.58.",
    });
  });
});
