/** The prior of a network's weights: family, scale, and scaling with depth. */
import { defined } from "../../../common/defined.ts";
import type { Likelihood } from "../likelihood/likelihood.ts";
import type { DenseLayer } from "../network/layers/dense.ts";
import { denseLayersIn } from "../network/layers/index.ts";
import type { Network } from "../network/network.ts";
import { composedPrior, type PriorGroup } from "./composed.ts";
import { gaussian, groupLaplace, horseshoe, laplace, studentT, type Family } from "./families.ts";
import { gaussianPrior, type PriorBlock, type WeightPrior } from "./gaussian.ts";

export const priorFamilies = ["gaussian", "laplace", "student-t", "horseshoe", "group-laplace"] as const;
export const priorScalings = ["layer", "network"] as const;
export const priorHierarchies = ["none", "layers"] as const;

export interface PriorSpec {
  /** s > 0. */
  readonly scale: number;
  /** Family of the weights and biases of dense layers; other weights are Gaussian. Default: Gaussian. */
  readonly family?: (typeof priorFamilies)[number];
  /** Degrees of freedom of student-t, ≥ 1; default 4. */
  readonly degrees?: number;
  /**
   * `layer` (the default): each of the `depth` dense layers has scale s, so that functions have scale s^depth.
   * `network`: each has scale s^(1/depth), so that functions have scale s at any depth. The scale does not depend on
   * the width, because outputs are divided by the square root of their number of inputs.
   */
  readonly scaling?: (typeof priorScalings)[number];
  /** Whether the scale of each dense layer is learned, with its logarithm ~ N(ln s, spread²). Not learned if absent. */
  readonly hierarchy?: (typeof priorHierarchies)[number];
  /** 1 if absent. */
  readonly spread?: number;
}

export function networkPrior(network: Network, likelihood: Likelihood, spec: PriorSpec): WeightPrior {
  const { family = "gaussian", hierarchy = "none", scaling = "layer" } = spec;
  const dense = denseLayersIn(network.layers);
  const scale = scaling === "network" ? spec.scale ** (1 / dense.length) : spec.scale;
  const own = likelihood.ownWeights.map(({ priorMean, priorScale }) => ({
    count: 1,
    mean: priorMean,
    scale: priorScale,
  }));
  const blocks = [...layerBlocks(network, scale), ...own];
  if (family === "gaussian" && hierarchy === "none") return gaussianPrior(blocks);
  const isLearned = hierarchy === "layers";
  const layers = dense.flatMap((layer, l) => {
    return groupsOf(layer, spec).map((group) => ({
      ...group,
      mean: 0,
      scale,
      ...defined({ factor: isLearned ? l : undefined }),
    }));
  });
  return composedPrior({
    groups: [...layers, ...others(blocks, new Set(layers.flatMap(({ indices }) => [...indices])))],
    factors: isLearned ? dense.map((_, l) => `scale of layer ${l + 1}`) : [],
    spread: spec.spread ?? 1,
  });
}

/** N(mean, scale²) for every weight of the network, with the mean given by its layer: 1 for gains, 0 for all others. */
function layerBlocks({ layers }: Network, scale: number): readonly PriorBlock[] {
  const blocks: PriorBlock[] = [];
  for (const { count, mean } of layers.flatMap((layer) => layer.weights)) {
    const last = blocks.at(-1);
    if (last?.mean === mean) blocks[blocks.length - 1] = { ...last, count: last.count + count };
    else blocks.push({ count, mean, scale });
  }
  return blocks;
}

/**
 * The weights of a layer form one group, unless the weights of each input form a group of their own; in that case the
 * biases are Gaussian.
 */
function groupsOf(
  { inputs, outputs, matrixOffset, biasOffset }: DenseLayer,
  { family = "gaussian", degrees = 4 }: PriorSpec,
): readonly Pick<PriorGroup, "indices" | "family">[] {
  if (family === "group-laplace") {
    const ofInput = (i: number) => Int32Array.from({ length: outputs }, (_, o) => matrixOffset + o * inputs + i);
    const columns = Array.from({ length: inputs }, (_, i) => ({ indices: ofInput(i), family: groupLaplace }));
    return [...columns, { indices: Int32Array.from({ length: outputs }, (_, o) => biasOffset + o), family: gaussian }];
  }
  const indices = Int32Array.from({ length: (inputs + 1) * outputs }, (_, i) => matrixOffset + i);
  const families: Readonly<Record<typeof family, Family>> = {
    gaussian,
    laplace,
    "student-t": studentT(degrees),
    horseshoe,
  };
  return [{ indices, family: families[family] }];
}

/** Gaussian groups for the weights that are in no other group. */
function others(blocks: readonly PriorBlock[], taken: ReadonlySet<number>): readonly PriorGroup[] {
  let from = 0;
  return blocks.flatMap(({ count, mean, scale }) => {
    const indices = Int32Array.from({ length: count }, (_, i) => from + i).filter((index) => !taken.has(index));
    from += count;
    return indices.length > 0 ? [{ indices, mean, scale, family: gaussian }] : [];
  });
}
