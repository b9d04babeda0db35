/** The reference: any log posterior in double precision, and plain TypeScript. */
import { openStream } from "../../math/random.ts";
import { networkLogLikelihood, networkLogPosterior } from "../log-posterior.ts";
import type { BayesianNetwork, LogPosterior } from "../log-posterior.ts";
import { gatherer } from "../minibatches.ts";
import type { TrainingRows } from "../minibatches.ts";
import { MOMENTUM_DECAY, SMALLEST_SCALE, SQUARE_DECAY } from "./engine.ts";
import type { Engine, NetworkEngine } from "./engine.ts";

export function plainEngine<M>(logPosterior: LogPosterior<M>): Engine<M> {
  const count = logPosterior.weightCount;
  const zeros = () => new Float64Array(count);
  const [weights, gradient] = [zeros(), zeros()];
  const [noise, momentum, square] = [zeros(), zeros(), zeros()];
  let adamIterations = 0;

  return {
    name: "plain",
    weightCount: count,
    writeWeights(given) {
      weights.set(given);
      momentum.fill(0);
      square.fill(0);
      adamIterations = 0;
    },
    readWeights: () => weights,
    logPosterior: (minibatch, into, key) => logPosterior.evaluate(weights, minibatch, into, key),

    langevinStep(minibatch, { stepSize, temperature, key }) {
      const value = logPosterior.evaluate(weights, minibatch, gradient, key);
      if (temperature > 0) {
        const amplitude = Math.sqrt(2 * stepSize * temperature);
        openStream(key).fillNormal(noise);
        for (let i = 0; i < count; i++) weights[i] += stepSize * gradient[i] + amplitude * noise[i];
      } else {
        for (let i = 0; i < count; i++) weights[i] += stepSize * gradient[i];
      }
      return value;
    },

    adamStep(minibatch, learningRate, key) {
      adamIterations += 1;
      const value = logPosterior.evaluate(weights, minibatch, gradient, key);
      const momentumTotal = 1 - MOMENTUM_DECAY ** adamIterations;
      const squareTotal = 1 - SQUARE_DECAY ** adamIterations;
      for (let i = 0; i < count; i++) {
        const g = gradient[i];
        momentum[i] += (1 - MOMENTUM_DECAY) * (g - momentum[i]);
        square[i] += (1 - SQUARE_DECAY) * (g * g - square[i]);
        weights[i] +=
          (learningRate * (momentum[i] / momentumTotal)) / (Math.sqrt(square[i] / squareTotal) + SMALLEST_SCALE);
      }
      return value;
    },

    dispose: () => undefined,
  };
}

/** The same for a network on training data. */
export function plainNetworkEngine(parts: BayesianNetwork, data: TrainingRows): NetworkEngine {
  const onMinibatches = plainEngine(networkLogPosterior(parts, data.rows));
  const logLikelihood = networkLogLikelihood(parts);
  const gather = gatherer(data);
  return {
    ...onMinibatches,
    logPosterior: (rows, gradient, key) => onMinibatches.logPosterior(gather(rows), gradient, key),
    langevinStep: (rows, step) => onMinibatches.langevinStep(gather(rows), step),
    adamStep: (rows, learningRate, key) => onMinibatches.adamStep(gather(rows), learningRate, key),
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
