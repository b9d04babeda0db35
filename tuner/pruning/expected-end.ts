/**
 * The expected final value of a pruned trial: its last value plus the median gain of complete trials from that step on.
 * Its deviation comes from their median absolute deviation, scaled for a normal distribution; with fewer than three
 * trials it is half the gain.
 */
import { median, medianAbsoluteDeviation } from "../../math/statistics.ts";
import { lastStep, reaches, valueAt, type Curve } from "./curve.ts";
import type { ExpectedEnd } from "./pruning.ts";

/** For a normal distribution: deviation = 1.4826 × median absolute deviation. */
const NORMAL = 1.4826;

/** On the scale of the curves; null if no complete trial has gone further. */
export function expectedEnd(
  curves: readonly Curve[],
  { step, value }: { readonly step: number; readonly value: number },
): ExpectedEnd | null {
  const whole = curves.filter((curve) => curve.isComplete && reaches(curve, step) && lastStep(curve) > step);
  const gains = whole.map((curve) => curve.values[curve.values.length - 1] - valueAt(curve, step));
  if (gains.length === 0 || !Number.isFinite(value)) return null;
  const gain = median(gains);
  const deviation = gains.length < 3 ? Math.abs(gain) / 2 : NORMAL * medianAbsoluteDeviation(gains);
  return Number.isFinite(gain) ? { value: value + gain, deviation } : null;
}
