/**
 * Simulation-based calibration (Talts et al. 2018): weights drawn from the prior, data from the likelihood under them;
 * then the ranks of the weights among independent posterior draws are uniform. One statistic detects wrong means,
 * variances, priors and noise.
 */
import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../../../math/random.ts";
import { plainNetworkEngine } from "../../../../objectives/bnn/engine/plain.ts";
import { fixedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import { denseNetwork } from "../../../../objectives/bnn/network/dense-network.ts";
import { hmc } from "../../../../objectives/bnn/posterior/hmc.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { laplace } from "../../../../objectives/bnn/posterior/laplace.ts";
import { nuts } from "../../../../objectives/bnn/posterior/nuts.ts";
import { posteriorOf, type Approximation } from "../../../../objectives/bnn/posterior/posterior.ts";
import type { NetworkRun } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { psgld } from "../../../../objectives/bnn/posterior/psgld.ts";
import { sghmc } from "../../../../objectives/bnn/posterior/sghmc.ts";
import { sgld } from "../../../../objectives/bnn/posterior/sgld.ts";
import { sgnht } from "../../../../objectives/bnn/posterior/sgnht.ts";
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

/** Ranks of the slope that made the data, as a χ² against all being alike. */
function chiSquare(sample: (run: NetworkRun) => readonly Float64Array[], iterations: number): number {
  const counts = new Float64Array(DRAWS + 1);
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const key = fold(makeKey("simulation-based calibration"), repeat);
    const stream = openStream(key);
    const truth = Float64Array.of(SCALE * stream.normal(), SCALE * stream.normal());
    const x = Float64Array.from({ length: ROWS }, () => stream.normal());
    const y = x.map((value) => truth[0] * value + truth[1] + NOISE * stream.normal());
    const data = { x, y, rows: ROWS, columns: 1 };
    const parts = { network, likelihood: fixedNoise(NOISE), prior };
    const all = Int32Array.from({ length: ROWS }, (_, row) => row);
    const draws = sample({
      engine: plainNetworkEngine(parts, data),
      parts,
      data,
      rows: ROWS,
      minibatch: () => all,
      start: new Float64Array(2),
      iterations,
      key: fold(key, "run"),
    });
    const apart = Array.from({ length: DRAWS }, (_, i) => draws[Math.floor(((i + 1) * draws.length) / DRAWS) - 1]);
    counts[apart.filter(([slope]) => slope < truth[0]).length] += 1;
  }
  const expected = REPEATS / (DRAWS + 1);
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

const drawn = (found: Approximation) => (found.kind === "draws" ? found.draws : []);

const momentum = { momentumStep: 0.3, friction: 1, massFrom: "curvature", draws: 50 } as const;
const samplers: readonly (readonly [string, number, (run: NetworkRun) => readonly Float64Array[]])[] = [
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
      const mode = finish(laplace.run(run, options));
      return posteriorOf("gaussian", [mode]).sample(DRAWS, fold(run.key, "draws"));
    },
  ],
];

describe("simulation-based calibration of a linear model", () => {
  it.each(samplers)("%s", (_, iterations, sample) => {
    expect(chiSquare(sample, iterations)).toBeLessThan(BOUND);
  });

  it("detects a posterior that is four times too wide, and one that is four times too narrow", () => {
    for (const temperature of [16, 1 / 16]) {
      const options = knobValues(hmc.knobs, { trajectoryLength: 1.5, temperature });
      expect(chiSquare((run) => drawn(finish(hmc.run(run, options))), 60)).toBeGreaterThan(BOUND);
    }
  });
});
