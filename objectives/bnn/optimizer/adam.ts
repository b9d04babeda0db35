/** Adam (Kingma & Ba 2015, algorithm 1) as gradient ascent, on an engine's weights or on arbitrary parameters. */
import { MOMENTUM_DECAY, SMALLEST_SCALE, SQUARE_DECAY, type Engine, type FusedUpdates } from "../engine/engine.ts";

/**
 * Steps on `size` parameters, which are updated in place: m and v are running means of the gradient g and its square,
 * each divided by the sum of its weights; θ ← θ + α m / (√v + 10⁻⁸).
 */
export function openAdam(size: number): (parameters: Float64Array, gradient: Float64Array, alpha: number) => void {
  const [m, v] = [new Float64Array(size), new Float64Array(size)];
  let t = 0;
  return (theta, gradient, alpha) => {
    t += 1;
    const [mTotal, vTotal] = [1 - MOMENTUM_DECAY ** t, 1 - SQUARE_DECAY ** t];
    for (let i = 0; i < size; i++) {
      const g = gradient[i];
      m[i] += (1 - MOMENTUM_DECAY) * (g - m[i]);
      v[i] += (1 - SQUARE_DECAY) * (g * g - v[i]);
      theta[i] += (alpha * (m[i] / mTotal)) / (Math.sqrt(v[i] / vTotal) + SMALLEST_SCALE);
    }
  };
}

/** The parts of an engine that Adam uses. */
export type Climbed<M> = Pick<Engine<M>, "weightCount" | "logPosterior" | "readWeights" | "writeWeights">;

/** Iterations on the log posterior, written out; each returns the estimate before the step. */
export function adam<M>(engine: Climbed<M>): ReturnType<FusedUpdates<M>["adam"]> {
  const gradient = new Float64Array(engine.weightCount);
  const step = openAdam(engine.weightCount);
  return (minibatch, alpha, key) => {
    const logPosterior = engine.logPosterior(minibatch, gradient, key);
    const theta = engine.readWeights();
    step(theta, gradient, alpha);
    engine.writeWeights(theta);
    return logPosterior;
  };
}
