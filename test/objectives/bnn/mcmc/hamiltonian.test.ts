/** Hamiltonian chains sample densities with known answers, each within bounds from its own standard error. */
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import {
  runHamiltonianChain,
  type ChainIteration,
  type ChainOptions,
  type Trajectories,
} from "../../../../objectives/bnn/mcmc/chain.ts";
import { pointAt, tempered, type Density } from "../../../../objectives/bnn/mcmc/density.ts";
import { adaptStepSize, findStepSize } from "../../../../objectives/bnn/mcmc/dual-averaging.ts";
import { energyOf, leapfrog, leapfrogPath, type PhasePoint } from "../../../../objectives/bnn/mcmc/leapfrog.ts";
import { learnMetric } from "../../../../objectives/bnn/mcmc/metric.ts";
import { expectChainMean } from "../chains.ts";
import {
  bananaTarget,
  gaussianTarget,
  logisticAnswers,
  logisticTarget,
  neuronAnswers,
  neuronTarget,
  type Target,
} from "../targets.ts";

function densityOf(target: Target): Density {
  return {
    dimension: target.weightCount,
    evaluate: (position, gradient) => target.evaluate(position, null, gradient),
  };
}

/** N(0, Σ) with variances 1 and 4 and correlation 0.9. */
const correlated: Density = {
  dimension: 2,
  evaluate([a, b], gradient) {
    const [p, q, r] = [1, 0.25, -0.45].map((entry) => entry / 0.19);
    gradient[0] = -(p * a + r * b);
    gradient[1] = -(r * a + q * b);
    return (gradient[0] * a + gradient[1] * b) / 2;
  },
};

const kinds: readonly [string, Trajectories][] = [
  ["static", { kind: "static", length: Math.PI / 2, maxSteps: 200 }],
  ["nuts", { kind: "nuts", maxDepth: 8 }],
];

function optionsFor(density: Density, trajectories: Trajectories, more: Partial<ChainOptions> = {}): ChainOptions {
  const inverseMass = new Float64Array(density.dimension).fill(1);
  return { warmup: 300, targetAcceptance: 0.8, inverseMass, adaptMass: false, trajectories, ...more };
}

/** The iterations of a chain, without the pauses between its gradients. */
function* iterationsOf(density: Density, start: Float64Array, options: ChainOptions, seed: number) {
  for (const one of runHamiltonianChain(density, start, options, makeKey(seed))) {
    if (one !== undefined) yield one satisfies ChainIteration;
  }
}

/** The return value of a generator that may pause. */
function finish<T>(steps: Generator<undefined, T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** Series of functions of the position, without warm-up. */
function record(
  density: Density,
  options: ChainOptions,
  { draws, seed, functions }: { draws: number; seed: number; functions: readonly ((x: Float64Array) => number)[] },
): Float64Array[] {
  const series = functions.map(() => new Float64Array(draws));
  const start = new Float64Array(density.dimension).fill(0.3);
  let at = 0;
  for (const { point, isWarmup } of iterationsOf(density, start, options, seed)) {
    if (isWarmup) continue;
    functions.forEach((f, i) => (series[i][at] = f(point.position)));
    at += 1;
    if (at === draws) break;
  }
  return series;
}

describe.each(kinds)("%s trajectories", (_, trajectories) => {
  it.each([false, true])("sample a correlated Gaussian, mass learned: %s", (adaptMass) => {
    const [a, b, a2, b2, ab] = record(correlated, optionsFor(correlated, trajectories, { adaptMass }), {
      draws: 20_000,
      seed: 1,
      functions: [([x]) => x, ([, y]) => y, ([x]) => x * x, ([, y]) => y * y, ([x, y]) => x * y],
    });
    expectChainMean(a, 0, 0.03);
    expectChainMean(b, 0, 0.06);
    expectChainMean(a2, 1, 0.05);
    expectChainMean(b2, 4, 0.2);
    expectChainMean(ab, 1.8, 0.1);
  });

  it("sample scales four orders of magnitude apart once the mass is learned", () => {
    const density = densityOf(gaussianTarget([1e4, 1, 1e-4], [1, 2, 3]));
    const options = optionsFor(density, trajectories, { adaptMass: true, warmup: 1500 });
    const series = record(density, options, {
      draws: 10_000,
      seed: 2,
      functions: [([x]) => x, ([, , z]) => z, ([x]) => (x - 1) ** 2, ([, , z]) => (z - 3) ** 2],
    });
    expectChainMean(series[0], 1, 0.001);
    expectChainMean(series[1], 3, 5);
    expectChainMean(series[2], 1e-4, 1e-5);
    expectChainMean(series[3], 1e4, 1000);
  });

  it("sample a logistic regression and a banana", () => {
    const logistic = densityOf(logisticTarget);
    const [w, b, w2] = record(logistic, optionsFor(logistic, trajectories), {
      draws: 20_000,
      seed: 3,
      functions: [([x]) => x, ([, y]) => y, ([x]) => (x - logisticAnswers.mean[0]) ** 2],
    });
    expectChainMean(w, logisticAnswers.mean[0], 0.03);
    expectChainMean(b, logisticAnswers.mean[1], 0.03);
    expectChainMean(w2, logisticAnswers.variance[0], 0.05);

    const banana = densityOf(bananaTarget);
    const [x2, y2, xy] = record(banana, optionsFor(banana, trajectories), {
      draws: 100_000,
      seed: 4,
      functions: [([x]) => x * x, ([, y]) => y * y, ([x, y]) => x * y],
    });
    expectChainMean(x2, 1, 0.05);
    expectChainMean(y2, 0.75, 0.05);
    expectChainMean(xy, 0, 0.05);
  });

  it("sample one neuron's weights, in either mode", () => {
    const density = densityOf(neuronTarget);
    const [u2, v2, uv] = record(density, optionsFor(density, trajectories, { targetAcceptance: 0.9 }), {
      draws: 40_000,
      seed: 5,
      functions: [([u]) => u * u, ([, v]) => v * v, ([u, v]) => u * v],
    });
    expectChainMean(u2, neuronAnswers.u2, 0.05);
    expectChainMean(v2, neuronAnswers.v2, 0.05);
    expectChainMean(uv, neuronAnswers.uv, 0.02);
  });

  it.each([0.25, 4])("widen a Gaussian by the temperature %s", (temperature) => {
    const density = tempered(densityOf(gaussianTarget([2, 0.5])), temperature);
    const [x2, y2] = record(density, optionsFor(density, trajectories), {
      draws: 20_000,
      seed: 6,
      functions: [([x]) => x * x, ([, y]) => y * y],
    });
    expectChainMean(x2, temperature / 2, 0.02 * temperature);
    expectChainMean(y2, temperature * 2, 0.08 * temperature);
  });

  it("reach the target acceptance, and report their cost", () => {
    const density = densityOf(gaussianTarget(Array.from({ length: 50 }, (_, i) => 1 + i)));
    let acceptance = 0;
    let evaluations = 0;
    let said = 0;
    const counted: Density = {
      dimension: density.dimension,
      evaluate(position, gradient) {
        evaluations += 1;
        return density.evaluate(position, gradient);
      },
    };
    for (const one of iterationsOf(counted, new Float64Array(50), optionsFor(density, trajectories), 7)) {
      said += one.gradients;
      if (!one.isWarmup) acceptance += one.acceptance / 1000;
      if (one.iteration === 1299) break;
    }
    expect(said).toBe(evaluations);
    expect(acceptance).toBeGreaterThan(0.7);
    expect(acceptance).toBeLessThan(0.95);
  });

  it("replay from the key, and differ with another", () => {
    const density = densityOf(bananaTarget);
    const run = (seed: number) =>
      record(density, optionsFor(density, trajectories, { adaptMass: true }), {
        draws: 50,
        seed,
        functions: [([x]) => x],
      })[0];
    expect(run(8)).toEqual(run(8));
    expect(run(8)).not.toEqual(run(9));
  });

  it("report divergence, and stay where they were", () => {
    const cliff: Density = {
      dimension: 1,
      evaluate([x], gradient) {
        gradient[0] = x > 1 ? Number.NaN : -x;
        return x > 1 ? Number.NaN : (-x * x) / 2;
      },
    };
    const positions: number[] = [];
    let divergences = 0;
    for (const one of iterationsOf(cliff, new Float64Array(1), optionsFor(cliff, trajectories), 10)) {
      positions.push(one.point.position[0]);
      divergences += Number(one.diverged);
      if (one.iteration === 2000) break;
    }
    expect(divergences).toBeGreaterThan(0);
    expect(Math.max(...positions)).toBeLessThanOrEqual(1);
  });
});

describe("leapfrog", () => {
  const density = densityOf(bananaTarget);
  const inverseMass = Float64Array.of(1, 0.5);
  const start: PhasePoint = { ...pointAt(density, Float64Array.of(0.4, -0.2)), momentum: Float64Array.of(0.7, -1.1) };

  it("returns to its start when time is reversed", () => {
    let point = start;
    for (let i = 0; i < 20; i++) point = leapfrog(density, point, inverseMass, 0.05);
    for (let i = 0; i < 20; i++) point = leapfrog(density, point, inverseMass, -0.05);
    point.position.forEach((value, i) => expect(value).toBeCloseTo(start.position[i], 12));
    point.momentum.forEach((value, i) => expect(value).toBeCloseTo(start.momentum[i], 12));
  });

  it("is the same path step by step and at once", () => {
    let point = start;
    for (let i = 0; i < 7; i++) point = leapfrog(density, point, inverseMass, 0.1);
    const { end: path } = finish(leapfrogPath(density, start, inverseMass, { stepSize: 0.1, steps: 7 }));
    path.position.forEach((value, i) => expect(value).toBeCloseTo(point.position[i], 12));
    path.momentum.forEach((value, i) => expect(value).toBeCloseTo(point.momentum[i], 12));
    expect(path.logDensity).toBeCloseTo(point.logDensity, 12);
  });

  it("has an energy error of second order", () => {
    const errorOf = (stepSize: number) => {
      const path = leapfrogPath(density, start, inverseMass, { stepSize, steps: Math.round(1 / stepSize) });
      const { end } = finish(path);
      return Math.abs(energyOf(end, inverseMass) - energyOf(start, inverseMass));
    };
    expect(errorOf(0.02) / errorOf(0.01)).toBeGreaterThan(3.5);
    expect(errorOf(0.02) / errorOf(0.01)).toBeLessThan(4.5);
  });
});

describe("tuning", () => {
  it("finds the step whose acceptance is the target", () => {
    // A caricature of a sampler: acceptance e^{−ε}, so 0.8 means ε = 0.2231.
    const adaptation = adaptStepSize(3, 0.8);
    const stream = openStream(makeKey(1));
    for (let i = 0; i < 2000; i++) {
      adaptation.update(Math.min(1, Math.max(0, Math.exp(-adaptation.current()) + 0.1 * stream.normal())));
    }
    expect(adaptation.averaged()).toBeGreaterThan(0.2);
    expect(adaptation.averaged()).toBeLessThan(0.25);
  });

  it.each([1e-6, 1, 1e6])("starts from any guess: %s", (guess) => {
    const density = densityOf(gaussianTarget([100]));
    const point = pointAt(density, Float64Array.of(0.1));
    const stream = openStream(makeKey(3));
    const found = finish(findStepSize(density, point, Float64Array.of(1), { guess, stream }));
    expect(found.stepSize).toBeGreaterThan(0.02);
    expect(found.stepSize).toBeLessThan(1);
  });

  it("learns variances, and keeps the guess without data", () => {
    const stream = openStream(makeKey(2));
    const metric = learnMetric(2);
    expect(metric.estimate(Float64Array.of(3, 4))).toEqual(Float64Array.of(3, 4));
    for (let i = 0; i < 5000; i++) metric.add(Float64Array.of(stream.normal(), 10 * stream.normal()));
    const [narrow, wide] = metric.estimate(Float64Array.of(1, 1));
    expect(narrow).toBeCloseTo(1, 1);
    expect(wide / 100).toBeCloseTo(1, 1);
  });
});
