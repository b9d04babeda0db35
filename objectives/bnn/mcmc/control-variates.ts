/**
 * Control variates for gradients on minibatches (SGLD-CV; Baker et al. 2019): the estimate ∇Û(θ) − ∇Û(θ*) + ∇U(θ*) is
 * centred at a mode θ*, where the full gradient is computed once. The noise vanishes at θ* and grows with the distance
 * from it. The second gradient per step pays off only while a chain stays near the mode, as it does if there is much
 * data.
 */
import type { Engine } from "../engine/engine.ts";
import type { NetworkRun, Progress, Run } from "../posterior/posterior-method.ts";

/**
 * The same run on an engine whose gradients are centred at the run's start. A run without data rows, where minibatches
 * are not subsets of anything, is returned unchanged. Dropout is disabled, because no single mask applies to the full
 * gradient.
 */
export function* centredGradients<M>(run: Run<M> | NetworkRun): Generator<Progress, Run<M>> {
  if (!("parts" in run)) return run;
  const { engine, start, rows } = run;
  const mode = start.slice();
  const size = run.minibatch().length;
  const d = engine.weightCount;
  const here = new Float64Array(d);
  const full = new Float64Array(d);
  let fullValue = 0;
  engine.writeWeights(mode);
  for (let from = 0; from < rows; from += size) {
    const numbers = Int32Array.from({ length: Math.min(size, rows - from) }, (_, i) => from + i);
    const share = numbers.length / rows;
    fullValue += share * engine.logPosterior(numbers, here);
    for (let i = 0; i < d; i++) full[i] += share * here[i];
    yield { iteration: 0, logPosterior: fullValue };
  }
  const weights = new Float64Array(d);
  const { fused: _, ...unfused } = engine;
  const centred: Engine<Int32Array> = {
    ...unfused,
    logPosterior(minibatch, gradient) {
      weights.set(engine.readWeights());
      engine.writeWeights(mode);
      const atMode = engine.logPosterior(minibatch, here);
      engine.writeWeights(weights);
      const value = engine.logPosterior(minibatch, gradient);
      for (let i = 0; i < d; i++) gradient[i] += full[i] - here[i];
      return value - atMode + fullValue;
    },
  };
  return { ...run, engine: centred } as unknown as Run<M>;
}
