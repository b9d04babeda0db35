import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import {
  classProbabilities,
  entropyParts,
  type ClassPredictive,
} from "../../../../objectives/bnn/predictive/class-probabilities.ts";
import {
  accuracy,
  brierScore,
  classNll,
  confidenceBins,
  debiasedCalibrationError,
  expectedCalibrationError,
  topPredictions,
  type TopPrediction,
} from "../../../../objectives/bnn/predictive/class-scores.ts";
import {
  areaUnderRiskCoverage,
  areaUnderRoc,
  rocAreaError,
  rocCurve,
  riskCoverageCurve,
} from "../../../../objectives/bnn/predictive/ranking.ts";
import { fitTemperature } from "../../../../objectives/bnn/predictive/temperature-scaling.ts";

/** Four rows, three classes; the third is predicted wrongly. */
const four = {
  probabilities: Float64Array.of(0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.6, 0.3, 0.1, 0.25, 0.25, 0.5),
  labels: Float64Array.of(0, 1, 1, 2),
  classes: 3,
};

describe("scores of four rows by hand", () => {
  it("negative log likelihood", () => {
    expect(classNll(four)).toBeCloseTo(-(Math.log(0.7) + Math.log(0.8) + Math.log(0.3) + Math.log(0.5)) / 4, 14);
  });
  it("Brier score", () => {
    expect(brierScore(four)).toBeCloseTo((0.14 + 0.06 + 0.86 + 0.375) / 4, 14);
  });
  it("accuracy and calibration errors", () => {
    const predictions = topPredictions(four);
    expect(predictions.map(({ confidence, isRight }) => [confidence, isRight])).toEqual([
      [0.7, true],
      [0.8, true],
      [0.6, false],
      [0.5, true],
    ]);
    expect(accuracy(predictions)).toBe(0.75);
    // Bins of width 1/4: 0.5 … 0.75 holds three (mean confidence 0.6, accuracy 2/3), 0.75 … 1 holds one.
    const wide = confidenceBins(predictions, "equal-width", 4);
    expect(wide.map(({ count }) => count)).toEqual([3, 1]);
    expect(expectedCalibrationError(wide)).toBeCloseTo((3 / 4) * (2 / 3 - 0.6) + (1 / 4) * 0.2, 14);
    const even = confidenceBins(predictions, "equal-mass", 2);
    expect(even.map(({ count }) => count)).toEqual([2, 2]);
    expect(expectedCalibrationError(even)).toBeCloseTo(0.5 * 0.05 + 0.5 * 0.25, 14);
    // (0.5 − 0.55)² − 0.25 < 0 in the first, 0.25² in the second.
    expect(debiasedCalibrationError(even)).toBe(Math.sqrt(Math.max(0, (0.0025 - 0.25 + 0.0625) / 2)));
  });
});

describe("calibration errors of a calibrated predictor", () => {
  /** Correct with exactly the stated probability. */
  const calibrated = (seed: number, rows: number): TopPrediction[] => {
    const stream = openStream(makeKey(seed));
    return Array.from({ length: rows }, () => {
      const confidence = 0.5 + 0.5 * stream.uniform();
      return { confidence, isRight: stream.uniform() < confidence };
    });
  };

  it("are biased upwards for few rows, except the debiased one", () => {
    const squared = { plain: 0, debiased: 0 };
    for (let seed = 0; seed < 200; seed++) {
      const bins = confidenceBins(calibrated(seed, 150), "equal-mass", 15);
      squared.plain += bins.reduce((sum, b) => sum + (b.count / 150) * (b.accuracy - b.confidence) ** 2, 0) / 200;
      squared.debiased += debiasedCalibrationError(bins) ** 2 / 200;
    }
    // E of the squared gap is the mean of p(1 − p)/10 over p in (0.5, 1): 1/60.
    expect(squared.plain).toBeGreaterThan(0.013);
    expect(squared.debiased).toBeLessThan(squared.plain / 3);
  });
});

const logits = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 12, maxLength: 12 });

describe("class probabilities", () => {
  it("sum to one, and entropy falls into parts that are not negative", () => {
    fc.assert(
      fc.property(logits, (values) => {
        const predictive: ClassPredictive = { draws: 2, rows: 2, classes: 3, logits: Float64Array.from(values) };
        const probabilities = classProbabilities(predictive);
        for (let b = 0; b < 2; b++) {
          expect(probabilities.subarray(3 * b, 3 * b + 3).reduce((x, y) => x + y)).toBeCloseTo(1, 12);
        }
        const parts = entropyParts(predictive);
        for (let b = 0; b < 2; b++) {
          expect(parts.total[b]).toBeCloseTo(parts.aleatoric[b] + parts.epistemic[b], 10);
          expect(parts.total[b]).toBeLessThanOrEqual(Math.log(3) + 1e-12);
        }
      }),
    );
  });

  it("of draws that contradict each other with certainty are all epistemic", () => {
    const contradicting: ClassPredictive = { draws: 2, rows: 1, classes: 2, logits: Float64Array.of(50, 0, 0, 50) };
    const { total, aleatoric, epistemic } = entropyParts(contradicting);
    expect(total[0]).toBeCloseTo(Math.LN2, 12);
    expect(aleatoric[0]).toBeCloseTo(0, 12);
    expect(epistemic[0]).toBeCloseTo(Math.LN2, 12);
  });

  it("satisfy the ambiguity identity of the Brier score: loss of the mean = mean loss − variance", () => {
    fc.assert(
      fc.property(logits, fc.integer({ min: 0, max: 2 }), (values, label) => {
        const all = Float64Array.from(values);
        const labels = Float64Array.of(label);
        const mean = classProbabilities({ draws: 4, rows: 1, classes: 3, logits: all });
        let loss = 0;
        let variance = 0;
        for (let s = 0; s < 4; s++) {
          const one = classProbabilities({ draws: 1, rows: 1, classes: 3, logits: all.slice(3 * s, 3 * s + 3) });
          loss += brierScore({ probabilities: one, labels, classes: 3 }) / 4;
          one.forEach((p, k) => (variance += (p - mean[k]) ** 2 / 4));
        }
        expect(brierScore({ probabilities: mean, labels, classes: 3 })).toBeCloseTo(loss - variance, 10);
      }),
    );
  });
});

describe("rankings", () => {
  it("area under the ROC is the share of ordered pairs, ties counting half", () => {
    expect(areaUnderRoc([1, 2, 3, 4], [false, false, true, true])).toBe(1);
    expect(areaUnderRoc([4, 3, 2, 1], [false, false, true, true])).toBe(0);
    expect(areaUnderRoc([1, 1, 1], [true, false, true])).toBe(0.5);
    expect(areaUnderRoc([0.1, 0.4, 0.35, 0.8], [false, false, true, true])).toBe(0.75);
    expect(areaUnderRoc([1, 2], [true, true])).toBeNaN();
  });

  it("equals the count over all pairs", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), { minLength: 2, maxLength: 15 });
    fc.assert(
      fc.property(rows, (list) => {
        const positives = list.filter(([, is]) => is);
        const negatives = list.filter(([, is]) => !is);
        fc.pre(positives.length > 0 && negatives.length > 0);
        let wins = 0;
        for (const [p] of positives) for (const [n] of negatives) wins += p > n ? 1 : p === n ? 0.5 : 0;
        const area = areaUnderRoc(
          list.map(([score]) => score),
          list.map(([, is]) => is),
        );
        expect(area).toBeCloseTo(wins / (positives.length * negatives.length), 12);
      }),
    );
  });

  it("the area's standard error is that of Hanley and McNeil, for 51 abnormal and 58 normal images", () => {
    const isPositive = Array.from({ length: 109 }, (_, i) => i < 51);
    expect(rocAreaError(0.893, isPositive)).toBeCloseTo(0.0325, 4);
    expect(rocAreaError(1, isPositive)).toBe(0);
    // Without ties and at ½, with one row of a kind: the variance of a uniform number, and of a single pair.
    expect(rocAreaError(0.5, [true, false])).toBe(0.5);
    expect(rocAreaError(0.5, [true, ...new Array<boolean>(1e6).fill(false)])).toBeCloseTo(Math.sqrt(1 / 12), 5);
  });

  it("the ROC curve by hand, and the diagonal for equal scores", () => {
    const isPositive = [false, false, true, true];
    expect(rocCurve([0.1, 0.4, 0.35, 0.8], isPositive, [0, 0.25, 0.5, 1])).toEqual([0.5, 0.5, 1, 1]);
    expect(rocCurve([1, 2, 3, 4], isPositive, [0, 1])).toEqual([1, 1]);
    expect(rocCurve([7, 7, 7, 7], isPositive, [0, 0.3, 1])).toEqual([0, 0.3, 1]);
  });

  it("risk and coverage by hand", () => {
    const curve = riskCoverageCurve([0.3, 0.1, 0.2], [1, 0, 0.5]);
    expect(curve.map(({ risk }) => risk)).toEqual([0, 0.25, 0.5]);
    expect(curve.map(({ coverage }) => coverage)).toEqual([1 / 3, 2 / 3, 1]);
    expect(areaUnderRiskCoverage(curve)).toBe(0.25);
  });
});

describe("fitTemperature", () => {
  it.each([0.06, 0.5, 1, 3, 15])("finds the minimum at %s", (truth) => {
    expect(fitTemperature((t) => Math.log(t / truth) ** 2)).toBeCloseTo(truth, 2);
  });

  it("undoes a scaling of the logits", () => {
    const stream = openStream(makeKey(5));
    const rows = 4000;
    const scaled = new Float64Array(rows * 2);
    const labels = new Float64Array(rows);
    for (let b = 0; b < rows; b++) {
      const logit = 2 * stream.normal();
      scaled[2 * b] = 3 * logit;
      labels[b] = stream.uniform() < 1 / (1 + Math.exp(-logit)) ? 0 : 1;
    }
    const predictive: ClassPredictive = { draws: 1, rows, classes: 2, logits: scaled };
    const found = fitTemperature((t) =>
      classNll({ probabilities: classProbabilities(predictive, t), labels, classes: 2 }),
    );
    // The standard error of T at its maximum is about 0.09 with these rows.
    expect(Math.abs(found - 3)).toBeLessThan(0.4);
  });
});
