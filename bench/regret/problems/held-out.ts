/**
 * The held-out half of the problems, on which no decision has been based: different formulas from the design half, of
 * the same kinds.
 */
import type { Hyperparameters, SearchSpace } from "../../../tuner/space/search-space.ts";
import {
  box,
  choice,
  coordinates,
  exact,
  integer,
  logReal,
  noisy,
  positions,
  real,
  when,
  type Problem,
} from "./problem.ts";

const { abs, cos, exp, log10, max, min, PI, sqrt } = Math;

type Uniform = (low: number, high: number) => number;
type Score = (hyperparameters: Hyperparameters) => number;

const square = (x: number) => x * x;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const at = (space: SearchSpace) => (h: Hyperparameters) => Object.values(positions(space, h));

/** Goldstein & Price 1971: six decades in two dimensions; least value 3 at (0, −1). */
const goldsteinPrice: Problem = exact(
  { name: "goldstein-price", kind: "smooth", optimum: 3 },
  box(2, -2, 2),
  (uniform) => {
    const shift = [uniform(-0.4, 0.4), uniform(-0.4, 0.4)];
    return (h) => {
      const [x, y] = coordinates(h).map((value, k) => value - shift[k]);
      const first = square(x + y + 1) * (19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y);
      const second = square(2 * x - 3 * y) * (18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y);
      return (1 + first) * (30 + second);
    };
  },
);

/** Rastrigin 1974 in three dimensions; least value 0. */
const rastrigin: Problem = exact({ name: "rastrigin-3", kind: "multimodal", optimum: 0 }, box(3, -4, 4), (uniform) => {
  const best = [uniform(-2.5, 2.5), uniform(-2.5, 2.5), uniform(-2.5, 2.5)];
  return (h) => sum(coordinates(h).map((x, k) => square(x - best[k]) + 10 - 10 * cos(2 * PI * (x - best[k]))));
});

/** Dixon & Price 1989: a curved valley in five dimensions; least value 0 at x_i = 2^(2^(1−i) − 1). */
const dixonPrice: Problem = exact({ name: "dixon-price-5", kind: "valley", optimum: 0 }, box(5, -4, 4), (uniform) => {
  const shift = Array.from({ length: 5 }, () => uniform(-0.5, 0.5));
  return (h) => {
    const x = coordinates(h).map((value, k) => value - shift[k]);
    return square(x[0] - 1) + sum(x.slice(1).map((value, k) => (k + 2) * square(2 * value * value - x[k])));
  };
});

/** Three of eighteen hyperparameters on logarithmic scales matter, two of them together. */
const sparseSpace = Array.from({ length: 18 }, (_, k) => logReal(`x${k + 1}`, 1e-4, 1));
const sparse: Problem = exact({ name: "sparse-18", kind: "sparse", optimum: 0 }, sparseSpace, (uniform) => {
  const first = Math.floor(uniform(0, 6));
  const active = [first, first + 5, first + 11];
  const best = active.map(() => uniform(0.2, 0.8));
  return (h) => {
    const u = at(sparseSpace)(h);
    const [a, b, c] = active.map((index, k) => u[index] - best[k]);
    return 3 * square(a) + 2 * square(b) + square(c) + 2 * a * b + 0.2 * (1 - cos(6 * a));
  };
});

const camelSpace = [real("x", -2, 2), real("y", -1.5, 1.5)];

/** The six-hump camel (Dixon & Szegő 1978), which fails over a third of its plane; least value −1.031628453. */
const failingCamel: Problem = exact(
  { name: "camel-failing", kind: "failures", optimum: -1.0316284534898774 },
  camelSpace,
  (uniform) => {
    const shift = [uniform(-0.2, 0.2), uniform(-0.2, 0.2)];
    return (h) => {
      const [x, y] = coordinates(h).map((value, k) => value - shift[k]);
      if (x * y > 0.35 || x + 2 * y < -2.2) return NaN;
      return (4 - 2.1 * x * x + x ** 4 / 3) * x * x + x * y + (-4 + 4 * y * y) * y * y;
    };
  },
);

const cliffSpace = [logReal("rate", 1e-6, 10), integer("width", 4, 256, "log"), real("decay", 0, 1)];

/**
 * Too slow to learn anything for three fifths of the rates, then increasingly good up to a cliff beyond which it
 * diverges.
 */
const cliff: Problem = noisy({ name: "cliff-3", kind: "plateau, failures", optimum: 0.1 }, cliffSpace, {
  make(uniform: Uniform): Score {
    const [edge, width, decay] = [uniform(0.65, 0.85), uniform(0.4, 0.8), uniform(0.2, 0.8)];
    return (h) => {
      const [u, w, v] = at(cliffSpace)(h);
      if (u > edge + 0.03) return NaN;
      const rate = max(0, 1 - abs(edge - 0.02 - u) / 0.25);
      return 1 - 0.9 * rate * exp(-4 * square(w - width) - 2 * square(v - decay));
    };
  },
  deviation: (truth) => (truth > 0.99 ? 1e-4 : 5e-3),
});

const forestSpace = [
  real("share", 0.05, 1),
  integer("depth", 1, 32, "log"),
  integer("leaf", 1, 64, "log"),
  logReal("cost", 1e-6, 1),
];

/** Noise that grows with the loss: Student's t with four degrees of freedom. */
const unreportedNoise: Problem = noisy({ name: "noise-4", kind: "noise", optimum: 0 }, forestSpace, {
  make(uniform: Uniform): Score {
    const best = { share: uniform(0.3, 0.9), cost: uniform(-5, -1) };
    const levels = { depth: Math.round(2 ** uniform(2, 4)), leaf: Math.round(2 ** uniform(1, 4)) };
    return (h) => {
      const depth = Math.log2(Number(h.depth) / levels.depth) / 5;
      const leaf = Math.log2(Number(h.leaf) / levels.leaf) / 6;
      const cost = (log10(Number(h.cost)) - best.cost) / 6;
      return (
        0.4 * square(Number(h.share) - best.share) +
        1.2 * square(depth) +
        square(leaf + 0.5 * depth) +
        0.6 * square(cost)
      );
    };
  },
  deviation: (truth) => 0.02 + 0.1 * truth,
  freedom: 4,
});

const foldSpace = [logReal("rate", 1e-4, 1), logReal("penalty", 1e-4, 1e2), real("mix", 0, 1), real("drop", 0, 0.9)];

/** Cross-validation: standard errors are reported, and differ from trial to trial. */
const reportedNoise: Problem = noisy({ name: "reported-noise-4", kind: "noise", optimum: 1 }, foldSpace, {
  make(uniform: Uniform): Score {
    const best = Array.from({ length: 4 }, () => uniform(0.2, 0.8));
    return (h) => {
      const [a, b, c, d] = at(foldSpace)(h).map((value, k) => value - best[k]);
      return 1 + 1.5 * square(a) + square(b) + 0.3 * square(c) + 0.6 * square(d) + a * b;
    };
  },
  deviation: (truth) => 0.02 * truth ** 2,
  reportsErrors: true,
});

const momentumSpace = [
  logReal("rate", 1e-5, 1),
  logReal("slowness", 1e-3, 1),
  logReal("decay", 1e-6, 1e-2),
  real("smoothing", 0, 0.5),
];

/** Rate / slowness and rate · decay matter, and too large effective rates diverge. */
const momentum: Problem = noisy({ name: "momentum-4", kind: "oblique valley", optimum: 1 }, momentumSpace, {
  make(uniform: Uniform): Score {
    const [effective, product, smoothing] = [uniform(-1.8, -1.2), uniform(-6.5, -5.5), uniform(0.05, 0.3)];
    return (h) => {
      const [rate, slowness, decay] = [log10(Number(h.rate)), log10(Number(h.slowness)), log10(Number(h.decay))];
      const own = rate - slowness - effective;
      if (own > 1.2) return NaN;
      return (
        1 +
        0.4 * square(own) +
        0.15 * square(rate + decay - product) +
        0.02 * square(slowness + 1.5) +
        square(Number(h.smoothing) - smoothing)
      );
    };
  },
  deviation: () => 0.01,
});

const temperSpace = [logReal("step", 1e-6, 1e-1), logReal("temperature", 1e-4, 1e1)];

/** A narrow oblique valley, whose floor falls slowly. */
const temper: Problem = exact({ name: "temper-2", kind: "oblique valley", optimum: 0 }, temperSpace, (uniform) => {
  const [product, best] = [uniform(-5.5, -4), uniform(-4.2, -2.8)];
  return (h) => {
    const [step, temperature] = [log10(Number(h.step)), log10(Number(h.temperature))];
    return Math.log1p(4 * square(step + temperature - product)) + 0.05 * square(step - best);
  };
});

/** Ten decades of the observed value with a kink at the best value, scored by the logarithm. */
const kinkSpace = [logReal("a", 1e-3, 1e3), logReal("b", 1e-3, 1e3), real("c", 0, 1)];
const kink: Problem = {
  name: "decades-kink-3",
  kind: "many decades",
  optimum: -4,
  create(seed) {
    const { truth } = exact({ name: "decades-kink-3", kind: "", optimum: -4 }, kinkSpace, (uniform) => {
      const best = [uniform(0.2, 0.8), uniform(0.2, 0.8), uniform(0.2, 0.8)];
      return (h) => {
        const [a, b, c] = at(kinkSpace)(h).map((value, k) => abs(value - best[k]));
        return -4 + 6 * a + 5 * b + 4 * c ** 1.5 + 2 * sqrt(a * b);
      };
    }).create(seed);
    return { space: kinkSpace, truth, observe: (h) => ({ value: 10 ** truth(h) }) };
  },
};

const eight = Array.from({ length: 8 }, (_, k) => choice(`option${k + 1}`, ["a", "b", "c"]));
const pairedSpace: SearchSpace = [...eight, real("x1", 0, 1), real("x2", 0, 1)];

/** Eight categories that count in pairs (both right is best, one right is little better than none), and two numbers. */
const paired: Problem = exact({ name: "pairs-8", kind: "categories", optimum: 0 }, pairedSpace, (uniform) => {
  const right = eight.map(({ choices }) => choices[Math.floor(uniform(0, choices.length))]);
  const weights = eight.map(() => uniform(0.3, 1));
  const numbers = [uniform(0.2, 0.8), uniform(0.2, 0.8)];
  return (h) => {
    const wrong = eight.map(({ name }, k) => (h[name] === right[k] ? 0 : 1));
    const pairs = [0, 2, 4, 6].map(
      (k) => weights[k] * max(wrong[k], wrong[k + 1]) + 0.4 * weights[k + 1] * min(wrong[k], wrong[k + 1]),
    );
    return sum(pairs) + square(Number(h.x1) - numbers[0]) + square(Number(h.x2) - numbers[1]);
  };
});

/** Griewank 1981, four dimensions: a bowl with shallow ripples; least value 0. */
const griewank: Problem = exact({ name: "griewank-4", kind: "multimodal", optimum: 0 }, box(4, -10, 10), (uniform) => {
  const best = Array.from({ length: 4 }, () => uniform(-5, 5));
  return (h) => {
    const z = coordinates(h).map((x, k) => x - best[k]);
    const product = z.reduce((total, value, k) => total * cos(value / sqrt(k + 1)), 1);
    return 1 + sum(z.map(square)) / 400 - product;
  };
});

const peakSpace = [logReal("rate", 1e-6, 1), logReal("penalty", 1e-5, 1e1), real("share", 0, 1)];

/** Five hollows of different depth and width on two logarithmic scales; the deepest is the narrowest. */
const hollows: Problem = exact(
  { name: "hollows-3", kind: "multimodal, log scale", optimum: 0 },
  peakSpace,
  (uniform) => {
    const turn = uniform(0, 2 * PI);
    const centres = [0, 1, 2, 3, 4].map((k) => [
      0.5 + 0.32 * cos(turn + 0.4 * k * PI),
      0.5 + 0.32 * Math.sin(turn + 0.4 * k * PI),
    ]);
    const share = uniform(0.2, 0.8);
    const steepness = [55, 40, 30, 22, 16];
    return (h) => {
      const [u, v, w] = at(peakSpace)(h);
      const hollow = centres.map(
        ([x, y], k) => 0.08 * k + (1 - 0.08 * k) * (1 - exp(-steepness[k] * (square(u - x) + square(v - y)))),
      );
      return min(...hollow) + 0.6 * square(w - share);
    };
  },
);

const optimizerSpace: SearchSpace = [
  choice("optimizer", ["sgd", "adam", "lion"]),
  logReal("rate", 1e-6, 10),
  real("warmup", 0, 0.5),
  when({ optimizer: ["sgd"] }, real("momentum", 0, 0.99)),
  when({ optimizer: ["adam"] }, logReal("epsilon", 1e-10, 1e-2)),
  when({ optimizer: ["adam", "lion"] }, logReal("decay", 1e-6, 1)),
];

/** Each optimizer has its own rate; the one that is best at its best rate is the worst elsewhere. */
const optimizers: Problem = exact(
  { name: "optimizers-6", kind: "conditional", optimum: 0 },
  optimizerSpace,
  (uniform) => {
    const rates = { sgd: uniform(0.6, 0.85), adam: uniform(0.35, 0.55), lion: uniform(0.2, 0.4) };
    const [warmup, momentum, epsilon, decay] = [
      uniform(0.1, 0.4),
      uniform(0.6, 0.95),
      uniform(0.2, 0.6),
      uniform(0.3, 0.7),
    ];
    return (h) => {
      const u = positions(optimizerSpace, h);
      const shared = 0.8 * square(Number(h.warmup) - warmup);
      if (h.optimizer === "sgd") {
        return 0.25 + min(0.6, 3 * square(u.rate - rates.sgd)) + 0.4 * square(Number(h.momentum) - momentum) + shared;
      }
      if (h.optimizer === "adam") {
        return 0.12 + min(0.8, 6 * square(u.rate - rates.adam)) + 0.1 * square(u.epsilon - epsilon) + shared;
      }
      return 1 - exp(-30 * square(u.rate - rates.lion) - 4 * square(u.decay - decay)) + shared;
    };
  },
);

export const heldOut: readonly Problem[] = [
  goldsteinPrice,
  rastrigin,
  dixonPrice,
  sparse,
  failingCamel,
  cliff,
  unreportedNoise,
  reportedNoise,
  momentum,
  temper,
  kink,
  paired,
  griewank,
  hollows,
  optimizers,
];
