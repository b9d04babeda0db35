/** The search space of `bnn-regression`: what is tuned unless an option fixes it. */
import type { Dimension, SearchSpace } from "../tuner/objective.ts";
import type { MethodName } from "./posterior/index.ts";

const positive = (name: string, low: number, high: number, standard: number) =>
  ({ name, kind: "float", low, high, scale: "log", default: standard }) as const satisfies Dimension;

/** All scales are logarithmic: what matters about these numbers is their order of magnitude. */
export const tunable = {
  /** Standard deviation of the weight prior; the network is parametrized for weights of unit scale. */
  priorScale: positive("priorScale", 1e-2, 10, 2),
  /** 1 is Bayes' posterior; colder ones trust the data more. */
  temperature: positive("temperature", 1e-4, 10, 1),
  /** ε on the potential of the whole data. The upper end of the range diverges, on most data sets. */
  stepSize: positive("stepSize", 1e-7, 1e-1, 1e-5),
  /** Of Adam. */
  learningRate: positive("learningRate", 1e-4, 1e-1, 1e-2),
} as const;

type TunableName = keyof typeof tunable;

const tunedBy: Readonly<Record<MethodName, readonly TunableName[]>> = {
  map: ["priorScale", "learningRate"],
  sgld: ["priorScale", "temperature", "stepSize"],
};

/** The dimensions that the method uses and `isFixed` does not take away. */
export function bnnSpace(method: MethodName, isFixed: (name: TunableName) => boolean): SearchSpace {
  return tunedBy[method].filter((name) => !isFixed(name)).map((name) => tunable[name]);
}
