/** Engines support only Gaussian priors; any other prior is added to an engine that has a nearly flat Gaussian one. */
import { fold, openStream } from "../../../math/random.ts";
import type { BayesianNetwork } from "../log-posterior.ts";
import { gaussianPrior, type WeightPrior } from "../prior/gaussian.ts";
import type { NetworkEngine } from "./engine.ts";

/** Scale of the nearly flat prior, relative to the actual one. */
const FLAT = 1e4;

/** The network with a nearly flat Gaussian prior in place of its own, and without that prior's own weights. */
export function withFlatPrior(parts: BayesianNetwork): BayesianNetwork {
  const { blocks, ownWeights } = parts.prior;
  const kept = blocks.slice(0, blocks.length - ownWeights.length);
  return { ...parts, prior: gaussianPrior(kept.map((block) => ({ ...block, scale: FLAT * block.scale }))) };
}

/**
 * The engine of a network `withFlatPrior`, with the actual prior added; the prior's own weights follow the other
 * weights.
 */
export function enginePlusPrior(engine: NetworkEngine, flat: WeightPrior, prior: WeightPrior): NetworkEngine {
  const inner = flat.weightCount;
  const d = prior.weightCount;
  const weights = new Float64Array(d);
  const [ofFlat, ofPrior] = [new Float64Array(inner), new Float64Array(d)];
  const own = new Float64Array(d - inner);
  const read = () => {
    weights.set(engine.readWeights());
    weights.set(own, inner);
    return weights;
  };
  const { fused: _, ...unfused } = engine;
  return {
    ...unfused,
    weightCount: d,
    writeWeights(from) {
      engine.writeWeights(from.subarray(0, inner));
      own.set(from.subarray(inner, d));
    },
    readWeights: read,
    logPosterior(minibatch, gradient, key) {
      const likelihood = engine.logPosterior(minibatch, gradient.subarray(0, inner), key);
      const theta = read();
      const logFlat = flat.logDensity(theta, ofFlat);
      const logPrior = prior.logDensity(theta, ofPrior);
      gradient.fill(0, inner);
      for (let i = 0; i < inner; i++) gradient[i] -= ofFlat[i];
      for (let i = 0; i < d; i++) gradient[i] += ofPrior[i];
      return likelihood - logFlat + logPrior;
    },
    fillNoise(key, into) {
      engine.fillNoise(key, into.subarray(0, inner));
      if (d > inner) openStream(fold(key, "prior")).fillNormal(into.subarray(inner));
    },
    gradientsByRow(minibatch, into) {
      const rows = new Float64Array(minibatch.length * inner);
      engine.gradientsByRow(minibatch, rows);
      into.fill(0, 0, minibatch.length * d);
      for (let i = 0; i < minibatch.length; i++) into.set(rows.subarray(i * inner, (i + 1) * inner), i * d);
    },
  };
}
