/** The engine of a name, and which one `auto` is here. */
import { hasSimd } from "../../math/simd/network/current-machine.ts";
import type { BayesianNetwork } from "../log-posterior.ts";
import type { TrainingRows } from "../minibatches.ts";
import type { Network } from "../network/network.ts";
import { engineNames } from "./engine.ts";
import type { EngineName, NetworkEngine } from "./engine.ts";
import { plainNetworkEngine } from "./plain.ts";
import { simdEngine } from "./simd.ts";

export const engineChoices = ["auto", ...engineNames] as const;
export type EngineChoice = (typeof engineChoices)[number];

/** What to compute, and the most rows of a minibatch. */
interface NetworkOnData {
  readonly parts: BayesianNetwork;
  readonly data: TrainingRows;
  readonly minibatch: number;
}

export const engines: Readonly<Record<EngineName, (problem: NetworkOnData) => NetworkEngine>> = {
  simd: ({ parts, data, minibatch }) => simdEngine(parts, data, { minibatch }),
  plain: ({ parts, data }) => plainNetworkEngine(parts, data),
};

/** An engine of its own for a chain; dispose of it in the end. */
export function openEngine(choice: EngineChoice, problem: NetworkOnData): NetworkEngine {
  return engines[resolveEngine(choice)](problem);
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

/** `auto` is the kernels where WebAssembly has SIMD. Asked for by name they compute anywhere, slower without it. */
function resolveEngine(choice: EngineChoice): EngineName {
  if (choice !== "auto") return choice;
  return hasSimd() ? "simd" : "plain";
}
