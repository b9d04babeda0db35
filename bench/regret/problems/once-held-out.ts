/** Problems that were held out until their figures led to a decision; they now belong to the design half. */
import type { SearchSpace } from "../../../tuner/space/search-space.ts";
import { box, choice, coordinates, exact, integer, logReal, positions, real, when, type Problem } from "./problem.ts";

const { cos, exp, min, PI, sqrt } = Math;

const square = (x: number) => x * x;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Salomon 1996: rings around the optimum; least value 0. */
const salomon: Problem = exact({ name: "salomon-5", kind: "multimodal", optimum: 0 }, box(5, -3, 3), (uniform) => {
  const best = Array.from({ length: 5 }, () => uniform(-1.5, 1.5));
  return (h) => {
    const radius = sqrt(sum(coordinates(h).map((x, k) => square(x - best[k]))));
    return 1 - cos(2 * PI * radius) + 0.5 * radius;
  };
});

const waveSpace = [logReal("rate", 1e-5, 1), logReal("clip", 1e-2, 1e2), real("drop", 0, 1)];

/**
 * Four basins on a grid of two logarithmic scales, one of which is deepest by a tenth, and a bowl in the third
 * dimension.
 */
const fourBasins: Problem = exact(
  { name: "basins-3", kind: "multimodal, log scale", optimum: 0 },
  waveSpace,
  (uniform) => {
    const sides = [0, 1].map(() => {
      const position = uniform(0.15, 0.35);
      return uniform(0, 1) < 0.5 ? [position, 1 - position] : [1 - position, position];
    });
    const bottom = uniform(0.2, 0.8);
    return (h) => {
      const [u, v, w] = Object.values(positions(waveSpace, h));
      const basins = sides[0].flatMap((x, i) =>
        sides[1].map((y, j) => 0.15 * i + 0.1 * j + 30 * (square(u - x) + square(v - y))),
      );
      return min(1, ...basins) + 0.5 * square(w - bottom);
    };
  },
);

const modelSpace: SearchSpace = [
  choice("model", ["ridge", "kernel", "boosting", "net"]),
  when({ model: ["ridge"] }, logReal("penalty", 1e-4, 1e4)),
  when({ model: ["kernel"] }, logReal("width", 1e-3, 1e3)),
  when({ model: ["kernel"] }, logReal("ridge", 1e-8, 1)),
  when({ model: ["boosting"] }, logReal("shrinkage", 1e-3, 1)),
  when({ model: ["boosting"] }, integer("rounds", 10, 2000, "log")),
  when({ model: ["net"] }, logReal("rate", 1e-6, 1)),
  when({ model: ["net"] }, real("drop", 0, 0.9)),
];

/** Four models; the better a model's best value, the narrower the region in which it beats the next model. */
const models: Problem = exact({ name: "models-4", kind: "conditional", optimum: 0 }, modelSpace, (uniform) => {
  const best = Array.from({ length: 7 }, () => uniform(0.25, 0.75));
  return (h) => {
    const u = positions(modelSpace, h);
    const off = [u.penalty, u.width, u.ridge, u.shrinkage, u.rounds, u.rate, u.drop].map((value, k) => value - best[k]);
    if (h.model === "ridge") return 0.35 + 0.2 * square(off[0]);
    if (h.model === "kernel") return 0.8 - 0.6 * exp(-12 * square(off[1]) - 4 * square(off[2]));
    // A small number of rounds compensates for strong shrinkage, and vice versa.
    if (h.model === "boosting") return 0.1 + 0.7 * min(1, 5 * square(off[3] + 0.8 * off[4]) + 0.5 * square(off[4]));
    return 1 - exp(-25 * square(off[5]) - 3 * square(off[6]));
  };
});

export const onceHeldOut: readonly Problem[] = [salomon, fourBasins, models];
