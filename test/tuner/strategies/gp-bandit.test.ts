import { describe, expect, it } from "vitest";
import { fold, makeKey } from "../../../math/random.ts";
import { sobolPoints } from "../../../math/sobol.ts";
import type { Hyperparameters, SearchSpace } from "../../../tuner/space/search-space.ts";
import { gpBandit } from "../../../tuner/strategies/gp-bandit.ts";
import { random } from "../../../tuner/strategies/random.ts";
import type { Strategy } from "../../../tuner/strategies/strategy.ts";
import type { Study } from "../../../tuner/study/study.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { describeStrategy } from "../../contracts/strategy.ts";
import { measured, square, studyOf, trialsAt, underWay } from "../past.ts";

describeStrategy("gp", gpBandit);

const key = makeKey("suggest");
const flat = sobolPoints(2, 16, { key: makeKey("points") });
const points = Array.from({ length: 16 }, (_, i) => flat.subarray(2 * i, 2 * i + 2));
const bowl = ({ a, b }: Hyperparameters) => (Number(a) - 0.3) ** 2 + 2 * (Number(b) - 0.6) ** 2;
const trials = trialsAt(square, points, bowl);

/** Dixon and Szegö's function on the unit square; its minimum is 0.397887. */
function branin({ a, b }: Hyperparameters): number {
  const [x, y] = [15 * Number(a) - 5, 15 * Number(b)];
  const valley = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
  return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
}

/** Tunes one trial at a time, and returns the trials. */
function tune(strategy: Strategy, study: Study, f: (h: Hyperparameters) => number, count: number): readonly Trial[] {
  const done: Trial[] = [];
  for (let n = 0; n < count; n++) {
    const [suggestion] = strategy(study, done, fold(makeKey(study.seed), n), 1);
    done.push(measured(n, suggestion, f(suggestion.hyperparameters)));
  }
  return done;
}

describe("gpBandit", () => {
  it("begins with the default configuration if it exists and has not been tried", () => {
    const space: SearchSpace = square.map((dimension) => ({ ...dimension, default: 0.5 }) as typeof dimension);
    const [first, second] = gpBandit(studyOf(space), [], key, 2);
    expect(first).toEqual({ hyperparameters: { a: 0.5, b: 0.5 }, reason: { strategy: "default" } });
    expect(second.reason).toEqual({ strategy: "gp", phase: "startup" });
    expect(gpBandit(studyOf(square), [], key, 1)[0].reason).toEqual({ strategy: "gp", phase: "startup" });
  });

  it("suggests space-filling points until enough trials are measured, three by default", () => {
    const phases = (study: Study) => tune(gpBandit, study, bowl, 8).map(({ reason }) => reason.phase);
    const isStartup = (phase: string | undefined) => phase === "startup";
    expect(phases(studyOf(square)).map(isStartup)).toEqual([
      ...Array<boolean>(3).fill(true),
      ...Array<boolean>(5).fill(false),
    ]);
    expect(
      phases(studyOf(square, { strategy: { startup: 7 } }))
        .map(isStartup)
        .slice(6),
    ).toEqual([true, false]);
  });

  it("alternates log-EI and UCB by trial number, or uses the requested one", () => {
    const phase = (past: readonly Trial[], acquisition: "alternate" | "log-ei" | "ucb") =>
      gpBandit(studyOf(square, { strategy: { acquisition } }), past, key, 1)[0].reason.phase;
    const turns = [0, 1, 2, 3].map((left) => phase(trials.slice(left), "alternate"));
    expect(turns.slice(2)).toEqual(turns.slice(0, 2));
    expect(turns.slice(0, 2).sort()).toEqual(["log-ei", "ucb"]);
    for (const past of [trials, trials.slice(1)]) {
      expect([phase(past, "log-ei"), phase(past, "ucb")]).toEqual(["log-ei", "ucb"]);
    }
  });

  it("finds an oblique valley, records the kernel, and makes the same suggestion from the record", () => {
    const valley = ({ a, b }: Hyperparameters) => 8 * (Number(a) + Number(b) - 1) ** 2 + 0.05 * (Number(a) - 0.3) ** 2;
    const study = studyOf(square, { seed: 3 });
    const done = tune(gpBandit, study, valley, 20);
    const shears = done.at(-1)?.reason.kernel?.shears ?? [];
    expect(shears.length).toBeGreaterThan(0);
    expect(shears[0].factor).toBeGreaterThan(0);
    const stored = JSON.parse(JSON.stringify(done)) as readonly Trial[];
    expect(gpBandit(study, stored, key, 2)).toEqual(gpBandit(study, done, key, 2));
    const low = tune(gpBandit, studyOf(square, { seed: 3, strategy: { effort: "low" } }), valley, 12);
    for (const { reason } of low) expect(reason.kernel?.shears).toBeUndefined();
  });

  it("explores about one time in four when there are no results since the last suggestion", () => {
    const study = studyOf(square);
    const [suggestion] = gpBandit(study, trials, key, 1);
    const past = [...trials, underWay(16, suggestion)];
    const phases = Array.from({ length: 40 }, (_, n) => gpBandit(study, past, fold(key, n), 1)[0].reason.phase);
    const explored = phases.filter((phase) => phase === "exploration").length;
    // Binomial of 40 and 1/4: mean 10, deviation 2.7.
    expect(explored).toBeGreaterThan(1);
    expect(explored).toBeLessThan(24);
    expect(new Set(phases).size).toBe(2);
    const learned = [...trials, measured(16, suggestion, bowl(suggestion.hyperparameters))];
    for (let n = 0; n < 10; n++) {
      expect(gpBandit(study, learned, fold(key, n), 1)[0].reason.phase).not.toBe("exploration");
    }
  });

  it("records what it expected, from which kernel and how many trials", () => {
    const [{ hyperparameters, reason }] = gpBandit(
      studyOf(square, { strategy: { acquisition: "ucb" } }),
      trials,
      key,
      1,
    );
    expect(reason).toMatchObject({ strategy: "gp", phase: "ucb", seen: 16 });
    expect(Object.keys(reason.kernel?.lengthscales ?? {})).toEqual(["a", "b"]);
    expect(Math.abs((reason.predictedMean ?? NaN) - bowl(hyperparameters))).toBeLessThan(0.05);
    expect(reason.predictedDeviation).toBeGreaterThan(0);
    expect(reason.acquisitionValue).toSatisfy(Number.isFinite);
    expect(reason.feasibility).toBeUndefined();
  });

  it("suggests the same when maximizing the negated metric", () => {
    const opposite = trialsAt(square, points, (h) => -bowl(h));
    const minimising = gpBandit(studyOf(square), trials, key, 2);
    const maximising = gpBandit(studyOf(square, { direction: "maximize" }), opposite, key, 2);
    expect(maximising.map(({ hyperparameters }) => hyperparameters)).toEqual(
      minimising.map(({ hyperparameters }) => hyperparameters),
    );
    expect(maximising.map(({ reason }) => -(reason.predictedMean ?? NaN))).toEqual(
      minimising.map(({ reason }) => reason.predictedMean),
    );
  });

  it("stays out of a region where trials diverge, even where the objective falls towards it", () => {
    const diverges = ({ a }: Hyperparameters) => Number(a) > 0.6;
    const past = trialsAt(square, points, (h) => (diverges(h) ? null : -Number(h.a) + (Number(h.b) - 0.5) ** 2));
    expect(past.filter(({ state }) => state === "failed").length).toBeGreaterThan(4);
    const suggestions = gpBandit(studyOf(square), past, key, 10);
    expect(suggestions.filter(({ hyperparameters }) => !diverges(hyperparameters)).length).toBeGreaterThanOrEqual(7);
    for (const { reason } of suggestions) {
      expect(reason.feasibility).toBeGreaterThan(0);
      expect(reason.feasibility).toBeLessThan(1);
    }
  });

  it("gets far closer to the minimum of Branin in 25 trials than random search", () => {
    const regret = (strategy: Strategy, seed: number) => {
      const found = tune(strategy, studyOf(square, { seed }), branin, 25);
      return Math.min(...found.map(({ values }) => values?.loss ?? NaN)) - 0.397887;
    };
    const seeds = [1, 2, 3];
    const worst = Math.max(...seeds.map((seed) => regret(gpBandit, seed)));
    const atRandom = seeds.map((seed) => regret(random, seed)).sort((a, b) => a - b);
    expect(worst).toBeLessThan(0.1);
    expect(worst).toBeLessThan(atRandom[1] / 5);
  });
});
