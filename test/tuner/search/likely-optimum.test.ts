import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold, makeKey } from "../../../math/random.ts";
import { likelyPoint, likelyOptimum } from "../../../tuner/search/likely-optimum.ts";
import { encode } from "../../../tuner/space/encoding.ts";
import type { Hyperparameters, SearchSpace } from "../../../tuner/space/search-space.ts";
import { parseSpace } from "../../../tuner/space/parse.ts";
import { gpBandit } from "../../../tuner/strategies/gp-bandit.ts";
import { hypervolumeBandit } from "../../../tuner/search/hypervolume-bandit.ts";
import { designs } from "../../../tuner/surrogate/design.ts";
import { measured, studyOf } from "../past.ts";

function spaceOf(...texts: string[]): SearchSpace {
  const parsed = parseSpace(texts);
  if ("issues" in parsed) throw new Error(JSON.stringify(parsed.issues));
  return parsed.space;
}

const mixed = spaceOf(
  "lr=float(1e-4,1,log,likely=0.01,within=10)",
  "drop=float(0,0.5,likely=0.1,within=0.05)",
  "opt=choice(sgd,adam,lion,likely=adam)",
  "beta=float(0,1,likely=0.9,within=0.1) when(opt=adam)",
  "width=int(1,64)",
);
const likely = { lr: 0.01, drop: 0.1, opt: "adam", beta: 0.9, width: 32 };

/** ln π of each point, as after β results that do not contradict the prior. */
function logPrior(space: SearchSpace, ...points: Hyperparameters[]): number[] {
  const prior = likelyOptimum(space, { seen: 1, best: undefined });
  if (prior === null) throw new Error("no likely value");
  const beta = 1 / prior.values([encode(space, { ...likely, opt: "sgd" })])[0];
  return [...prior.values(points.map((point) => encode(space, point)))].map((value) => value * beta * Math.log(0.25));
}

describe("the prior on the optimum", () => {
  it("has its maximum at the likely point", () => {
    expect(likelyPoint(mixed)).toEqual({ ...likely, width: 33 });
    expect(logPrior(mixed, likely)[0]).toBeCloseTo(0, 12);
  });

  it("is a normal density in the coordinate, mixed with a constant", () => {
    const density = (z: number) => Math.log(0.95 * Math.exp((-z * z) / 2) + 0.05);
    const [decade, two, half] = logPrior(
      mixed,
      { ...likely, lr: 0.1 },
      { ...likely, lr: 1 },
      { ...likely, drop: 0.2, beta: 0.8 },
    );
    expect(decade).toBeCloseTo(density(1), 10);
    expect(two).toBeCloseTo(density(2), 10);
    expect(half).toBeCloseTo(density(2) + density(1), 10);
  });

  it("is flat in dimensions without a likely value, and in inactive ones", () => {
    const { beta: _beta, ...sgd } = { ...likely, opt: "sgd" };
    const [narrow, other] = logPrior(mixed, { ...likely, width: 2 }, sgd);
    expect(narrow).toBeCloseTo(0, 12);
    expect(other).toBeCloseTo(Math.log(0.25), 12);
    expect(likelyOptimum(spaceOf("x=float(0,1)"), { seen: 1, best: undefined })).toBeNull();
    expect(likelyPoint(spaceOf("x=float(0,1,default=0.3)"))).toBeNull();
  });

  it("returns the correct gradient", () => {
    const prior = likelyOptimum(mixed, { seen: 3, best: undefined });
    const unit = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(unit, unit, unit, (lr, drop, beta) => {
        const point = encode(mixed, likely).with(0, lr).with(1, drop).with(3, beta);
        const gradient = new Float64Array(5);
        const value = prior?.addGradient(point, gradient);
        expect(value).toBe(prior?.values([point])[0]);
        for (const k of [0, 1, 3]) {
          const h = 1e-6;
          const [up, down] = [point.with(k, point[k] + h), point.with(k, point[k] - h)];
          const [above = 0, below = 0] = prior?.values([up, down]) ?? [];
          expect(gradient[k]).toBeCloseTo((above - below) / (2 * h), 4);
        }
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("fades as results come in, and at once where the best result contradicts it", () => {
    const space = spaceOf("x=float(0,1,likely=0.2,within=0.1)");
    const at = (seen: number, best?: number) => {
      const point = best === undefined ? undefined : Float64Array.of(best);
      return likelyOptimum(space, { seen, best: point })?.values([Float64Array.of(0.9)])[0] ?? Number.NaN;
    };
    expect(at(10) / at(1)).toBeCloseTo(0.1, 12);
    expect(at(4, 0.2)).toBeCloseTo(at(4), 12);
    expect(at(4, 0.9) / at(4)).toBeLessThan(0.1);
  });
});

describe("a study with likely values", () => {
  const space = spaceOf("a=float(0,1,likely=0.7,within=0.05)", "b=float(0,1,likely=0.4,within=0.05)");
  const key = makeKey("likely");

  /** The mean distance of trials 3 to 12 from the likely point. */
  function distance(of: SearchSpace, loss: (h: Hyperparameters) => number): number {
    const trials = [];
    for (let n = 0; n < 12; n++) {
      const [suggestion] = gpBandit(studyOf(of), trials, fold(key, n), 1);
      trials.push(measured(n, suggestion, loss(suggestion.hyperparameters)));
    }
    const later = trials.slice(2).map(({ hyperparameters: { a, b } }) => Math.hypot(Number(a) - 0.7, Number(b) - 0.4));
    return later.reduce((sum, one) => sum + one, 0) / later.length;
  }

  it("evaluates the likely point once, after the default", () => {
    for (const strategy of [gpBandit, hypervolumeBandit(designs.full)]) {
      const [first] = strategy(studyOf(space), [], key, 1);
      expect(first).toEqual({ hyperparameters: { a: 0.7, b: 0.4 }, reason: { strategy: "gp", phase: "likely" } });
      const [second] = strategy(studyOf(space), [measured(0, first, 1)], key, 1);
      expect(second.reason.phase).toBe("startup");
    }
    const usual = space.map((dimension) => ({ ...dimension, default: 0.5 }) as (typeof space)[number]);
    expect(gpBandit(studyOf(usual), [], key, 2).map(({ reason }) => reason.phase)).toEqual([undefined, "likely"]);
  });

  it("searches near a likely point that is right, and elsewhere when it is wrong", () => {
    const bare = spaceOf("a=float(0,1)", "b=float(0,1)");
    const wavy = ({ a, b }: Hyperparameters) => Math.sin(9 * Number(a)) + Math.cos(11 * Number(b));
    const right = (h: Hyperparameters) => wavy(h) + 8 * Math.hypot(Number(h.a) - 0.7, Number(h.b) - 0.4);
    const wrong = (h: Hyperparameters) => wavy(h) + 8 * Math.hypot(Number(h.a) - 0.1, Number(h.b) - 0.9);
    expect(distance(space, right)).toBeLessThan(distance(bare, right));
    expect(distance(space, wrong)).toBeGreaterThan(0.4);
  });
});
