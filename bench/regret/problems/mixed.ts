/** Problems with categories, integers and conditions. */
import type { Hyperparameters, SearchSpace } from "../../../tuner/space/search-space.ts";
import { branin } from "./classic.ts";
import { choice, exact, integer, logReal, positions, real, when, type Problem } from "./problem.ts";

const square = (x: number) => x * x;

const factors = [1, 1.3, 0.7, 2, 1];
const offsets = [0, 4, 2, 0.5, 20];

/** Branin, stretched and lifted by a category; only one choice reaches the optimum. */
const braninCategorical: Problem = exact(
  { name: "branin-cat", kind: "categories", optimum: 0.39788735772973816 },
  [real("x1", -5, 10), real("x2", 0, 15), choice("category", ["c0", "c1", "c2", "c3", "c4"])],
  (uniform) => {
    const turn = Math.floor(uniform(0, 5));
    return ({ x1, x2, category }) => {
      const index = (Number(String(category).slice(1)) + turn) % 5;
      return branin([Number(x1), Number(x2)]) * factors[index] + offsets[index];
    };
  },
);

/** Dimensions with one secret best value each; mismatches cost individually and in pairs. Optimum 0. */
function secrets(name: string, kind: string, space: SearchSpace): Problem {
  return exact({ name, kind, optimum: 0 }, space, (uniform) => {
    const parts = space.map((dimension) => {
      const cost = new Map<unknown, number>();
      const best = uniform(0.1, 0.9);
      return {
        cost(h: Hyperparameters): number {
          if (dimension.kind !== "categorical") return square(positions(space, h)[dimension.name] - best) * 2;
          return cost.get(h[dimension.name]) ?? 0;
        },
        draw() {
          if (dimension.kind !== "categorical") return;
          const right = Math.floor(uniform(0, dimension.choices.length));
          for (const [i, value] of dimension.choices.entries()) cost.set(value, i === right ? 0 : uniform(0.2, 1));
        },
      };
    });
    for (const part of parts) part.draw();
    const scales = parts.map(() => uniform(0.2, 1));
    const couplings = parts.map(() => uniform(0, 1.5));
    const floor = minimumOf(space, parts);
    return (h) => {
      const costs = parts.map((part) => part.cost(h));
      const own = costs.reduce((sum, cost, k) => sum + scales[k] * (cost - floor[k]), 0);
      // Two mismatches in a pair cost less than their sum, or more.
      return costs.reduce(
        (sum, cost, k) =>
          sum + couplings[k] * (cost - floor[k]) * (costs[(k + 5) % costs.length] - floor[(k + 5) % costs.length]),
        own,
      );
    };
  });
}

/** The least cost of each part: 0 for categories, that of the nearest level for integers. */
function minimumOf(space: SearchSpace, parts: readonly { cost(h: Hyperparameters): number }[]): readonly number[] {
  const first = Object.fromEntries(
    space.map((dimension) => [
      dimension.name,
      dimension.kind === "categorical"
        ? dimension.choices[0]
        : dimension.kind === "ordinal"
          ? dimension.levels[0]
          : dimension.low,
    ]),
  );
  return space.map((dimension, k) => {
    if (dimension.kind !== "int") return 0;
    const values = Array.from({ length: dimension.high - dimension.low + 1 }, (_, i) => dimension.low + i);
    return Math.min(...values.map((value) => parts[k].cost({ ...first, [dimension.name]: value })));
  });
}

const letters = ["a", "b", "c", "d"];
const twelve = Array.from({ length: 12 }, (_, k) => choice(`option${k + 1}`, letters));
const six: SearchSpace = Array.from({ length: 6 }, (_, k) => [
  choice(`option${k + 1}`, [...letters, "e"]),
  integer(`level${k + 1}`, 1, 10),
]).flat();

const branchSpace: SearchSpace = [
  choice("model", ["wide", "narrow"]),
  when({ model: ["wide"] }, real("w1", 0, 1)),
  when({ model: ["wide"] }, real("w2", 0, 1)),
  when({ model: ["narrow"] }, logReal("n1", 1e-5, 1)),
  when({ model: ["narrow"] }, real("n2", 0, 1)),
  when({ model: ["narrow"] }, real("n3", 0, 1)),
];

/** A broad bowl with minimum 0.25, or a narrow well with minimum 0 that looks worse from afar. */
const narrowBranch: Problem = exact(
  { name: "narrow-branch", kind: "conditional", optimum: 0 },
  branchSpace,
  (uniform) => {
    const wide = [uniform(0.2, 0.8), uniform(0.2, 0.8)];
    const narrow = [uniform(0.2, 0.8), uniform(0.2, 0.8), uniform(0.2, 0.8)];
    return (h) => {
      const at = positions(branchSpace, h);
      if (h.model === "wide") return 0.25 + 0.6 * (square(at.w1 - wide[0]) + square(at.w2 - wide[1]));
      const distance = square(at.n1 - narrow[0]) + square(at.n2 - narrow[1]) + square(at.n3 - narrow[2]);
      return 1 - Math.exp(-distance / (2 * square(0.22)));
    };
  },
);

const pipelineSpace: SearchSpace = [
  choice("algorithm", ["linear", "forest", "net"]),
  when({ algorithm: ["linear"] }, logReal("penalty", 1e-6, 1e2)),
  when({ algorithm: ["forest"] }, integer("trees", 10, 1000, "log")),
  when({ algorithm: ["forest"] }, integer("depth", 1, 20)),
  when({ algorithm: ["net"] }, choice("optimizer", ["sgd", "adam"])),
  when({ algorithm: ["net"] }, logReal("rate", 1e-6, 1)),
  when({ algorithm: ["net"] }, integer("width", 8, 512, "log")),
  when({ algorithm: ["net"], optimizer: ["sgd"] }, real("momentum", 0, 0.99)),
];

/**
 * Linear models reach 0.3, forests 0.15, and nets 0 with adam and 0.03 with sgd if the rate is right; large rates fail.
 */
const pipeline: Problem = exact({ name: "pipeline", kind: "conditional", optimum: 0 }, pipelineSpace, (uniform) => {
  const [penalty, depth, rate] = [uniform(0.2, 0.8), uniform(0.4, 0.8), uniform(0.35, 0.6)];
  return (h) => {
    const at = positions(pipelineSpace, h);
    if (h.algorithm === "linear") return 0.3 + 0.3 * square(at.penalty - penalty);
    if (h.algorithm === "forest") return 0.15 + 0.2 * square(1 - at.trees) + 0.5 * square(at.depth - depth);
    const shift = h.optimizer === "sgd" ? 0.15 - (0.25 * Math.log10(1 / (1 - Number(h.momentum)))) / 2 : 0;
    const off = at.rate - rate - shift;
    if (off > 0.25) return NaN;
    const own = h.optimizer === "sgd" ? 0.03 + 0.1 * square(Number(h.momentum) - 0.9) : 0;
    return own + 1 - Math.exp(-6 * square(off / 0.3)) + 0.3 * square(at.width - 0.7) * (1 - square(at.width - 0.7));
  };
});

export const mixed: readonly Problem[] = [
  secrets("choices-12", "categories", twelve),
  narrowBranch,
  secrets("choices-6-levels-6", "categories", six),
  braninCategorical,
  pipeline,
];
