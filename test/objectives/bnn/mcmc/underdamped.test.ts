/**
 * Dynamics with momentum on targets whose stationary distribution is known, including step size and minibatch noise.
 */
import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../../../math/random.ts";
import { plainEngine } from "../../../../objectives/bnn/engine/plain.ts";
import { runMinibatchChain, type Update } from "../../../../objectives/bnn/mcmc/minibatch-chain.ts";
import { baoab, noseHoover } from "../../../../objectives/bnn/mcmc/underdamped.ts";
import type { Engine } from "../../../../objectives/bnn/engine/engine.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import type { Run } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { sghmc } from "../../../../objectives/bnn/posterior/sghmc.ts";
import { expectChainMean, recordChain } from "../chains.ts";
import { lyapunov } from "./baoab-law.ts";
import {
  bananaTarget,
  gaussianTarget,
  logisticAnswers,
  logisticTarget,
  neuronAnswers,
  neuronTarget,
  noisyGaussianTarget,
} from "../targets.ts";

type Open = typeof baoab;

/** Steps of `open` with one mass for all weights. */
function dynamics(
  open: Open,
  options: { h: number; friction: number; inverseMass?: number; temperature?: number; known?: number },
) {
  const { h, friction, inverseMass = 1, temperature = 1, known } = options;
  return <M>(run: Run<M>) => {
    const scale = new Float64Array(run.engine.weightCount).fill(Math.sqrt(inverseMass));
    const noise = known === undefined ? {} : { noise: new Float64Array(run.engine.weightCount).fill(known) };
    const update: Update<M> = open(run.engine, { friction, scale, key: fold(run.key, "momentum"), ...noise });
    return runMinibatchChain(run, { ...knobValues(sghmc.knobs), stepSize: h, temperature }, update);
  };
}

/** Independent coordinates: each iteration gives this many squares at once. */
const COORDINATES = 100;
const zeros = new Array<number>(COORDINATES).fill(0);
const meanSquare = (weights: Float64Array) => {
  let sum = 0;
  for (const w of weights) sum += w * w;
  return sum / weights.length;
};

/** θ² on average, on U = Aθ²/2 with gradient noise of variance V. */
function squares(run: ReturnType<typeof dynamics>, { A = 1, V = 0, iterations = 40_000 } = {}): Float64Array {
  const noise = new Float64Array(COORDINATES);
  const key = makeKey("gradient noise");
  const minibatch = (t: number) => {
    if (V > 0) openStream(fold(key, t)).fillNormal(noise);
    for (let i = 0; i < noise.length; i++) noise[i] *= Math.sqrt(V);
    return noise;
  };
  const target = noisyGaussianTarget(A, COORDINATES);
  const common = { run, target, start: zeros, minibatch, record: [meanSquare] };
  return recordChain({ ...common, iterations, burnIn: 5000, seed: 11 })[0];
}

describe("BAOAB on a Gaussian", () => {
  it.each([
    [0.05, 1, 0.03],
    [0.2, 1, 0.015],
    [0.5, 1, 0.01],
    [0.2, 0.1, 0.04],
    [0.5, 5, 0.02],
  ])("with h = %d, γ = %d has the variance 1, without bias", (h, friction, resolution) => {
    expect(lyapunov({ h, friction }).position).toBeCloseTo(1, 6);
    expectChainMean(squares(dynamics(baoab, { h, friction })), 1, resolution);
  });

  it.each([0.25, 4])("at temperature %d has that much of it", (temperature) => {
    const run = dynamics(baoab, { h: 0.3, friction: 1, temperature });
    expectChainMean(squares(run), temperature, 0.02 * temperature);
  });

  it.each([0.01, 100])("of variance %d with the mass that suits it is as any other", (variance) => {
    const run = dynamics(baoab, { h: 0.3, friction: 1, inverseMass: variance });
    expect(lyapunov({ h: 0.3, friction: 1, A: 1 / variance, inverseMass: variance }).position).toBeCloseTo(variance, 6);
    expectChainMean(squares(run, { A: 1 / variance }), variance, 0.02 * variance);
  });

  it("is heated by minibatch noise as the equations predict, by about hV/(2γ)", () => {
    const step = { h: 0.1, friction: 2, V: 20 };
    const { position: truth } = lyapunov(step);
    expect(truth).toBeGreaterThan(1.4);
    expect(Math.abs(truth - (1 + (step.h * step.V) / (2 * step.friction)))).toBeLessThan(0.06 * truth);
    expectChainMean(squares(dynamics(baoab, step), step), truth, 0.02 * truth);
  });

  it("is not heated if the noise is known: it is subtracted from the injected noise", () => {
    const step = { h: 0.1, friction: 2, V: 20 };
    const run = dynamics(baoab, { ...step, known: step.V });
    // Exact where the curvature is small in units of the friction.
    expect(lyapunov({ ...step, A: 1e-3, known: step.V }).position).toBeCloseTo(1000, -1);
    const { position: truth } = lyapunov({ ...step, known: step.V });
    expect(Math.abs(truth - 1)).toBeLessThan(0.02);
    expectChainMean(squares(run, step), truth, 0.02);
  });

  it("injects nothing if the noise exceeds that removed by friction", () => {
    const step = { h: 0.1, friction: 2, V: 100 };
    const { position: truth } = lyapunov({ ...step, known: step.V });
    expect(truth).toBeCloseTo(lyapunov({ ...step, temperature: 0 }).position, 9);
    expectChainMean(squares(dynamics(baoab, { ...step, known: step.V }), step), truth, 0.05 * truth);
  });

  it("draws its first momentum from N(0, TM), its others by its keys, and each run the same", () => {
    const path = (seed: number) => {
      const engine = plainEngine(gaussianTarget([0]));
      const run = { engine, minibatch: () => null, start: Float64Array.of(0), iterations: 30, key: makeKey(seed) };
      const values: number[] = [];
      for (const _ of dynamics(baoab, { h: 0.1, friction: 1 })(run)) values.push(engine.readWeights()[0]);
      return values;
    };
    expect(path(1)).toEqual(path(1));
    expect(path(1)).not.toEqual(path(2));
    const first = Float64Array.from({ length: 2000 }, (_, seed) => path(seed)[0] / 0.1);
    // Half a drift with the first momentum and half with the next, nearly the same: variance (1 + e^{−γh})/2.
    const kept = Math.exp(-0.1);
    expect(Math.abs(meanSquare(first) - (1 + kept) / 2)).toBeLessThan(5 * Math.sqrt(2 / 2000));
  });
});

describe("the Nosé–Hoover thermostat on a Gaussian", () => {
  it.each([0.25, 1, 4])("at temperature %d has that variance", (temperature) => {
    const run = dynamics(noseHoover, { h: 0.1, friction: 1, temperature });
    expectChainMean(squares(run), temperature, 0.02 * temperature);
  });

  it("removes the heat of minibatch noise, which BAOAB does not", () => {
    const step = { h: 0.05, friction: 1, V: 40 };
    expect(lyapunov(step).position).toBeGreaterThan(1.9);
    const run = dynamics(noseHoover, step);
    const series = squares(run, step);
    expectChainMean(series, 1, 0.005);
  });
});

const first = (weights: Float64Array) => weights[0];
const second = (weights: Float64Array) => weights[1];

describe.each<[string, Open]>([
  ["BAOAB", baoab],
  ["the Nosé–Hoover thermostat", noseHoover],
])("%s on two dimensions, against quadrature", (_, open) => {
  it("logistic regression: mean, variance and predictive", { timeout: 60_000 }, () => {
    const { mean: means, variance, covariance, predictive } = logisticAnswers;
    const series = recordChain({
      run: dynamics(open, { h: 0.2, friction: 1 }),
      target: logisticTarget,
      start: [1, 0],
      minibatch: () => null,
      iterations: 400_000,
      burnIn: 1000,
      seed: 3,
      record: [
        first,
        second,
        ([w]) => (w - means[0]) ** 2,
        ([, b]) => (b - means[1]) ** 2,
        ([w, b]) => (w - means[0]) * b,
        ...predictive.map(
          ([x]) =>
            ([w, b]: Float64Array) =>
              1 / (1 + Math.exp(-w * x - b)),
        ),
      ],
    });
    const truths = [...means, ...variance, covariance, ...predictive.map(([, probability]) => probability)];
    const resolutions = [0.03, 0.03, 0.04, 0.04, 0.03, 0.003, 0.006, 0.006, 0.006];
    truths.forEach((truth, i) => expectChainMean(series[i], truth, resolutions[i]));
  });

  it("one neuron: expectations shared by its two mirrored modes", { timeout: 60_000 }, () => {
    const series = recordChain({
      run: dynamics(open, { h: 0.05, friction: 1 }),
      target: neuronTarget,
      start: [1, 1],
      minibatch: () => null,
      iterations: 800_000,
      burnIn: 2000,
      seed: 4,
      record: [
        ([u]) => u * u,
        ([, v]) => v * v,
        ([u, v]) => u * v,
        ...neuronAnswers.predictive.map(
          ([x]) =>
            ([u, v]: Float64Array) =>
              v * Math.tanh(u * x),
        ),
      ],
    });
    const { u2, v2, uv, predictive } = neuronAnswers;
    const truths = [u2, v2, uv, ...predictive.map(([, output]) => output)];
    const resolutions = [0.04, 0.05, 0.01, 0.002, 0.005, 0.01];
    truths.forEach((truth, i) => expectChainMean(series[i], truth, resolutions[i]));
  });

  it("banana: mean, variances and covariance", { timeout: 60_000 }, () => {
    const series = recordChain({
      run: dynamics(open, { h: 0.1, friction: 1 }),
      target: bananaTarget,
      start: [0, 0],
      minibatch: () => null,
      iterations: 600_000,
      burnIn: 2000,
      seed: 6,
      record: [first, second, ([a]) => a * a, ([, b]) => b * b, ([a, b]) => a * b],
    });
    const resolutions = [0.03, 0.03, 0.04, 0.06, 0.05];
    [0, 0, 1, 0.75, 0].forEach((truth, i) => expectChainMean(series[i], truth, resolutions[i]));
  });
});

describe("an iteration of BAOAB", () => {
  it("is a kick, half a drift, friction and noise, half a drift", () => {
    const [h, gamma, T, inverse] = [0.1, 2, 4, 0.5];
    const [momentumKey, key] = [makeKey("momentum"), makeKey("noise")];
    const noises = [momentumKey, key].map((one) => {
      const noise = new Float64Array(2);
      openStream(one).fillNormal(noise);
      return noise;
    });
    const start = Float64Array.of(0.5, -1);
    const gradient = new Float64Array(2);
    const before = logisticTarget.evaluate(start, null, gradient);
    const engine = plainEngine(logisticTarget) as Engine<null>;
    engine.writeWeights(start);
    const scale = new Float64Array(2).fill(Math.sqrt(inverse));
    const update = baoab(engine, { friction: gamma, scale, key: momentumKey });
    expect(update(null, { stepSize: h, temperature: T, key })).toBe(before);
    engine.readWeights().forEach((weight, i) => {
      let m = Math.sqrt(T / inverse) * noises[0][i];
      m += h * gradient[i];
      let theta = start[i] + (h / 2) * inverse * m;
      m = Math.exp(-gamma * h) * m + Math.sqrt((T * (1 - Math.exp(-2 * gamma * h))) / inverse) * noises[1][i];
      theta += (h / 2) * inverse * m;
      expect(weight).toBeCloseTo(theta, 14);
    });
  });

  it("at temperature 0 is descent with momentum, without noise", () => {
    const engine = plainEngine(logisticTarget);
    const run = { engine, minibatch: () => null, start: Float64Array.of(-1, 2), iterations: 2000, key: makeKey(1) };
    const steps = dynamics(baoab, { h: 0.2, friction: 1, temperature: 0 })(run);
    while (steps.next().done !== true);
    logisticAnswers.mode.forEach((mode, i) => expect(engine.readWeights()[i]).toBeCloseTo(mode, 6));
  });
});

describe("an iteration of the Nosé–Hoover thermostat", () => {
  it("is that of BAOAB with a friction that moves half a step before and half a step after", () => {
    const [h, gamma, T] = [0.1, 2, 1.5];
    const inverse = [0.5, 2];
    const engine = plainEngine(logisticTarget) as Engine<null>;
    engine.writeWeights(Float64Array.of(0.5, -1));
    const dynamicsOf = { friction: gamma, scale: Float64Array.from(inverse, Math.sqrt), key: makeKey("momentum") };
    const update = noseHoover(engine, dynamicsOf);
    const normal = (key: ReturnType<typeof makeKey>) => {
      const noise = new Float64Array(2);
      openStream(key).fillNormal(noise);
      return noise;
    };
    const momentum = normal(makeKey("momentum")).map((z, i) => Math.sqrt(T / inverse[i]) * z);
    const theta = Float64Array.of(0.5, -1);
    const gradient = new Float64Array(2);
    let xi = gamma;
    const warm = () => {
      const kinetic = momentum.reduce((sum, m, i) => sum + m * m * inverse[i], 0);
      xi += (h / 2) * (kinetic / 2 - T);
    };
    const drift = () => theta.forEach((_, i) => (theta[i] += (h / 2) * inverse[i] * momentum[i]));
    for (let t = 0; t < 5; t++) {
      logisticTarget.evaluate(theta, null, gradient);
      momentum.forEach((_, i) => (momentum[i] += h * gradient[i]));
      drift();
      warm();
      const noise = normal(makeKey(t));
      const deviation = Math.sqrt((T * gamma * (1 - Math.exp(-2 * xi * h))) / xi);
      momentum.forEach(
        (m, i) => (momentum[i] = Math.exp(-xi * h) * m + (deviation / Math.sqrt(inverse[i])) * noise[i]),
      );
      warm();
      drift();
      update(null, { stepSize: h, temperature: T, key: makeKey(t) });
      engine.readWeights().forEach((weight, i) => expect(weight).toBeCloseTo(theta[i], 12));
    }
  });
});
