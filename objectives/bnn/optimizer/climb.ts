/** The search for a mode of the log posterior: Adam with a cosine learning-rate schedule. */
import { fold } from "../../../math/random.ts";
import type { Progress, Run } from "../posterior/posterior-method.ts";
import { cosine } from "../schedule.ts";
import { adam } from "./adam.ts";

/** Final learning rate, as a fraction of the initial one. */
const LEARNING_RATE_FLOOR = 0.01;

/** `run.iterations` iterations from `run.start`, using `update` or the engine's own Adam; yields after each. */
export function* climb<M>(
  { engine, minibatch, start, iterations, key }: Run<M>,
  learningRate: number,
  update: ReturnType<typeof adam<M>> = engine.fused?.adam() ?? adam(engine),
): Generator<Progress, undefined> {
  const rateAt = cosine({ stepSize: learningRate, floor: LEARNING_RATE_FLOOR, iterations });
  engine.writeWeights(start);
  for (let t = 0; t < iterations; t++) {
    const logPosterior = update(minibatch(), rateAt(t), fold(key, t));
    yield { iteration: t + 1, logPosterior };
  }
}
