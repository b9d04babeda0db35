/** From settings to a Bayesian network: its layers, the prior of each weight, where a chain starts. */
import { describe, expect, it } from "vitest";
import { makeKey } from "../../../../math/random.ts";
import { mean, standardDeviation } from "../../../../math/statistics.ts";
import { bayesianNetwork } from "../../../../objectives/bnn/inference/bayesian-network.ts";
import { startingWeights } from "../../../../objectives/bnn/starting-weights.ts";
import { bnnOptions } from "../../../../objectives/bnn-tasks/options.ts";
import { numbers } from "../../../../objectives/bnn-tasks/numbers.ts";
import { planOf } from "../../../../objectives/bnn-tasks/plan.ts";
import { posteriorMethods } from "../../../../objectives/bnn/posterior/index.ts";
import { sineDataset } from "../../bnn-tasks/sine.ts";

function networkOf(options: Record<string, string>) {
  const read = bnnOptions().read({ method: "map", ...options });
  if ("issues" in read) throw new Error(JSON.stringify(read.issues));
  return bayesianNetwork(
    planOf(read.settings, posteriorMethods, 100, numbers.likelihood(sineDataset(), read.settings)),
    3,
  );
}

const kinds = (options: Record<string, string>) => networkOf(options).network.layers.map(({ kind }) => kind);

describe("bayesianNetwork", () => {
  it("has exactly the layers given in the options", () => {
    expect(kinds({ hidden: "4" })).toEqual(["dense", "activation", "dense"]);
    expect(kinds({ hidden: "4", norm: "layer", dropout: "0.1" })).toEqual([
      "dense",
      "layer-norm",
      "activation",
      "dropout",
      "dense",
    ]);
    expect(kinds({ hidden: "4", depth: "2", residual: "true" })).toEqual(["dense", "activation", "residual", "dense"]);
    expect(networkOf({ hidden: "4", activation: "silu" }).network.layers[1]).toMatchObject({ name: "silu" });
  });

  it("has one prior for all weights, and gains centred at 1", () => {
    expect(networkOf({ hidden: "4" }).prior.blocks).toEqual([
      { count: 16 + 5, mean: 0, scale: 2 },
      { count: 1, mean: 2, scale: 2 },
    ]);
    const options = { hidden: "4", norm: "layer", likelihood: "fixed", "prior-scale": "0.5" };
    expect(networkOf(options).prior.blocks).toEqual([
      { count: 16, mean: 0, scale: 0.5 },
      { count: 4, mean: 1, scale: 0.5 },
      { count: 4 + 5, mean: 0, scale: 0.5 },
    ]);
  });
});

describe("startingWeights", () => {
  it("are N(0, 1), but gains 1, shifts 0 and the log precision 2", () => {
    const parts = networkOf({ hidden: "200", norm: "layer" });
    const weights = startingWeights(parts, makeKey("start"));
    expect(weights).toHaveLength(800 + 400 + 201 + 1);
    expect(new Set(weights.slice(800, 1000))).toEqual(new Set([1]));
    expect(new Set(weights.slice(1000, 1200))).toEqual(new Set([0]));
    expect(weights[1401]).toBe(2);
    const drawn = weights.slice(0, 800);
    expect(Math.abs(mean(drawn))).toBeLessThan(5 / Math.sqrt(800));
    expect(Math.abs(standardDeviation(drawn) - 1)).toBeLessThan(5 / Math.sqrt(1600));
  });
});
