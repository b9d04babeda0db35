/** Pruned trials as the strategy learns from them: as if they had come to their expected end. */
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";

/**
 * The trials, where pruned ones with an expected end are complete with it, uncertain as it is. Measured on simulated curves
 * (bench/results/pruning.md) against leaving them out and against their last values.
 */
export function withExpectedEnds(
  study: Pick<Study, "pruning" | "metrics">,
  trials: readonly Trial[],
): readonly Trial[] {
  const [{ name }] = study.metrics;
  if (study.pruning?.metric !== name) return trials;
  return trials.map((trial): Trial => {
    const expected = trial.state === "pruned" ? trial.pruning?.expected : undefined;
    if (expected === undefined) return trial;
    const { value, deviation } = expected;
    return { ...trial, state: "complete", values: { [name]: value }, standardErrors: { [name]: deviation } };
  });
}
