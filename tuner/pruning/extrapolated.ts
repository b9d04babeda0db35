/**
 * The curve rule: a trial ends if, according to an extrapolation of its learning curve, its final value is probably no
 * better than the best final value of the complete trials.
 */
import { normalCdf } from "../../math/normal.ts";
import { lastStep, type Curve } from "./curve.ts";
import { extrapolate, speedsOf } from "./extrapolation.ts";
import type { Rule } from "./rule.ts";

/** Number of complete trials required before any trial may be pruned. */
export const CURVE_STARTUP = 3;
/** A trial ends if the probability that it becomes the best is below this. */
export const PROBABILITY = 0.05;
/** The speed of learning is estimated from at most this many complete trials, the most recent ones. */
const RECENT = 20;

export const extrapolated: Rule = (settings, { others, curve }) => {
  const complete = others.filter(({ isComplete, values }) => isComplete && Number.isFinite(values.at(-1)));
  if (complete.length < (settings.startup ?? CURVE_STARTUP)) return false;
  if (curve.values.at(-1) === Infinity) return true;
  const end = settings.max ?? Math.max(...complete.map(lastStep));
  if (lastStep(curve) >= end) return false;
  const best = Math.min(...complete.map(lastValue));
  const forecasts = extrapolate(curve, end, speedsOf(complete.slice(-RECENT)));
  if (forecasts === null) return false;
  const better = forecasts.reduce(
    (sum, { share, mean, deviation }) => sum + share * normalCdf((best - mean) / deviation),
    0,
  );
  return better < (settings.probability ?? PROBABILITY);
};

function lastValue({ values }: Curve): number {
  return values[values.length - 1];
}
