/**
 * What a pruned trial would have come to: its last value and the median of what complete trials still gained from that step
 * on. Deviation: their median absolute deviation, as that of normal numbers; of fewer than three, half the gain.
 */
import { median, medianAbsoluteDeviation } from "../../math/statistics.ts";
import { lastStep, reaches, valueAt, type Curve } from "./curve.ts";
import type { ExpectedEnd } from "./pruning.ts";

/** Of normal numbers: deviation = 1.4826 × median absolute deviation. */
const NORMAL = 1.4826;

/** In the scale of the curves; null without a complete trial that went further. */
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
