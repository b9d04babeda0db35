/** A model's network with all its weights, on an engine. */
import { networkOn, openEngine } from "../engine/index.ts";
import { bayesianNetwork } from "../inference/bayesian-network.ts";
import type { Likelihood } from "../likelihood/likelihood.ts";
import { posteriorOf, weightsByRun } from "../posterior/posterior.ts";
import type { PredictingNetwork } from "../predictive/outputs.ts";
import type { Model } from "./model.ts";

/** Rows per forward pass. */
const AT_ONCE = 128;

/** The parts of a model needed for predictions. */
export type Predicting = Pick<Model, "plan" | "posterior" | "prediction" | "standardizer">;

interface OpenNetwork {
  readonly by: { readonly network: PredictingNetwork; readonly likelihood: Likelihood };
  /** Weight vectors of all runs, equally weighted. */
  readonly weights: readonly Float64Array[];
  /** Raw features, transformed to network inputs. */
  standardized(features: Float64Array): { readonly x: Float64Array; readonly rows: number };
  close(): void;
}

export function openNetwork({ plan, posterior, prediction, standardizer }: Predicting): OpenNetwork {
  const { featureMean, featureScale } = standardizer;
  const columns = featureMean.length;
  const parts = bayesianNetwork(plan, columns);
  // Opening an engine requires training rows; there are none here, so any row will do.
  const none = { x: new Float64Array(AT_ONCE * columns), y: new Float64Array(AT_ONCE), rows: AT_ONCE, columns };
  const engine = openEngine(prediction.engine, { parts, data: none, minibatch: AT_ONCE });
  return {
    by: { network: networkOn(engine, parts.network), likelihood: parts.likelihood },
    weights: weightsByRun(posteriorOf(posterior.kind, posterior.runs), prediction.draws, prediction.key).flat(),
    standardized(features) {
      const x = features.map((value, i) => (value - featureMean[i % columns]) / featureScale[i % columns]);
      return { x, rows: x.length / columns };
    },
    close: () => engine.dispose(),
  };
}
