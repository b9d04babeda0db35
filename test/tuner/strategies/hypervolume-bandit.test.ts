/** Several objectives and requirements with the strategy `gp`. */
import { describe, expect, it } from "vitest";
import { fold, makeKey } from "../../../math/random.ts";
import type { Metric } from "../../../tuner/objective.ts";
import { paretoFront } from "../../../tuner/pareto/front.ts";
import type { Hyperparameters } from "../../../tuner/space/search-space.ts";
import { hyperparametersKey } from "../../../tuner/space/encoding.ts";
import { gpBandit } from "../../../tuner/strategies/gp-bandit.ts";
import { sobol } from "../../../tuner/strategies/sobol.ts";
import type { Strategy } from "../../../tuner/strategies/strategy.ts";
import { bestTrial } from "../../../tuner/study/best-trial.ts";
import type { Study } from "../../../tuner/study/study.ts";
import { finishTrial, type Trial } from "../../../tuner/study/trial.ts";
import { failed, square, studyOf, underWay } from "../past.ts";

type Metrics = readonly [Metric, ...Metric[]];
type Values = Readonly<Record<string, number>>;

const key = makeKey("suggest");
const two: Metrics = [
  { name: "near", direction: "minimize", reference: 1 },
  { name: "far", direction: "maximize", tuned: true, reference: -1 },
];
/** Squared distances to two points: the front is the line between them. */
const distances = ({ a, b }: Hyperparameters): Values => ({
  near: (Number(a) - 0.2) ** 2 + (Number(b) - 0.3) ** 2,
  far: -((Number(a) - 0.8) ** 2 + (Number(b) - 0.6) ** 2),
});
const required: Metrics = [
  { name: "loss", direction: "minimize" },
  { name: "latency", direction: "minimize", atMost: 0.05 },
];
/** The loss falls towards a = 0, but only a disk around (0.7, 0.6) is fast enough. */
const disk = ({ a, b }: Hyperparameters): Values => ({
  loss: Number(a),
  latency: (Number(a) - 0.7) ** 2 + (Number(b) - 0.6) ** 2,
});

const studyWith = (metrics: Metrics): Study => ({ ...studyOf(square), metrics });

function tune(strategy: Strategy, study: Study, { f, count }: { f: (h: Hyperparameters) => Values; count: number }) {
  const trials: Trial[] = [];
  for (let n = 0; n < count; n++) {
    const [suggestion] = strategy(study, trials, fold(makeKey(study.seed), n), 1);
    const values = f(suggestion.hyperparameters);
    trials.push(finishTrial(underWay(n, suggestion), { state: "complete", values }, 1));
  }
  return trials;
}

describe("gp with several objectives", () => {
  const study = studyWith(two);
  const trials = tune(gpBandit, study, { f: distances, count: 16 });

  it("covers more of the front than space-filling points", () => {
    const volume = (list: readonly Trial[]) => paretoFront(study, list)?.hypervolume ?? 0;
    const filling = tune(sobol, study, { f: distances, count: 16 });
    // On the front √near + √−far is the distance of the two points; the area below it comes from quadrature.
    const side = Math.sqrt(0.45);
    const steps = 100_000;
    let missing = 0;
    for (let i = 0; i < steps; i++) missing += Math.max(0, side - Math.sqrt((i + 0.5) / steps)) ** 2 / steps;
    const whole = 1 - missing;
    expect(volume(trials)).toBeLessThan(whole);
    expect(whole - volume(trials)).toBeLessThan((whole - volume(filling)) / 2);
  });

  it("records what each surrogate predicted, and continues from its record", () => {
    const { reason } = trials[15];
    expect(reason).toMatchObject({ strategy: "gp", phase: "log-ehvi", seen: 15 });
    expect(Object.keys(reason.kernels ?? {})).toEqual(["near", "far"]);
    expect(reason.predictions?.near.mean).toBe(reason.predictedMean);
    const again = gpBandit(study, structuredClone(trials), key, 1);
    expect(again).toEqual(gpBandit(study, trials, key, 1));
  });

  it("spreads several suggestions, the first of which is the same as a single one", () => {
    const three = gpBandit(study, trials, key, 3);
    expect(three[0]).toEqual(gpBandit(study, trials, key, 1)[0]);
    const points = three.map(({ hyperparameters }) => hyperparameters);
    expect(new Set(points.map(hyperparametersKey)).size).toBe(3);
    const apart = (x: Hyperparameters, y: Hyperparameters) =>
      Math.hypot(Number(x.a) - Number(y.a), Number(x.b) - Number(y.b));
    expect(Math.min(apart(points[0], points[1]), apart(points[1], points[2]))).toBeGreaterThan(0.005);
  });

  it("continues where trials fail", () => {
    const past = trials.map((trial, n) => (n % 4 === 3 ? failed(n, trial) : trial));
    const [{ reason }] = gpBandit(study, past, key, 1);
    expect(reason.feasibility).toBeGreaterThan(0);
    expect(reason.feasibility).toBeLessThan(1);
  });

  it("handles three objectives", () => {
    const three = studyWith([...two, { name: "sum", direction: "minimize", tuned: true }]);
    const f = (h: Hyperparameters) => ({ ...distances(h), sum: Number(h.a) + Number(h.b) });
    const list = tune(gpBandit, three, { f, count: 9 });
    expect(list[8].reason.phase).toBe("log-ehvi");
    expect(Object.keys(list[8].reason.predictions ?? {})).toEqual(["near", "far", "sum"]);
  });

  it("keeps volumes of three in proportion even if values span decades, where one or two are stretched", () => {
    const decades = (h: Hyperparameters): Values => {
      const { near, far } = distances(h);
      return { near: 10 ** (12 * near), far: -(10 ** (-12 * far)), middle: 10 ** (6 * (near - far)) };
    };
    const third: Metric = { name: "middle", direction: "minimize", tuned: true };
    const shared: Metrics = [two[0], { ...two[1], atLeast: -1e4 }, third];
    const warpsOf = (metrics: Metrics) => {
      const study = studyWith(metrics);
      const [{ reason }] = gpBandit(study, tune(sobol, study, { f: decades, count: 12 }), key, 1);
      return Object.values(reason.kernels ?? { only: reason.kernel }).map((kernel) => kernel?.warp);
    };
    for (const metrics of [[...two, third], shared] as const) {
      expect(warpsOf(metrics as unknown as Metrics)).toEqual(["linear-spread", "linear-spread", "linear-spread"]);
    }
    for (const metrics of [two, [{ name: "near", direction: "minimize" }]] as const) {
      expect(warpsOf(metrics as unknown as Metrics)).not.toContain("linear-spread");
    }
  });
});

describe("gp with a requirement", () => {
  const study = studyWith(required);
  const trials = tune(gpBandit, study, { f: disk, count: 20 });

  it("first looks for points that meet it, then for the best of those", () => {
    const isMet = ({ values }: Trial) => (values?.latency ?? Infinity) <= 0.05;
    const first = trials.findIndex(isMet);
    const phases = trials.map(({ reason }) => reason.phase);
    expect(phases.slice(3, first + 1).every((phase) => phase === "required" || phase === "startup")).toBe(true);
    expect(new Set(phases.slice(Math.max(4, first + 1)))).toEqual(new Set(["required-log-ei"]));
    // The optimum is 0.7 − √0.05.
    const best = bestTrial(study, trials)?.values?.loss ?? 1;
    expect(best - (0.7 - Math.sqrt(0.05))).toBeLessThan(0.02);
    expect(trials[19].reason.requirements).toBeGreaterThan(0);
  });
});
