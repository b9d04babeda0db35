/**
 * NLL-1: resembles tuning a net, with mixed and conditional dimensions, noise that grows with the loss, outliers, and a
 * cliff beyond which training diverges (30 % of the space). Artificial, for comparisons; the smallest mean is 0.5.
 */
import { openStream } from "../../../math/random.ts";
import type { Hyperparameters, SearchSpace } from "../../../tuner/space/search-space.ts";
import { real, type Problem } from "./problem.ts";

const adaptive = { opt: ["adam", "adamw"] };
const space: SearchSpace = [
  { kind: "categorical", name: "opt", choices: ["sgd", "adam", "adamw"] },
  { kind: "float", name: "lr", low: 1e-5, high: 1, scale: "log" },
  { kind: "float", name: "wd", low: 1e-6, high: 0.1, scale: "log" },
  { kind: "int", name: "width", low: 16, high: 1024, scale: "log" },
  { kind: "int", name: "layers", low: 1, high: 8, scale: "linear" },
  real("dropout", 0, 0.6),
  { ...real("momentum", 0, 0.99), when: { opt: ["sgd"] } },
  { kind: "float", name: "omb2", low: 1e-4, high: 0.1, scale: "log", when: adaptive },
];

/** How far the logarithm of the learning rate exceeds its best value for this net. */
function excessRate(h: Hyperparameters): number {
  const { opt, momentum, lr, width, layers } = h;
  const best = { sgd: -1 - 0.5 * Math.log10(1 / (1 - Number(momentum))), adam: -3, adamw: -2.8 }[String(opt)] ?? NaN;
  return Math.log10(Number(lr)) - best + 0.3 * (Math.log2(Number(width)) - 7) + 0.08 * (Number(layers) - 3);
}

function mean(h: Hyperparameters): number {
  const a = excessRate(h);
  const doublings = Math.log2(Number(h["width"])) - 8;
  const offset = { sgd: 0.02, adam: 0.01, adamw: 0 }[String(h["opt"])] ?? NaN;
  const own =
    h["opt"] === "sgd" ? 0.8 * (Number(h["momentum"]) - 0.9) ** 2 : 0.02 * (Math.log10(Number(h["omb2"])) + 2) ** 2;
  return (
    0.5 +
    offset +
    (a < 0 ? 0.25 : 0.6) * a ** 2 +
    0.012 * doublings ** 2 +
    0.01 * (Number(h["layers"]) - 4) ** 2 +
    0.03 * (Math.log10(Number(h["wd"])) + 3 - 0.25 * doublings) ** 2 +
    0.35 * (Number(h["dropout"]) - 0.2) ** 2 +
    own
  );
}

export const nll1: Problem = {
  name: "nll-1",
  kind: "failures, noise, conditional",
  optimum: 0.5,
  create: () => ({
    space,
    truth: mean,
    observe(h, key) {
      const stream = openStream(key);
      const a = excessRate(h);
      if (a > 1 + 0.15 * Math.sin(7 * Math.log10(Number(h["wd"])))) {
        return { value: stream.uniform() < 0.7 ? NaN : 20 + 200 * stream.uniform() };
      }
      const noise = 0.01 * (1 + 6 * Math.max(0, a)) * stream.normal();
      const outlier =
        stream.uniform() < 0.04 ? (0.5 * Math.abs(stream.normal())) / (Math.abs(stream.normal()) + 0.05) : 0;
      return { value: mean(h) + noise + outlier };
    },
  }),
};
