/** Applies a study's pruning rule to a report. */
import { lastStep, withValue, type Curve } from "./curve.ts";
import { extrapolated } from "./extrapolated.ts";
import { hyperband } from "./hyperband.ts";
import { median } from "./median.ts";
import { percentile } from "./percentile.ts";
import type { PruningRule, PruningSettings } from "./pruning.ts";
import type { Rule } from "./rule.ts";
import { successiveHalving } from "./successive-halving.ts";

const rules: Readonly<Record<PruningRule, Rule>> = {
  median,
  percentile,
  asha: successiveHalving,
  hyperband,
  curve: extrapolated,
};

/** A report from a trial. */
export interface Report {
  readonly number: number;
  readonly step: number;
  /** In the units of the metric; NaN and ±∞ count as the worst value. */
  readonly value: number;
}

/** 1 or −1; sign × value is minimized. */
export function signOf({ direction }: Pick<PruningSettings, "direction">): 1 | -1 {
  return direction === "minimize" ? 1 : -1;
}

/** Whether the study's rule uses a value that cannot be stored. */
export function decidesOn(pruning: PruningSettings | undefined, metric: string): boolean {
  return pruning?.metric === metric;
}

/**
 * Whether the trial should end. `curves`: curves reported by the study's trials, with or without that of this trial, in
 * order of number; smaller is better. A report for a step before the last reported one never ends a trial.
 */
export function isPruned(
  settings: PruningSettings,
  { seed, curves }: { readonly seed: number; readonly curves: readonly Curve[] },
  { number, step, value }: Report,
): boolean {
  const own = curves.find((curve) => curve.number === number);
  const others = curves.filter((curve) => curve.number !== number);
  const before: Curve = own ?? { number, isComplete: false, steps: [], values: [] };
  const known = withoutStep(before, step);
  const previousStep = lastStep(known);
  if (step < settings.min || step <= previousStep || step >= (settings.max ?? Infinity)) return false;
  const turned = Number.isFinite(value) ? signOf(settings) * value : Infinity;
  const curve = withValue(known, step, turned);
  return rules[settings.rule](settings, { seed, others, curve, step, previousStep });
}

/** The curve may already contain the new value. */
function withoutStep(curve: Curve, step: number): Curve {
  const at = curve.steps.indexOf(step);
  if (at === -1) return curve;
  return { ...curve, steps: curve.steps.toSpliced(at, 1), values: curve.values.toSpliced(at, 1) };
}
