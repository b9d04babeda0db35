/** The description of a study's pruning in `show`. */
import type { Study } from "../../tuner/study/study.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { countOf, formatNumber, listOf } from "../terminal/format.ts";

/** The rule, and why pruned trials ended; empty if there is neither. */
export function pruningLines({ pruning }: Study, trials: readonly Trial[]): readonly string[] {
  const pruned = trials.filter(({ state }) => state === "pruned");
  const byRule = pruned.filter((trial) => trial.pruning !== null).length;
  const byPerson = pruned.filter((trial) => trial.pruning === null && trial.stopRequested).length;
  const parts = [
    ...(byRule === 0 ? [] : [`${byRule} by the rule`]),
    ...(byPerson === 0 ? [] : [`${byPerson} stopped by a person`]),
    ...(pruned.length === byRule + byPerson ? [] : [`${pruned.length - byRule - byPerson} by their programs`]),
  ];
  const ended = parts.length === 0 ? "" : `; pruned: ${listOf(parts)}`;
  if (pruning === undefined) return pruned.length === 0 ? [] : [`none${ended}`];
  const { rule, metric, min, max, reduction, startup, percentile } = pruning;
  const settings = [
    `by ${metric}`,
    `from step ${formatNumber(min)}`,
    ...(max === undefined ? [] : [`to ${formatNumber(max)}`]),
    ...(reduction === undefined ? [] : [`reduction ${formatNumber(reduction)}`]),
    ...(startup === undefined ? [] : [`after ${countOf(startup, "complete trial")}`]),
    ...(percentile === undefined ? [] : [`the best ${formatNumber(percentile)} % continue`]),
  ];
  return [`${rule} (${settings.join(", ")})${ended}`];
}
