import { describe, expect, it } from "vitest";
import { makeKey } from "../../../math/random.ts";
import { sobolPoints } from "../../../math/sobol.ts";
import type { OutputWarp } from "../../../gp/output-warp.ts";
import { boundedGain, lookElsewhere } from "../../../tuner/search/elsewhere.ts";
import { visitedPoints } from "../../../tuner/search/visited.ts";
import { encode } from "../../../tuner/space/encoding.ts";
import type { SearchSpace } from "../../../tuner/space/search-space.ts";
import { strategies } from "../../../tuner/strategies/index.ts";
import { suggestionKey } from "../../../tuner/study/keys.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { designs } from "../../../tuner/surrogate/design.ts";
import { lastFit } from "../../../tuner/surrogate/recorded-fit.ts";
import { fitSurrogate } from "../../../tuner/surrogate/surrogate.ts";
import { readHistory } from "../../../tuner/surrogate/training-data.ts";
import { failed, measured, square, studyOf, suggested, trialsAt, underWay } from "../past.ts";

const key = makeKey("elsewhere");
const few = sobolPoints(2, 20, { key });
/** Twenty trials spread out, and thirty within 1e-3 of the minimum of a narrow well. */
const piled = [
  ...Array.from({ length: 20 }, (_, i) => few.subarray(2 * i, 2 * i + 2)),
  ...Array.from({ length: 30 }, (_, i) => [0.3 + 1e-3 * Math.cos(i), 0.6 + 1e-3 * Math.sin(2 * i)]),
];
const well = (a: number, b: number) => 1 - Math.exp(-((a - 0.3) ** 2 + (b - 0.6) ** 2) / 0.02);
const trials = trialsAt(square, piled, ({ a, b }) => well(Number(a), Number(b)));
const study = studyOf(square);
const surrogateOf = (past: readonly Trial[], of = study) =>
  fitSurrogate(readHistory(of, past), { last: null, key, design: designs.full, role: "improvement" });

describe("lookElsewhere", () => {
  it("finds an unvisited point at which at least half of the largest deviation remains", () => {
    const surrogate = surrogateOf(trials);
    const found = lookElsewhere(surrogate, { key, visited: visitedPoints(study, trials), kappa: 1.8 });
    if (found === null) throw new Error("nothing found");
    const point = encode(square, found.hyperparameters);
    const { variance } = surrogate.gaussianProcess.predict(point);
    const anywhere = sobolPoints(2, 512, { key: makeKey("anywhere") });
    const largest = Math.max(...surrogate.gaussianProcess.predictMany(anywhere, 512).variance);
    expect(variance).toBeGreaterThan(0.2 * largest);
    expect(Math.hypot(point[0] - 0.3, point[1] - 0.6)).toBeGreaterThan(0.1);
  });

  it("prefers points that do not fail", () => {
    const all = [...trials, ...piledFailures(trials.length)];
    const surrogate = surrogateOf(all);
    for (let i = 0; i < 8; i++) {
      const found = lookElsewhere(surrogate, { key: makeKey(`${i}`), visited: visitedPoints(study, all), kappa: 1.8 });
      expect(Number(found?.hyperparameters.a)).toBeLessThan(0.75);
    }
  });

  it("does not count a region where everything fails as unexplored, although nothing has been measured there", () => {
    const fails = (a: number) => a > 0.5;
    const spread = sobolPoints(2, 160, { key: makeKey("half fails") });
    const points = Array.from({ length: 160 }, (_, i) => spread.subarray(2 * i, 2 * i + 2));
    const past = trialsAt(square, points, ({ a, b }) => (fails(Number(a)) ? null : well(Number(a), Number(b))));
    const surrogate = surrogateOf(past);
    const found = Array.from({ length: 8 }, (_, i) =>
      lookElsewhere(surrogate, { key: makeKey(`${i}`), visited: visitedPoints(study, past), kappa: 1.8 }),
    );
    for (const candidate of found) expect(Number(candidate?.hyperparameters.a)).toBeLessThan(0.55);
  });

  it("is null where every point has been visited", () => {
    const space: SearchSpace = [{ kind: "int", name: "a", low: 0, high: 9, scale: "linear" }];
    const of = studyOf(space);
    const past = Array.from({ length: 10 }, (_, i) => measured(i, suggested({ a: i }), i));
    const surrogate = fitSurrogate(readHistory(of, past), {
      last: null,
      key,
      design: designs.full,
      role: "improvement",
    });
    expect(lookElsewhere(surrogate, { key, visited: visitedPoints(of, past), kappa: 1.8 })).toBeNull();
    const left = lookElsewhere(surrogate, { key, visited: visitedPoints(of, past.slice(0, 9)), kappa: 1.8 });
    expect(left?.hyperparameters).toEqual({ a: 9 });
  });
});

describe("boundedGain", () => {
  const surrogate = surrogateOf(trials.slice(0, 20));
  const at = { hyperparameters: { a: 0.4, b: 0.5 }, kappa: 1.8 };

  it("is the distance from the best value to the bound, on the surrogate's scale or another", () => {
    const { mean, variance } = surrogate.gaussianProcess.predict(encode(square, at.hyperparameters));
    const bound = mean - 1.8 * Math.sqrt(variance);
    expect(boundedGain(surrogate, { ...at, scale: surrogate.warp })).toBeCloseTo(surrogate.best - bound, 9);
    const inUnits: OutputWarp = { clip: Infinity, warp: (y) => 10 * y, unwarp: (z) => z / 10, slope: () => 10 };
    const { unwarp } = surrogate.warp;
    expect(boundedGain(surrogate, { ...at, scale: inUnits })).toBeCloseTo(
      10 * (unwarp(surrogate.best) - unwarp(bound)),
      9,
    );
  });

  it("does not treat a pending trial as measured", () => {
    const past = [...trials.slice(0, 20), underWay(20, suggested(at.hyperparameters))];
    const pending = surrogateOf(past);
    const { variance } = pending.gaussianProcess.predict(encode(square, at.hyperparameters));
    expect(variance).toBeLessThan(surrogate.gaussianProcess.predict(encode(square, at.hyperparameters)).variance);
    const scale = surrogate.warp;
    expect(boundedGain(pending, { ...at, scale })).toBeCloseTo(boundedGain(surrogate, { ...at, scale }), 9);
  });
});

/** The right quarter of the square fails. */
function piledFailures(first: number): readonly Trial[] {
  const points = sobolPoints(2, 40, { key: makeKey("failures") });
  return Array.from({ length: 40 }, (_, i) =>
    failed(first + i, suggested({ a: 0.76 + 0.24 * points[2 * i], b: points[2 * i + 1] })),
  );
}

describe("the gp strategy", () => {
  it("looks elsewhere when the densely sampled region promises little, and keeps refining it on the turns between", () => {
    for (const acquisition of ["alternate", "log-ei"] as const) {
      const of = studyOf(square, { strategy: { acquisition } });
      const [even] = strategies.gp(of, trials, suggestionKey(1, 50), 1);
      expect(even.reason.phase).toBe("elsewhere");
      const more = [
        ...trials,
        measured(50, even, well(Number(even.hyperparameters.a), Number(even.hyperparameters.b))),
      ];
      const [odd] = strategies.gp(of, more, suggestionKey(1, 51), 1);
      expect(odd.reason.phase).toBe(acquisition === "alternate" ? "ucb" : "log-ei");
    }
  });

  it("leaves the densely sampled region on UCB turns too, except one turn in four", () => {
    const phaseAfter = (count: number) =>
      strategies.gp(study, trials.slice(0, count), suggestionKey(1, count), 1)[0].reason.phase;
    expect([45, 47, 49].map(phaseAfter)).toEqual(["ucb-elsewhere", "ucb", "ucb-elsewhere"]);
  });

  it("warm-starts each role from its own last fit, also after it has looked elsewhere", () => {
    const [bound] = strategies.gp(study, trials.slice(0, 49), suggestionKey(1, 49), 1);
    expect(bound.reason.phase).toBe("ucb-elsewhere");
    const past = [...trials.slice(0, 49), measured(49, bound, 1)];
    expect(lastFit(square, past, "improvement")).toBeNull();
    expect(lastFit(square, past, "bound")?.seen).toBe(49);
  });

  it("does not look elsewhere while there is something to gain", () => {
    for (const [count, phase] of [
      [5, "ucb"],
      [6, "log-ei"],
    ] as const) {
      const [early] = strategies.gp(study, trials.slice(0, count), suggestionKey(1, count), 1);
      expect(early.reason.phase).toBe(phase);
    }
  });
});
