/** The reference engine: any log posterior, in double precision and plain TypeScript. */
import { openStream } from "../../../math/random.ts";
import {
  networkLogLikelihood,
  networkLogPosterior,
  type BayesianNetwork,
  type LogPosterior,
} from "../log-posterior.ts";
import { gatherer, type TrainingRows } from "../data/minibatches.ts";
import type { Engine, NetworkEngine } from "./engine.ts";

export function plainEngine<M>(logPosterior: LogPosterior<M>): Omit<Engine<M>, "fused"> {
  const weights = new Float64Array(logPosterior.weightCount);
  return {
    name: "plain",
    weightCount: logPosterior.weightCount,
    writeWeights: (from) => weights.set(from),
    readWeights: () => weights,
    logPosterior: (minibatch, into, key) => logPosterior.evaluate(weights, minibatch, into, key),
    fillNoise: (key, into) => openStream(key).fillNormal(into),
    dispose: () => undefined,
  };
}

/** The reference engine for a network on training data. */
export function plainNetworkEngine(parts: BayesianNetwork, data: TrainingRows): NetworkEngine {
  const onMinibatches = plainEngine(networkLogPosterior(parts, data.rows));
  const logLikelihood = networkLogLikelihood(parts);
  const gather = gatherer(data);
  return {
    ...onMinibatches,
    logPosterior: (rows, gradient, key) => onMinibatches.logPosterior(gather(rows), gradient, key),
    predict: (x, rows) => parts.network.forward(onMinibatches.readWeights(), x, rows),
    gradientsByRow(rows, into) {
      const weights = onMinibatches.readWeights();
      rows.forEach((_, i) => {
        const gradient = into.subarray(i * weights.length, (i + 1) * weights.length).fill(0);
        logLikelihood({ weights, minibatch: gather(rows.subarray(i, i + 1)), factor: 1 }, gradient);
      });
    },
  };
}
