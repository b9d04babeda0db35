/** The engine of a name, and which one `auto` is here. */
import { hasSimd } from "../../math/simd/network/current-machine.ts";
import type { BayesianNetwork } from "../log-posterior.ts";
import type { TrainingRows } from "../minibatches.ts";
import type { Network } from "../network/network.ts";
import { findTensorFlow } from "../runner/find-tensorflow.ts";
import type { engineNames } from "./engine.ts";
import type { EngineName, NetworkEngine } from "./engine.ts";
import { plainNetworkEngine } from "./plain.ts";
import { simdEngine } from "./simd.ts";
import { tensorflowEngine } from "./tensorflow/engine.ts";
import { whatIsMissing } from "./tensorflow/remedy.ts";

export const engineChoices = ["auto", "simd", "tensorflow", "plain"] as const;
export type EngineChoice = (typeof engineChoices)[number];

/** What to compute, and the most rows of a minibatch. */
interface NetworkOnData {
  readonly parts: BayesianNetwork;
  readonly data: TrainingRows;
  readonly minibatch: number;
}

type Open = (problem: NetworkOnData) => NetworkEngine;

/** The engines that are always here. */
export const engines: Readonly<Record<(typeof engineNames)[number], Open>> = {
  simd: ({ parts, data, minibatch }) => simdEngine(parts, data, { minibatch }),
  plain: ({ parts, data }) => plainNetworkEngine(parts, data),
};

/**
 * An engine of its own for a chain; dispose of it in the end. `auto` is the kernels where WebAssembly has SIMD; asked for
 * by name they compute anywhere, slower without it. (Whether it pays to ask for TensorFlow, choose.ts decides before.)
 */
export function openEngine(choice: EngineChoice, problem: NetworkOnData): NetworkEngine {
  const name = choice === "auto" ? builtIn() : choice;
  return name === "tensorflow" ? openTensorFlow(problem) : engines[name](problem);
}

function builtIn(): EngineName {
  return hasSimd() ? "simd" : "plain";
}

function openTensorFlow({ parts, data }: NetworkOnData): NetworkEngine {
  const found = findTensorFlow();
  if ("tf" in found) return tensorflowEngine(found.tf, parts, data);
  throw new Error(`engine; must be there: "tensorflow" (${whatIsMissing(found)})`);
}

/** The way forward on an engine, for predicting with weights that come from elsewhere. */
export function networkOn(engine: NetworkEngine, { weightCount }: Network): Pick<Network, "forward" | "weightCount"> {
  return {
    weightCount,
    forward(weights, x, rows) {
      engine.writeWeights(weights);
      return engine.predict(x, rows);
    },
  };
}
