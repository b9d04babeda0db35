/** Opens an engine by name, and decides what `auto` means. */
import { hasSimd } from "./simd/current-backend.ts";
import { likelihoodPower, type BayesianNetwork } from "../log-posterior.ts";
import type { TrainingRows } from "../data/minibatches.ts";
import type { Network } from "../network/network.ts";
import { findTensorFlow } from "./tensorflow/find.ts";
import type { engineNames, EngineName, NetworkEngine } from "./engine.ts";
import { plainNetworkEngine } from "./plain.ts";
import { simdEngine } from "./simd/engine.ts";
import { tensorflowEngine } from "./tensorflow/engine.ts";
import { withLikelihoodPower } from "./weighted-likelihood.ts";
import { enginePlusPrior, withFlatPrior } from "./with-prior.ts";
import { whatIsMissing } from "./tensorflow/remedy.ts";

export const engineChoices = ["auto", "simd", "tensorflow", "plain"] as const;
export type EngineChoice = (typeof engineChoices)[number];

/** The problem to compute, and the maximum number of rows in a minibatch. */
interface NetworkOnData {
  readonly parts: BayesianNetwork;
  readonly data: TrainingRows;
  readonly minibatch: number;
}

type Open = (problem: NetworkOnData) => NetworkEngine;

/** The engines that are always available. */
export const engines: Readonly<Record<(typeof engineNames)[number], Open>> = {
  simd: ({ parts, data, minibatch }) => simdEngine(parts, data, { minibatch }),
  plain: ({ parts, data }) => plainNetworkEngine(parts, data),
};

/**
 * A new engine for one chain; the caller disposes of it. `auto` means the `simd` kernels if WebAssembly supports SIMD;
 * requested by name, they run anywhere, but slower without it. (choose.ts decides whether TensorFlow pays off.)
 */
export function openEngine(choice: EngineChoice, problem: NetworkOnData): NetworkEngine {
  const { parts, data } = problem;
  const power = likelihoodPower(parts, data);
  const engine = openUntempered(choice, problem);
  return power === 1 ? engine : withLikelihoodPower(engine, parts.prior, power);
}

function openUntempered(choice: EngineChoice, problem: NetworkOnData): NetworkEngine {
  const { prior } = problem.parts;
  if (prior.isGaussian) return openGaussian(choice, problem);
  const flat = withFlatPrior(problem.parts);
  return enginePlusPrior(openGaussian(choice, { ...problem, parts: flat }), flat.prior, prior);
}

function openGaussian(choice: EngineChoice, problem: NetworkOnData): NetworkEngine {
  const name = choice === "auto" ? builtIn() : choice;
  return name === "tensorflow" ? openTensorFlow(problem) : engines[name](problem);
}

function builtIn(): EngineName {
  return hasSimd() ? "simd" : "plain";
}

function openTensorFlow({ parts, data }: NetworkOnData): NetworkEngine {
  const found = findTensorFlow();
  if ("tf" in found) return tensorflowEngine(found.tf, parts, data);
  throw new Error(`engine; must be available: "tensorflow" (${whatIsMissing(found)})`);
}

/** The forward pass on an engine, for predictions with given weights; `precise` is the network in double precision. */
export function networkOn(engine: NetworkEngine, network: Network) {
  return {
    weightCount: network.weightCount,
    precise: network,
    forward(weights: Float64Array, x: Float64Array, rows: number): Float64Array {
      engine.writeWeights(weights);
      return engine.predict(x, rows);
    },
  };
}
