/** Synthetic problems that resemble tuning: log scales, plateaus, heavy noise, products that matter, many decades. */
import type { Hyperparameters, SearchSpace } from "../../../tuner/space/search-space.ts";
import { exact, integer, logReal, noisy, positions, real, type Problem } from "./problem.ts";

const { abs, cos, exp, log10, max, PI } = Math;

const square = (x: number) => x * x;
const squaredDistance = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, k) => sum + square(x - b[k]), 0);
const along = (space: SearchSpace) => (h: Hyperparameters) => Object.values(positions(space, h));

const twoRates = [logReal("rate", 1e-6, 1), logReal("decay", 1e-6, 1)];

/** A bowl with ripples whose optimum is 0. */
const ripples: Problem = exact(
  { name: "ripples-2", kind: "multimodal, log scale", optimum: 0 },
  twoRates,
  (uniform) => {
    const best = [uniform(0.15, 0.85), uniform(0.15, 0.85)];
    return (h) =>
      along(twoRates)(h).reduce(
        (sum, u, k) => sum + 4 * square(u - best[k]) + 0.25 * (1 - cos(10 * PI * (u - best[k]))),
        0,
      );
  },
);

const threeRates = [logReal("rate", 1e-6, 1), logReal("decay", 1e-6, 1), logReal("scale", 1e-3, 1e3)];

/** Eight wells; the deepest has depth 1. */
const wells: Problem = exact({ name: "wells-3", kind: "multimodal, log scale", optimum: 0 }, threeRates, (uniform) => {
  const all = Array.from({ length: 8 }, (_, i) => ({
    centre: [uniform(0.1, 0.9), uniform(0.1, 0.9), uniform(0.1, 0.9)],
    depth: i === 0 ? 1 : uniform(0.4, 0.85),
    width: i === 0 ? 0.16 : uniform(0.12, 0.3),
  }));
  return (h) => {
    const u = along(threeRates)(h);
    return (
      1 - max(...all.map(({ centre, depth, width }) => depth * exp(-squaredDistance(u, centre) / (2 * square(width)))))
    );
  };
});

const plateauSpace = [logReal("step", 1e-9, 1e-4), logReal("scale", 1e-2, 10)];

/** Two thirds of the space is a plateau with a little noise (a net that predicts the mean), next to a valley. */
const plateau: Problem = noisy({ name: "plateau-2", kind: "plateau", optimum: 2.4 }, plateauSpace, {
  make(uniform) {
    const [step, scale] = [uniform(0.3, 0.7), uniform(0.65, 0.9)];
    return (h) => {
      const [u, v] = along(plateauSpace)(h);
      return 3.53 - 1.13 * exp(-square((u - step) / 0.2) - square((v - scale) / 0.13));
    };
  },
  deviation: (truth) => (truth > 3.5 ? 1e-3 : 0.02),
});

const stairsSpace = [logReal("rate", 1e-5, 1), integer("width", 1, 64, "log"), real("drop", 0, 1), real("mix", 0, 1)];

/** Flat except in a corner with an eighth of the space, where it falls in steps of 0.05. */
const stairs: Problem = noisy({ name: "stairs-4", kind: "plateau", optimum: 0 }, stairsSpace, {
  make(uniform) {
    const [rate, drop, mix] = [uniform(0.3, 0.7), uniform(0.2, 0.8), uniform(0.2, 0.8)];
    return (h) => {
      const [u, w, v, m] = along(stairsSpace)(h);
      const distance =
        square((u - rate) / 0.3) + square((v - drop) / 0.6) + square((m - mix) / 0.6) + square((w - 0.8) / 0.5);
      return 0.05 * Math.floor(20 * Math.min(1, distance));
    };
  },
  deviation: () => 1e-4,
});

const bowlSpace = [logReal("a", 1e-4, 1), real("b", 0, 1), real("c", 0, 1), integer("d", 1, 20)];
const bowl = (uniform: (low: number, high: number) => number) => {
  const best = [uniform(0.2, 0.8), uniform(0.2, 0.8), uniform(0.2, 0.8)];
  const steepness = [4, 2, 1];
  return (h: Hyperparameters) => {
    const u = along(bowlSpace)(h);
    return best.reduce((sum, at, k) => sum + steepness[k] * square(u[k] - at), 0) + 0.02 * abs(Number(h.d) - 7);
  };
};

/** Noise that grows with the loss, Student's t with three degrees of freedom. */
const heavyNoise: Problem = noisy({ name: "heavy-noise-4", kind: "noise", optimum: 0 }, bowlSpace, {
  make: bowl,
  deviation: (truth) => 0.03 + 0.1 * truth,
  freedom: 3,
});

const reportedSpace = [logReal("rate", 1e-5, 1), real("drop", 0, 0.8), integer("layers", 1, 8)];

/** The same with standard errors that the objective reports. */
const reportedNoise: Problem = noisy({ name: "reported-noise-3", kind: "noise", optimum: 0.3 }, reportedSpace, {
  make(uniform) {
    const [rate, drop] = [uniform(0.3, 0.8), uniform(0.2, 0.8)];
    return (h) => {
      const [u, v] = along(reportedSpace)(h);
      return (
        0.3 +
        1.5 * square(u - rate) +
        0.4 * square(v - drop) +
        0.01 * abs(Number(h.layers) - 3) +
        (u > rate ? 2 * square(u - rate) : 0)
      );
    };
  },
  deviation: (truth) => 0.03 * truth,
  freedom: 4,
  reportsErrors: true,
});

const langevinSpace = [
  logReal("priorScale", 0.1, 10),
  logReal("temperature", 1e-3, 10),
  logReal("stepSize", 1e-7, 1e-2),
];

/** Langevin dynamics: the product of step size and temperature matters, and too large steps diverge. */
const langevin: Problem = noisy({ name: "langevin-3", kind: "oblique valley", optimum: 2.3 }, langevinSpace, {
  make(uniform) {
    const [product, prior, boundary] = [uniform(-6.2, -5.4), uniform(-0.4, 0.4), uniform(-3.6, -3.2)];
    return (h) => {
      const [s, t, e] = [log10(Number(h.priorScale)), log10(Number(h.temperature)), log10(Number(h.stepSize))];
      if (e > boundary + 0.25 * (s - prior)) return NaN;
      const far = e + t - product;
      return 2.3 + 0.35 * square(far) + 0.3 * square(s - prior) + 0.015 * square(e - boundary + 0.8);
    };
  },
  deviation: () => 0.01,
});

const batchSpace = [
  logReal("rate", 1e-5, 1),
  integer("batch", 8, 1024, "log"),
  real("momentum", 0, 0.99),
  logReal("decay", 1e-6, 1e-1),
];

/** Stochastic gradient descent: rate / batch / (1 − momentum) and rate · decay matter, and large rates diverge. */
const largeBatch: Problem = noisy({ name: "large-batch-4", kind: "oblique valley", optimum: 0.2 }, batchSpace, {
  make(uniform) {
    const [noise, product] = [uniform(-4.2, -3.6), uniform(-5.5, -4.8)];
    return (h) => {
      const rate = log10(Number(h.rate)) - log10(1 - Number(h.momentum));
      if (rate > 0) return NaN;
      const temperature = rate - log10(Number(h.batch));
      const decay = log10(Number(h.rate)) + log10(Number(h.decay));
      return (
        0.2 +
        0.25 * square(temperature - noise) +
        0.1 * square(decay - product) +
        0.05 * square(Number(h.momentum) - 0.8)
      );
    };
  },
  deviation: () => 0.01,
});

const valleySpace = [logReal("a", 1e-3, 1e3), logReal("b", 1e-3, 1e3), logReal("c", 1e-3, 1e3)];

/** A curved valley in logarithms. */
const logValley: Problem = exact({ name: "log-valley-3", kind: "valley", optimum: 0 }, valleySpace, (uniform) => {
  const [a, b] = [uniform(-0.5, 0.5), uniform(-0.5, 0.5)];
  return (h) => {
    const [x, y, z] = [log10(Number(h.a)) - a, log10(Number(h.b)) - b, log10(Number(h.c))];
    return 10 * square(y - 0.5 * square(x) + 0.5) + square(x - 0.5) + 5 * square(z - 0.6 * y);
  };
});

/** Twelve decades of the observed value, scored by its logarithm. */
function decades(
  name: string,
  exponent: (u: readonly number[], best: readonly number[]) => number,
  dimension: number,
): Problem {
  const space = Array.from({ length: dimension }, (_, k) => real(`x${k + 1}`, 0, 1));
  return {
    name,
    kind: "many decades",
    optimum: -6,
    create(seed) {
      const { truth } = exact({ name, kind: "", optimum: -6 }, space, (uniform) => {
        const best = Array.from({ length: dimension }, () => uniform(0.2, 0.8));
        return (h) => -6 + 12 * exponent(Object.values(h).map(Number), best);
      }).create(seed);
      return { space, truth, observe: (h) => ({ value: 10 ** truth(h) }) };
    },
  };
}

export const surfaces: readonly Problem[] = [
  ripples,
  plateau,
  heavyNoise,
  langevin,
  decades("decades-3", (u, best) => Math.sqrt(squaredDistance(u, best) / 1.5), 3),
  wells,
  stairs,
  reportedNoise,
  largeBatch,
  logValley,
  decades(
    "decades-4",
    (u, best) =>
      0.6 * abs(u[0] - best[0]) +
      0.3 * square(u[1] - u[0] * best[1]) +
      0.4 * squaredDistance(u.slice(2), best.slice(2)),
    4,
  ),
];
