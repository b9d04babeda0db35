import { describe, expect, it } from "vitest";
import { stack } from "../../../math/linear-algebra/matrix-from-rows.ts";
import { makeKey, openStream } from "../../../math/random.ts";
import { sobolPoints } from "../../../math/sobol.ts";
import { logExpectedImprovement } from "../../../tuner/acquisition/log-expected-improvement.ts";
import { upperConfidenceBound } from "../../../tuner/acquisition/upper-confidence-bound.ts";
import type { Hyperparameters } from "../../../tuner/space/search-space.ts";
import { acquisitionSurface } from "../../../tuner/search/acquisition-surface.ts";
import { multiplyByFeasibility, penalizeFailure } from "../../../tuner/search/feasibility-weight.ts";
import { designs } from "../../../tuner/surrogate/design.ts";
import { learnFeasibility } from "../../../tuner/surrogate/feasibility.ts";
import { readHistory, type History } from "../../../tuner/surrogate/training-data.ts";
import { isFitDue, lastFit, recordKernel } from "../../../tuner/surrogate/recorded-fit.ts";
import { fitSurrogate } from "../../../tuner/surrogate/surrogate.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { failed, measured, square, studyOf, suggested, trialsAt, underWay, unit } from "../past.ts";

const key = makeKey("fit");
const study = studyOf(square);
const bowl = ({ a, b }: Hyperparameters) => 10 + (Number(a) - 0.3) ** 2 + 2 * (Number(b) - 0.6) ** 2;
const flat = sobolPoints(2, 24, { key: makeKey("points") });
const points = Array.from({ length: 24 }, (_, i) => flat.subarray(2 * i, 2 * i + 2));
const trials = trialsAt(square, points, bowl);
const failingRight = trialsAt(square, points, (h) => (Number(h.a) > 0.6 ? null : bowl(h)));
const probes = [
  [0.11, 0.23],
  [0.47, 0.52],
  [0.63, 0.91],
  [0.94, 0.38],
].map((probe) => Float64Array.from(probe));

const surrogateOf = (past: readonly Trial[], of = study) =>
  fitSurrogate(readHistory(of, past), {
    last: lastFit(square, past, "bound"),
    key,
    design: designs.full,
    role: "bound",
  });

function expectGradient(f: (x: Float64Array) => number, at: Float64Array, gradient: Float64Array): void {
  const h = 1e-5;
  for (let k = 0; k < at.length; k++) {
    const slope = (f(at.with(k, at[k] + h)) - f(at.with(k, at[k] - h))) / (2 * h);
    expect(Math.abs(gradient[k] - slope)).toBeLessThan(1e-4 * (1 + Math.abs(slope)));
  }
}

describe("learnFeasibility", () => {
  const lengthscales = Float64Array.of(0.5, 0.5);

  it("is null while nothing has failed", () => {
    expect(learnFeasibility(readHistory(study, trials), lengthscales)).toBeNull();
  });

  it("is low near failures, high near successes, and a probability everywhere", () => {
    const history = readHistory(study, failingRight);
    const feasibility = learnFeasibility(history, lengthscales);
    const at = (x: Float64Array) => feasibility?.probabilities(x, 1)[0] ?? NaN;
    expect(history.failed.length).toBeGreaterThan(5);
    expect(at(Float64Array.of(0.9, 0.5))).toBeLessThan(0.1);
    expect(at(Float64Array.of(0.2, 0.5))).toBeGreaterThan(0.9);
    const all = feasibility?.probabilities(flat, points.length) ?? [];
    for (const probability of all) {
      expect(probability).toBeGreaterThan(0);
      expect(probability).toBeLessThan(1);
    }
  });

  it.each([
    [2, 100],
    [2, 1_000],
    [2, 10_000],
    [2, 100_000],
    [5, 300],
    [10, 300],
    [10, 20_000],
  ])("is the rate of independent failures everywhere, within 0.05: %i dimensions, %i results", (d, count) => {
    for (const rate of [0.02, 0.05, 0.3, 0.6, 0.95]) {
      const stream = openStream(makeKey(`failures ${d} ${count} ${rate}`));
      const somewhere = () => Float64Array.from({ length: d }, () => stream.uniform());
      const all = Array.from({ length: count }, somewhere);
      const failures = Math.round(rate * count);
      const history: History = {
        space: Array.from({ length: d }, (_, k) => unit(`x${k}`)),
        sign: 1,
        failed: all.slice(0, failures),
        measured: all.slice(failures).map((point, number) => ({ number, point, value: point[0], standardError: 0 })),
        unmeasured: [],
        seen: count,
      };
      const probabilities = learnFeasibility(history, new Float64Array(d).fill(0.3))?.probabilities(
        stack(Array.from({ length: 200 }, somewhere), d),
        200,
      );
      for (const probability of probabilities ?? [NaN]) expect(Math.abs(probability - (1 - rate))).toBeLessThan(0.05);
    }
  });

  it.each([20, 60, 200, 1_000, 20_000])("finds a region that fails among %i results", (count) => {
    const many = sobolPoints(2, count, { key: makeKey("many") });
    const past = trialsAt(
      square,
      Array.from({ length: count }, (_, i) => many.subarray(2 * i, 2 * i + 2)),
      (h) => (Number(h.a) + Number(h.b) > 1.4 ? null : bowl(h)),
    );
    const feasibility = learnFeasibility(readHistory(study, past), lengthscales);
    const at = (a: number, b: number) => feasibility?.probabilities(Float64Array.of(a, b), 1)[0] ?? NaN;
    expect(at(0.95, 0.9)).toBeLessThan(0.25);
    expect(at(0.3, 0.3)).toBeGreaterThan(0.85);
  });

  it("returns the correct gradient", () => {
    const feasibility = learnFeasibility(readHistory(study, failingRight), lengthscales);
    if (feasibility === null) throw new Error("no failure was learned");
    for (const probe of probes) {
      const gradient = new Float64Array(2);
      const value = feasibility.probabilityAndGradient(probe, gradient);
      expect(value).toBeCloseTo(feasibility.probabilities(probe, 1)[0], 12);
      expectGradient((x) => feasibility.probabilities(x, 1)[0], probe, gradient);
    }
  });
});

describe("caution", () => {
  it("multiplies an expectation by the probability, but by at least 1 %", () => {
    expect(multiplyByFeasibility(1)).toEqual({ value: 0, slope: 1 });
    expect(multiplyByFeasibility(0.25)).toEqual({ value: Math.log(0.25), slope: 4 });
    expect(multiplyByFeasibility(0.001)).toEqual({ value: Math.log(0.01), slope: 0 });
  });

  it("treats three deviations as certain failure", () => {
    expect(penalizeFailure(0)).toEqual({ value: -3, slope: 3 });
    expect(penalizeFailure(0.75)).toEqual({ value: -0.75, slope: 3 });
    expect(penalizeFailure(1).value).toBeCloseTo(0, 15);
  });
});

describe("acquisitionSurface", () => {
  it.each([
    ["without failures", trials],
    ["with failures", failingRight],
  ])("gives the same value for a single point and in a batch, with its gradient, %s", (_, past) => {
    const surrogate = surrogateOf(past);
    expect(surrogate.feasibility === null).toBe(past === trials);
    for (const surface of [
      acquisitionSurface(surrogate, logExpectedImprovement(surrogate.best), multiplyByFeasibility),
      acquisitionSurface(surrogate, upperConfidenceBound(1.8), penalizeFailure),
    ]) {
      const values = surface.values(probes);
      for (const [i, probe] of probes.entries()) {
        const gradient = new Float64Array(2);
        expect(surface.valueAndGradient(probe, gradient)).toBeCloseTo(values[i], 8);
        expectGradient((x) => surface.valueAndGradient(x, new Float64Array(2)), probe, gradient);
      }
    }
  });

  it("is lower where trials fail", () => {
    const surrogate = surrogateOf(failingRight);
    const acquisition = upperConfidenceBound(1.8);
    const [left, right] = [Float64Array.of(0.2, 0.5), Float64Array.of(0.9, 0.5)];
    const weighed = acquisitionSurface(surrogate, acquisition, penalizeFailure).values([left, right]);
    const free = acquisitionSurface({ ...surrogate, feasibility: null }, acquisition, penalizeFailure);
    const [lossLeft, lossRight] = free.values([left, right]).map((value, i) => value - weighed[i]);
    expect(lossLeft).toBeLessThan(0.3);
    expect(lossRight).toBeGreaterThan(2.7);
  });
});

describe("fitSurrogate", () => {
  it("predicts the objective in the metric's units", () => {
    for (const sign of [1, -1] as const) {
      const past = trialsAt(square, points, (h) => sign * bowl(h));
      const { gaussianProcess, inMetric } = surrogateOf(
        past,
        studyOf(square, { direction: sign === 1 ? "minimize" : "maximize" }),
      );
      for (const [a, b] of [
        [0.35, 0.55],
        [0.2, 0.7],
      ]) {
        const { mean, variance } = gaussianProcess.predict(Float64Array.of(a, b));
        const predicted = inMetric(mean, Math.sqrt(variance));
        expect(Math.abs(predicted.mean - sign * bowl({ a, b }))).toBeLessThan(0.02);
        expect(predicted.deviation).toBeGreaterThan(0);
        expect(predicted.deviation).toBeLessThan(0.1);
      }
    }
  });

  it("is the same when maximizing the negated metric", () => {
    const opposite = trialsAt(square, points, (h) => -bowl(h));
    const maximising = surrogateOf(opposite, studyOf(square, { direction: "maximize" }));
    const minimising = surrogateOf(trials);
    expect(maximising.kernel).toEqual(minimising.kernel);
    expect(maximising.best).toBe(minimising.best);
    for (const probe of probes)
      expect(maximising.gaussianProcess.predict(probe)).toEqual(minimising.gaussianProcess.predict(probe));
  });

  it("becomes more certain around a pending point, and leaves the mean unchanged everywhere", () => {
    const pending = underWay(24, suggested({ a: 0.47, b: 0.52 }));
    const before = surrogateOf(trials);
    const after = surrogateOf([...trials, pending]);
    for (const probe of probes) {
      expect(after.gaussianProcess.predict(probe).mean).toBeCloseTo(before.gaussianProcess.predict(probe).mean, 6);
      expect(after.gaussianProcess.predict(probe).variance).toBeLessThanOrEqual(
        before.gaussianProcess.predict(probe).variance + 1e-9,
      );
    }
    const [there, elsewhere] = [probes[1], probes[3]].map(
      (probe) => after.gaussianProcess.predict(probe).variance / before.gaussianProcess.predict(probe).variance,
    );
    expect(there).toBeLessThan(0.7);
    expect(elsewhere).toBeGreaterThan(there);
  });

  it("ignores transient failures", () => {
    const past = [...trials, failed(24, suggested({ a: 0.5, b: 0.5 }), "transient")];
    expect(readHistory(study, past)).toEqual(readHistory(study, trials));
    expect(surrogateOf(past).feasibility).toBeNull();
  });
});

describe("lastFit", () => {
  const surrogate = surrogateOf(trials);
  const { kernel, warpName } = surrogate;
  const shears = [{ from: 1, to: 0, factor: 0.5 }];
  const reason = { strategy: "gp", kernel: recordKernel(square, { kernel, warpName, shears }), seen: 24 };

  it("returns the recorded kernel, with the trials it was fitted to", () => {
    const past = [
      ...trials,
      measured(24, { hyperparameters: { a: 0.1, b: 0.2 }, reason }, 10.3),
      measured(25, { hyperparameters: { a: 0.2, b: 0.2 }, reason: { ...reason, seen: 25 } }, 10.2),
    ];
    expect(lastFit(square, past, "bound")).toEqual({ kernel, warpName, shears, seen: 24 });
    expect(lastFit(square, trials, "bound")).toBeNull();
  });

  it("is reused unchanged until trials bring new information", () => {
    const pending = underWay(24, { hyperparameters: { a: 0.1, b: 0.2 }, reason });
    expect(surrogateOf([...trials, pending]).kernel).toEqual(kernel);
  });

  it("is refreshed at each new trial up to 100, then after each 5 % more", () => {
    const at = (seen: number) => ({ kernel, warpName, shears, seen });
    expect(isFitDue(null, 0)).toBe(true);
    expect([isFitDue(at(50), 50), isFitDue(at(50), 51)]).toEqual([false, true]);
    expect([isFitDue(at(200), 209), isFitDue(at(200), 210)]).toEqual([false, true]);
  });
});
