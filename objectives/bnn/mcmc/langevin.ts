import type { Engine, FusedUpdates } from "../engine/engine.ts";

/** An iteration of Langevin dynamics, written out. At temperature 0 it is gradient descent. */
export function langevin<M>(engine: Engine<M>): FusedUpdates<M>["langevin"] {
  const gradient = new Float64Array(engine.weightCount);
  const xi = new Float64Array(engine.weightCount);
  return (minibatch, { stepSize: epsilon, temperature: T, key }) => {
    const logPosterior = engine.logPosterior(minibatch, gradient, key);
    const theta = engine.readWeights();
    const deviation = Math.sqrt(2 * epsilon * T);
    if (deviation > 0) engine.fillNoise(key, xi);
    for (let i = 0; i < theta.length; i++) theta[i] += epsilon * gradient[i] + deviation * xi[i];
    engine.writeWeights(theta);
    return logPosterior;
  };
}
