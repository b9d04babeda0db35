/** Every field that a strategy records of its decision is known to the documents that carry it. */
import { expect, it } from "vitest";
import type { SuggestionReason } from "../../tuner/study/trial.ts";
import { reason } from "../../wire/trials.ts";

it("reads the reasons that the surrogate's strategy records, shears among them", () => {
  const kernel = {
    lengthscales: { x: 0.3, y: 0.2 },
    signalVariance: 1,
    noiseVariance: 0.01,
    mean: 0,
    warp: "linear-spread",
    shears: [{ from: "x", to: "y", factor: -0.5 }],
  };
  expect(reason.safeParse({ strategy: "gp", kernel }).error).toBeUndefined();
  expect(reason.safeParse({ strategy: "gp", kernel: { ...kernel, warp: "other" } }).success).toBe(false);
});

type Kernel = Required<Required<SuggestionReason>["kernel"]>;

it("knows every field of the type: a new one fails to compile here", () => {
  const whole: Omit<Required<SuggestionReason>, "kernel"> & { kernel: Kernel } = {
    strategy: "gp",
    repeat: 1,
    phase: "log-ei",
    problem: "none",
    predictedMean: 1,
    predictedDeviation: 0.1,
    acquisitionValue: -2,
    feasibility: 0.9,
    kernel: {
      lengthscales: { x: 0.3, y: 2 },
      signalVariance: 1,
      noiseVariance: 1e-4,
      mean: -0.5,
      warp: "log-spread",
      shears: [{ from: "x", to: "y", factor: 0.5 }],
    },
    kernels: {
      loss: { lengthscales: { x: 0.3, y: 2 }, signalVariance: 1, noiseVariance: 1e-4, mean: -0.5, warp: "log" },
    },
    predictions: { loss: { mean: 1, deviation: 0.1 }, latency: { mean: 20, deviation: 3 } },
    requirements: 0.7,
    seen: 12,
  };
  expect(reason.parse(whole)).toStrictEqual(whole);
});
