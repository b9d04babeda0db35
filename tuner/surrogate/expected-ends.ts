/** Pruned trials as the strategy learns from them: as if they had reached their expected final value. */
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";

/**
 * The trials, with pruned ones that have an expected final value treated as complete with that value and its
 * uncertainty. Compared on simulated curves (bench/results/pruning.md) with leaving them out and with using their last
 * values.
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
