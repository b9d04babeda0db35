/**
 * Simulation-based calibration (Talts et al. 2018): weights drawn from the prior, data from the likelihood under them;
 * then the ranks of the weights among independent posterior draws are uniform. One statistic detects wrong means,
 * variances, priors and noise.
 */
import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../../../math/random.ts";
import { mean } from "../../../../math/statistics.ts";
import { plainNetworkEngine } from "../../../../objectives/bnn/engine/plain.ts";
import { fixedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import { denseNetwork } from "../../../../objectives/bnn/network/dense-network.ts";
import { hmc } from "../../../../objectives/bnn/posterior/hmc.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { laplace } from "../../../../objectives/bnn/posterior/laplace.ts";
import { nuts } from "../../../../objectives/bnn/posterior/nuts.ts";
import { posteriorOf, type Approximation, type Gaussian } from "../../../../objectives/bnn/posterior/posterior.ts";
import type { NetworkRun } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { psgld } from "../../../../objectives/bnn/posterior/psgld.ts";
import { sgd } from "../../../../objectives/bnn/posterior/sgd.ts";
import { sghmc } from "../../../../objectives/bnn/posterior/sghmc.ts";
import { sgld } from "../../../../objectives/bnn/posterior/sgld.ts";
import { sgnht } from "../../../../objectives/bnn/posterior/sgnht.ts";
import { vi } from "../../../../objectives/bnn/posterior/vi.ts";
import { gaussianPrior } from "../../../../objectives/bnn/prior/gaussian.ts";
import { finish } from "./linear-model.ts";

const [ROWS, NOISE, SCALE] = [8, 1, 1];
const REPEATS = 120;
/** Draws of each posterior, far apart: ranks 0 … DRAWS. */
const DRAWS = 5;
/** The χ² of DRAWS degrees of freedom that chance exceeds once in 10⁴ times. */
const BOUND = 25.7;

const network = denseNetwork({ inputs: 1, hidden: [], outputs: 1, activation: "relu", residual: false });
const prior = gaussianPrior([{ count: 2, mean: 0, scale: SCALE }]);

type Sample = (run: NetworkRun) => readonly Float64Array[];

interface Problem {
  readonly rows: number;
  /** Whether Σx = 0 and Σx² = rows, so that slope and intercept are independent in the posterior and equally wide. */
  readonly isOrthogonal: boolean;
  /** Rows in a minibatch, for methods whose minibatches draw rows themselves. */
  readonly minibatch?: number;
}

const few: Problem = { rows: ROWS, isOrthogonal: false };
const orthogonal: Problem = { rows: ROWS, isOrthogonal: true };

/** Ranks of the slope that made the data, as a χ² against all being alike. */
function chiSquare(sample: Sample, iterations: number, problem: Problem = few): number {
  const { rows, isOrthogonal, minibatch = rows } = problem;
  const counts = new Float64Array(DRAWS + 1);
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const key = fold(makeKey("simulation-based calibration"), repeat);
    const stream = openStream(key);
    const truth = Float64Array.of(SCALE * stream.normal(), SCALE * stream.normal());
    const drawnX = Float64Array.from({ length: rows }, () => stream.normal());
    const x = isOrthogonal ? standardized(drawnX) : drawnX;
    const y = x.map((value) => truth[0] * value + truth[1] + NOISE * stream.normal());
    const data = { x, y, rows, columns: 1 };
    const parts = { network, likelihood: fixedNoise(NOISE), prior };
    const all = Int32Array.from({ length: minibatch }, (_, row) => row);
    const draws = sample({
      engine: plainNetworkEngine(parts, data),
      parts,
      data,
      rows,
      minibatch: () => all,
      start: isOrthogonal ? modeOf(x, y) : new Float64Array(2),
      iterations,
      key: fold(key, "run"),
    });
    const apart = Array.from({ length: DRAWS }, (_, i) => draws[Math.floor(((i + 1) * draws.length) / DRAWS) - 1]);
    counts[apart.filter(([slope]) => slope < truth[0]).length] += 1;
  }
  const expected = REPEATS / (DRAWS + 1);
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function standardized(x: Float64Array): Float64Array {
  const center = mean(x);
  const scale = Math.sqrt(mean(x.map((value) => (value - center) ** 2)));
  return x.map((value) => (value - center) / scale);
}

/** The mode of slope and intercept where these are independent: methods that start near a mode are given it. */
function modeOf(x: Float64Array, y: Float64Array): Float64Array {
  const shrunk = 1 / (1 + NOISE ** 2 / (SCALE ** 2 * x.length));
  return Float64Array.of(shrunk * mean(x.map((value, i) => value * y[i])), shrunk * mean(y));
}

const drawn = (found: Approximation) => (found.kind === "draws" ? found.draws : []);

const momentum = { momentumStep: 0.3, friction: 1, massFrom: "curvature", draws: 50 } as const;
const gaussian = (found: Gaussian, run: NetworkRun) =>
  posteriorOf("gaussian", [found]).sample(DRAWS, fold(run.key, "draws"));
const samplers: readonly (readonly [string, number, Sample])[] = [
  ["hmc", 60, (run) => drawn(finish(hmc.run(run, knobValues(hmc.knobs, { trajectoryLength: 1.5 }))))],
  ["nuts", 60, (run) => drawn(finish(nuts.run(run, knobValues(nuts.knobs))))],
  ["sgld", 1000, (run) => drawn(finish(sgld.run(run, knobValues(sgld.knobs, { stepSize: 0.02, draws: 50 }))))],
  [
    "psgld",
    400,
    (run) => drawn(finish(psgld.run(run, knobValues(psgld.knobs, { preconditionedStep: 0.1, draws: 50 })))),
  ],
  ["sghmc", 300, (run) => drawn(finish(sghmc.run(run, knobValues(sghmc.knobs, momentum))))],
  [
    "sghmc, mass from gradients",
    600,
    (run) => drawn(finish(sghmc.run(run, knobValues(sghmc.knobs, { ...momentum, massFrom: "gradients" })))),
  ],
  [
    "sghmc, noise correction",
    300,
    (run) => drawn(finish(sghmc.run(run, knobValues(sghmc.knobs, { ...momentum, noiseCorrection: true })))),
  ],
  [
    "sgld, cyclical",
    2000,
    (run) => {
      const cyclical = { schedule: "cyclical", cycles: 10, stepSize: 0.04, draws: 50 } as const;
      return drawn(finish(sgld.run(run, knobValues(sgld.knobs, cyclical))));
    },
  ],
  ["sgnht", 300, (run) => drawn(finish(sgnht.run(run, knobValues(sgnht.knobs, momentum))))],
  [
    "laplace",
    400,
    (run) => {
      const options = knobValues(laplace.knobs, { curvature: "full", learningRate: 0.05 });
      return gaussian(finish(laplace.run(run, options)), run);
    },
  ],
];

/** Methods that sample the posterior only where the weights are independent in it. */
const factorized: readonly (readonly [string, number, Problem, Sample])[] = [
  ...(["weights", "activations"] as const).map((noiseIn) => {
    const sample: Sample = (run) => {
      return gaussian(finish(vi.run(run, knobValues(vi.knobs, { learningRate: 0.03, noiseIn }))), run);
    };
    return [`vi, by ${noiseIn}`, 3000, orthogonal, sample] as const;
  }),
  ...(["diagonal", "kronecker"] as const).map((curvature) => {
    const sample: Sample = (run) => {
      const options = knobValues(laplace.knobs, { curvature, learningRate: 0.05 });
      return gaussian(finish(laplace.run(run, options)), run);
    };
    return [`laplace, ${curvature}`, 400, orthogonal, sample] as const;
  }),
  // The gradient noise has the covariance of the curvature, in the mean over data, and takes 50 steps to forget itself.
  ...(["all", "each"] as const).map((rateFor) => {
    const sample: Sample = (run) => drawn(finish(sgd.run(run, knobValues(sgd.knobs, { rateFor, draws: 50 }))));
    return [`sgd, one rate for ${rateFor}`, 1200, { rows: 200, isOrthogonal: true, minibatch: 2 }, sample] as const;
  }),
];

describe("simulation-based calibration of a linear model", () => {
  it.each(samplers)("%s", (_, iterations, sample) => {
    expect(chiSquare(sample, iterations)).toBeLessThan(BOUND);
  });

  it.each(factorized)("%s, where weights are independent", (_, iterations, problem, sample) => {
    expect(chiSquare(sample, iterations, problem)).toBeLessThan(BOUND);
  });

  it("detects vi and sgd that are four times too wide or too narrow", () => {
    for (const temperature of [16, 1 / 16]) {
      const options = knobValues(vi.knobs, { learningRate: 0.03, temperature });
      const sample: Sample = (run) => gaussian(finish(vi.run(run, options)), run);
      expect(chiSquare(sample, 3000, orthogonal)).toBeGreaterThan(BOUND);
    }
    const slow = knobValues(sgd.knobs, { rateFactor: 1 / 16, draws: 50 });
    const problem = { rows: 200, isOrthogonal: true, minibatch: 2 };
    expect(chiSquare((run) => drawn(finish(sgd.run(run, slow))), 3000, problem)).toBeGreaterThan(BOUND);
  });

  it("detects a posterior that is four times too wide, and one that is four times too narrow", () => {
    for (const temperature of [16, 1 / 16]) {
      const options = knobValues(hmc.knobs, { trajectoryLength: 1.5, temperature });
      expect(chiSquare((run) => drawn(finish(hmc.run(run, options))), 60)).toBeGreaterThan(BOUND);
    }
  });
});
