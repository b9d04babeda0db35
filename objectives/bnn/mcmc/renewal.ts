/**
 * Re-estimates quantities of a chain, such as its metric, at the start and during burn-in, because the mode near which
 * a chain starts is not representative of the posterior mass.
 */
import type { Engine } from "../engine/engine.ts";
import type { Progress } from "../posterior/posterior-method.ts";

/** Computes the estimate at these weights, which the engine holds; yields regularly. */
export type Renewal = (weights: Float64Array) => Generator<undefined, unknown>;

interface Renewed {
  readonly engine: Pick<Engine<never>, "readWeights">;
  readonly start: Float64Array;
  readonly iterations: number;
}

/** The first iteration after which the quantity is re-estimated; the next ones are at two, four … times that number. */
const FIRST_RENEWAL = 50;

/**
 * The steps of `open`, calling `renew` before the first and then until the middle of the burn-in (a fraction of the
 * iterations).
 */
export function* renewing<T>(
  { engine, start, iterations }: Renewed,
  { burnIn, renew }: { readonly burnIn: number; readonly renew: Renewal },
  open: () => Generator<Progress, T>,
): Generator<Progress, T> {
  for (const _ of renew(start)) yield { iteration: 0, logPosterior: 0 };
  const steps = open();
  const last = (burnIn * iterations) / 2;
  let renewal = FIRST_RENEWAL;
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    yield step.value;
    if (step.value.iteration !== renewal || renewal > last) continue;
    renewal *= 2;
    for (const _ of renew(engine.readWeights().slice())) yield step.value;
  }
  return step.value;
}
