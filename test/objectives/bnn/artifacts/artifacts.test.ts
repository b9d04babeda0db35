import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile } from "../../../../math/normal.ts";
import { fold, makeKey, openStream } from "../../../../math/random.ts";
import { control } from "../../../../objectives/bnn/artifacts/baseline.ts";
import { coverageArtifact } from "../../../../objectives/bnn/artifacts/coverage.ts";
import { figure, figures, inWords, percent } from "../../../../objectives/bnn/artifacts/figures.ts";
import type {
  BaselinesData,
  CoverageData,
  PredictiveBandsData,
  ReliabilityData,
  UncertaintySplitData,
} from "../../../../objectives/bnn/artifacts/kinds.ts";
import { predictiveBands, shownRows } from "../../../../objectives/bnn/artifacts/predictive-bands.ts";
import { reliability } from "../../../../objectives/bnn/artifacts/reliability.ts";
import { uncertaintySplit } from "../../../../objectives/bnn/artifacts/uncertainty-split.ts";
import { tailProbabilities } from "../../../../objectives/bnn/predictive/calibration/tail-probabilities.ts";
import { evenPlaces, gaussians, tailsOf } from "./support.ts";

const stream = openStream(makeKey("artifacts"));
const normals = (count: number, scale = 1) => Float64Array.from({ length: count }, () => scale * stream.normal());

describe("figures", () => {
  it("are rounded, null where they are not finite, and short in words", () => {
    expect(figures([1 / 3, 123456.7, 0, NaN, -Infinity])).toEqual([0.33333, 123460, 0, null, null]);
    expect(figure(1e-9)).toBe(1e-9);
    expect([inWords(0.012345), inWords(1234567), inWords(NaN)]).toEqual(["0.0123", "1230000", "unknown"]);
    expect([percent(0.954), percent(0.0333), percent(1), percent(0)]).toEqual(["95 %", "3.3 %", "100 %", "0 %"]);
  });
});

describe("reliability", () => {
  it("is good if targets are spread evenly", () => {
    const { name, kind, verdict, data } = reliability(tailsOf(evenPlaces(100)));
    const { rows, nominal, observed, largestGap, gapByChance } = data as ReliabilityData;
    expect([name, kind, rows]).toEqual(["reliability", "reliability", 100]);
    expect(nominal).toHaveLength(21);
    nominal.forEach((level, i) => expect(Math.abs(observed[i]! - level!)).toBeLessThanOrEqual(0.0051));
    expect([largestGap, gapByChance]).toEqual([0.005, 0.136]);
    expect(verdict).toEqual({
      level: "good",
      text: "Maximum calibration error 0.5 % (95 % sampling band: 14 %).",
    });
  });

  it("is bad where all are above the median, doubtful where it is a little more than chance", () => {
    const above = reliability(tailsOf(evenPlaces(100).map((u) => 0.5 + u / 2)));
    expect(above.verdict?.level).toBe("bad");
    const drawn = reliability(tailsOf(evenPlaces(100).map((u) => u ** 1.6)));
    expect(drawn.verdict?.level).toBe("doubtful");
  });

  it("accepts a small gap, however significant it is", () => {
    const { data, verdict } = reliability(tailsOf(evenPlaces(10_000).map((u) => u ** 1.08)));
    const { largestGap, gapByChance } = data as ReliabilityData;
    expect(largestGap).toBeGreaterThan(gapByChance!);
    expect(verdict?.level).toBe("good");
  });
});

describe("coverage", () => {
  it("is good at its levels", () => {
    const { data, verdict } = coverageArtifact(tailsOf(evenPlaces(200)));
    expect(data as CoverageData).toMatchObject({ rows: 200, nominal: [0.5, 0.8, 0.9, 0.95, 0.99] });
    expect((data as CoverageData).observed).toEqual([0.5, 0.8, 0.9, 0.95, 0.99]);
    expect((data as CoverageData).standardError[0]).toBe(0.035355);
    expect(verdict?.level).toBe("good");
  });

  it("says whether intervals are too narrow or too wide, and by how much", () => {
    // Deviations half or twice as large as they should be.
    const scaled = (factor: number) => tailsOf(evenPlaces(100).map((u) => normalCdf(factor * normalQuantile(u))));
    expect(coverageArtifact(scaled(2)).verdict).toEqual({
      level: "bad",
      text: "The 95 % interval covers 68 % of targets, 12.4 standard errors too few: the intervals are too narrow.",
    });
    expect(coverageArtifact(scaled(0.5)).verdict).toEqual({
      level: "bad",
      text: "The 50 % interval covers 82 % of targets, 6.4 standard errors too many: the intervals are too wide.",
    });
    expect(coverageArtifact(scaled(1.25)).verdict?.level).toBe("doubtful");
  });
});

describe("predictive bands", () => {
  const predicted = (means: readonly number[], targets: readonly number[]) => ({
    predictive: gaussians(means, 4),
    targets: Float64Array.from(targets),
    rows: Int32Array.from(means, (_, i) => 100 + i),
    targetName: "y",
  });

  it("hold targets, components of the deviation and intervals, in order of the mean", () => {
    const given = predicted([3, 1, 2], [3.5, 1, 8]);
    const data = predictiveBands(given, tailProbabilities(given.predictive, given.targets)).data as PredictiveBandsData;
    expect(data).toMatchObject({ targetName: "y", rows: 3, shown: 3, row: [101, 102, 100], target: [1, 8, 3.5] });
    expect([data.mean, data.epistemicDeviation, data.aleatoricDeviation]).toEqual([
      [1, 2, 3],
      [0, 0, 0],
      [2, 2, 2],
    ]);
    expect(data.intervals.map(({ level }) => level)).toEqual([0.5, 0.8, 0.95]);
    const { low, high } = data.intervals[2];
    [1, 2, 3].forEach((mean, i) => {
      expect(low[i]).toBeCloseTo(mean - 2 * 1.95996, 2);
      expect(high[i]).toBeCloseTo(mean + 2 * 1.95996, 2);
    });
  });

  it("name the target that is too far out", () => {
    const means = new Array<number>(50).fill(0);
    const verdictFor = (z: number) => {
      const given = predicted(means, [2 * z, ...means.slice(1)]);
      return predictiveBands(given, tailProbabilities(given.predictive, given.targets)).verdict;
    };
    expect(verdictFor(1)?.text).toBe(
      "0 of 50 targets lie outside their 95 % interval (2.5 expected); none is more extreme than expected.",
    );
    // Φ(−3.5) · 2 · 50 = 0.0233; Φ(−6) · 100 = 9.87e-8.
    expect(verdictFor(3.5)).toEqual({
      level: "doubtful",
      text: "1 of 50 targets lie outside their 95 % interval (2.5 expected); row 100 is more extreme than expected (p = 0.0233).",
    });
    expect(verdictFor(-6)?.level).toBe("bad");
    expect(verdictFor(-6)?.text).toMatch(/row 100 is implausibly extreme \(p = 9.87e-8\)\.$/);
  });

  it("omit rows if there are many, but no extremes", () => {
    const rows = 1000;
    const mean = normals(rows);
    const epistemic = normals(rows).map(Math.abs);
    const tails = tailsOf(evenPlaces(rows).map((u, i) => (i === 500 ? 1e-9 : u)));
    const shown = shownRows({ mean, epistemic, aleatoric: epistemic }, tails, 200);
    expect(shown).toHaveLength(200);
    expect(new Set(shown).size).toBe(200);
    expect(shown.map((b) => mean[b])).toEqual(shown.map((b) => mean[b]).toSorted((a, b) => a - b));
    const leastCertain = epistemic.indexOf(Math.max(...epistemic));
    const ends = [mean.indexOf(Math.min(...mean)), mean.indexOf(Math.max(...mean))];
    for (const row of [500, 0, rows - 1, leastCertain, ...ends]) expect(shown).toContain(row);
    expect(shownRows({ mean, epistemic, aleatoric: epistemic }, tails, 200)).toEqual(shown);
  });
});

describe("false alarms", () => {
  it("of the coverage have a rate of at most 5 % for a correct predictive", () => {
    let alarms = 0;
    const studies = 400;
    for (let i = 0; i < studies; i++) {
      const stream = openStream(fold(makeKey("alarms"), i));
      const tails = tailsOf(Array.from({ length: 200 }, () => stream.uniform()));
      if (coverageArtifact(tails).verdict?.level !== "good") alarms += 1;
    }
    // 20 are expected at most; three standard errors are 13.
    expect(alarms).toBeLessThanOrEqual(33);
  });

  it("do not hide a bias: it is reported as one", () => {
    const shifted = (by: number) => tailsOf(evenPlaces(200).map((u) => normalCdf(normalQuantile(u) + by)));
    expect(coverageArtifact(shifted(0.3)).verdict).toEqual({
      level: "bad",
      text: "Targets lie 0.3 predicted standard deviations above their predictions on average, 4.24 standard errors: the predictions are biased.",
    });
    expect(coverageArtifact(shifted(-0.2)).verdict?.text).toMatch(
      /^Targets lie 0\.2 predicted standard deviations below/,
    );
    expect(coverageArtifact(shifted(0.05)).verdict?.level).toBe("good");
  });
});

describe("the split of the uncertainty", () => {
  it("gives no epistemic share if the chains have not converged", () => {
    const predictive = {
      draws: 2,
      rows: 2,
      mean: Float64Array.of(1, 1, -1, -1),
      variance: Float64Array.of(3, 3, 3, 3),
    };
    const targets = Float64Array.of(2, -2);
    expect(uncertaintySplit(predictive, targets, "doubtful").verdict?.level).toBe("good");
    const { verdict, data } = uncertaintySplit(predictive, targets, "bad");
    expect(verdict?.level).toBe("doubtful");
    expect(verdict?.text).toMatch(/^25 % .*, but the chains have not converged, .*; squared errors are 1 ± 0 times/);
    expect(data as UncertaintySplitData).toMatchObject({ sharpness: 2 });
  });

  it("has the remaining errors when the least certain rows are rejected", () => {
    const rows = 10;
    // The i-th row has standard deviation i + 1, and an error of the same size.
    const targets = Float64Array.from({ length: rows }, (_, i) => i + 1);
    const predictive = {
      draws: 1,
      rows,
      mean: new Float64Array(rows),
      variance: targets.map((value) => value * value),
    };
    const { selective } = uncertaintySplit(predictive, targets).data as UncertaintySplitData;
    expect(selective.answered).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    // The root of the mean of 1, 4, 9 … k².
    selective.rootMeanSquareError.forEach((error, i) => {
      const k = i + 1;
      expect(error).toBeCloseTo(Math.sqrt(((k + 1) * (2 * k + 1)) / 6), 3);
    });
  });

  it("has both components, and errors in groups", () => {
    // Means ±1 around 0: epistemic variance 1, aleatoric 3; targets 2 away: squared error 4, as large as the variance.
    const rows = 40;
    const predictive = {
      draws: 2,
      rows,
      mean: Float64Array.from({ length: 2 * rows }, (_, i) => (i < rows ? 1 : -1)),
      variance: new Float64Array(2 * rows).fill(3),
    };
    const targets = Float64Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? 2 : -2));
    const { data, verdict } = uncertaintySplit(predictive, targets);
    expect(data as UncertaintySplitData).toMatchObject({
      rows,
      epistemicVariance: 1,
      aleatoricVariance: 3,
      epistemicShare: 0.25,
      squaredError: 1,
      groups: { rows: [8, 8, 8, 8, 8], predictedDeviation: [2, 2, 2, 2, 2], rootMeanSquareError: [2, 2, 2, 2, 2] },
    });
    expect((data as UncertaintySplitData).shareOfRows.share).toEqual([0.25, 0.25, 0.25, 0.25, 0.25]);
    expect(verdict).toEqual({
      level: "good",
      text: "25 % of the predictive variance is epistemic; squared errors are 1 ± 0 times the variance: calibrated.",
    });
  });

  it("detects errors that are larger and smaller than predicted", () => {
    const means = new Array<number>(400).fill(0);
    const verdictFor = (scale: number) => uncertaintySplit(gaussians(means), normals(400, scale)).verdict;
    expect(verdictFor(1)?.level).toBe("good");
    expect(verdictFor(1.15)?.level).toBe("doubtful");
    expect(verdictFor(2)?.level).toBe("bad");
    expect(verdictFor(2)?.text).toMatch(/: over-confident\.$/);
    expect(verdictFor(0.5)?.text).toMatch(/: under-confident\.$/);
  });

  it("sorts rows by what was predicted", () => {
    const predictive = gaussians(new Array<number>(20).fill(0));
    predictive.variance.forEach((_, i) => (predictive.variance[i] = i < 10 ? 9 : 1));
    const targets = Float64Array.from({ length: 20 }, (_, i) => (i < 10 ? 3 : 1));
    const { groups } = uncertaintySplit(predictive, targets).data as UncertaintySplitData;
    expect(groups).toEqual({ rows: [10, 10], predictedDeviation: [1, 3], rootMeanSquareError: [1, 3] });
  });
});

describe("the control", () => {
  const targets = normals(200);
  const at = (scale: number) => ({ ...gaussians([...targets], 1), mean: targets.map((y) => y + scale) });
  const others = [
    { name: "constant", predictive: gaussians(new Array<number>(200).fill(0), 25) },
    { name: "linear", predictive: at(1) },
  ] as const;

  it("has the scores of all models, and the gain over the best of the others, by hand", () => {
    const { data, verdict } = control(at(0.5), others, targets);
    const { name, nll, rmse, gain } = data as BaselinesData;
    expect(name).toEqual(["network", "constant", "linear"]);
    const half = 0.5 * Math.log(2 * Math.PI);
    expect([nll[0], nll[2]]).toEqual([figure(half + 0.125), figure(half + 0.5)]);
    expect([rmse[0], rmse[2]]).toEqual([0.5, 1]);
    expect(gain).toMatchObject({ over: "linear", nats: 0.375 });
    expect(gain.standardError).toBeLessThan(1e-12);
    expect(verdict?.level).toBe("good");
    expect(verdict?.text).toMatch(/^The network beats Bayesian linear regression by 0\.375 ± \S+ nats per row\.$/);
  });

  it("says when the network is worse, and when it is undecided", () => {
    const worse = control(at(2), others, targets).verdict;
    expect(worse?.level).toBe("bad");
    expect(worse?.text).toMatch(/^The network loses to Bayesian linear regression by 1\.5 ± /);
    const noisy = { ...at(1), mean: targets.map((y, i) => y + (i % 2 === 0 ? 1.1 : 0.89)) };
    const unsure = control(noisy, others, targets).verdict;
    expect(unsure?.level).toBe("doubtful");
    expect(unsure?.text).toMatch(/^The network is (better|worse) than .*, which may be chance\.$/);
    expect(control(at(2), [others[0]], targets).verdict?.text).toMatch(/the constant by/);
  });
});
