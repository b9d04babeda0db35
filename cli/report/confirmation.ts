/** The result of a confirmation: a sentence and a table. */
import type { Confirmation, ConfirmedConfiguration } from "../../tuner/analysis/confirmation.ts";
import { hasRequirements, hasSeveralObjectives, tunedMetrics } from "../../tuner/study/goals.ts";
import type { Study } from "../../tuner/study/study.ts";
import { countOf, decimalsOf, formatNumber, formatValue, listOf } from "../terminal/format.ts";
import { labelOf } from "../terminal/label.ts";
import { tableLines, type Column } from "../terminal/table.ts";

/** The best configuration, its probability of being the best, and its gain over the default. */
export function confirmationSentence(study: Pick<Study, "metrics">, confirmation: Confirmation): string {
  const { configurations, repeats, pending } = confirmation;
  const best = configurations.find(({ mean }) => mean !== null);
  if (best?.mean === undefined || best.mean === null) {
    return pending > 0
      ? `${countOf(pending, "confirmation")} not evaluated yet.`
      : "No configuration has a value in every repeat, so nothing is confirmed.";
  }
  if (hasSeveralObjectives(study)) return frontSentence(study, confirmation);
  const { name, direction } = study.metrics[0];
  const value = formatValue(best.mean, decimalsOf(configurations.map(({ mean }) => mean ?? NaN)));
  if (best.meets === false) {
    return `Confirmed with ${countOf(repeats, "repeat")} with new random numbers: no configuration meets the requirements on average.`;
  }
  const which = best.meets === null ? "the best" : "the best of those that meet the requirements";
  const sure =
    best.probabilityBest === null ? "" : ` and is ${which} with probability ${best.probabilityBest.toFixed(2)}`;
  const what = best.isDefault ? "the default configuration" : `trial ${best.number}`;
  const first = `Confirmed with ${countOf(repeats, "repeat")} and new random numbers: ${what} has a mean ${labelOf(name)} of ${value}${sure}.`;
  const { gain } = best;
  if (gain === null) return first;
  // All values are equal: there is no uncertainty.
  const isExact = gain.standardError === 0;
  const way = direction === "minimize" ? "below" : "above";
  const range = isExact ? "(without noise)" : `(95 %: ${short(gain.low)} to ${short(gain.high)})`;
  return `${first} It is ${errorText(gain)} ${way} the default's ${range}.`;
}

/** Which configurations are on the front by their means. */
function frontSentence(study: Pick<Study, "metrics">, { configurations, repeats }: Confirmation): string {
  const measured = configurations.filter(({ mean }) => mean !== null);
  const on = measured.filter(({ isOnFront }) => isOnFront === true);
  const names = listOf(tunedMetrics(study.metrics).map(({ name }) => labelOf(name)));
  const first = `Confirmed with ${countOf(repeats, "repeat")} with new random numbers:`;
  if (on.length === 0) return `${first} no configuration meets the requirements on average.`;
  const which = listOf(on.map(({ number, isDefault }) => (isDefault ? `${number} (the default)` : String(number))));
  return `${first} by their means, ${on.length} of ${countOf(measured.length, "configuration")} are on the front of ${names}: ${on.length === 1 ? "trial" : "trials"} ${which}.`;
}

/** A line for each configuration, best first. */
export function confirmationTable(
  study: Pick<Study, "metrics">,
  confirmation: Confirmation,
  width: number,
): readonly string[] {
  const { configurations } = confirmation;
  const show = (text: (one: ConfirmedConfiguration) => string) => configurations.map(text);
  const yesNo = (is: boolean | null) => (is === null ? "–" : is ? "yes" : "no");
  const isSeveral = hasSeveralObjectives(study);
  const columns: readonly Column[] = [
    {
      title: "trial",
      cells: show(({ number, isDefault }) => (isDefault ? `${number} (default)` : `${number}`)),
      align: "left",
    },
    ...(isSeveral || hasRequirements(study) ? metricColumns(study, confirmation) : [meanColumn(confirmation)]),
    ...(hasRequirements(study)
      ? [{ title: "meets", cells: show(({ meets }) => yesNo(meets)), align: "left" } as const]
      : []),
    ...(isSeveral
      ? [{ title: "on the front", cells: show(({ isOnFront }) => yesNo(isOnFront)), align: "left" } as const]
      : gainColumns(configurations)),
    {
      title: isSeveral ? "probability" : "best",
      cells: show(({ probabilityBest }) => (probabilityBest === null ? "–" : `${Math.round(100 * probabilityBest)} %`)),
      align: "right",
    },
  ];
  return tableLines(columns, { width });
}

function meanColumn({ configurations, repeats }: Confirmation): Column {
  const decimals = decimalsOf(configurations.map(({ mean }) => mean ?? NaN));
  const cells = configurations.map(({ mean, failed }) => meanText(mean, failed, decimals));
  return { title: `mean of ${repeats}`, cells, align: "decimal" };
}

/** The means of each compared metric with their standard errors. */
function metricColumns(study: Pick<Study, "metrics">, { configurations }: Confirmation): readonly Column[] {
  const names = configurations.find(({ metrics }) => metrics.length > 0)?.metrics.map(({ name }) => name);
  return (names ?? [study.metrics[0].name]).map((title, m): Column => {
    const decimals = decimalsOf(configurations.map(({ metrics }) => metrics[m]?.mean ?? NaN));
    const cells = configurations.map(({ metrics, failed }) => {
      const one = metrics[m];
      if (one === undefined) return meanText(null, failed, decimals);
      const error = one.standardError === null || one.standardError === 0 ? "" : ` ± ${short(one.standardError)}`;
      return `${formatValue(one.mean, decimals)}${error}`;
    });
    return { title, cells, align: "left" };
  });
}

function gainColumns(configurations: readonly ConfirmedConfiguration[]): readonly Column[] {
  return [
    {
      title: "gain over the default",
      cells: configurations.map(({ gain }) => (gain === null ? "–" : errorText(gain))),
      align: "left",
    },
    {
      title: "95 %",
      cells: configurations.map(({ gain }) => (gain === null ? "" : `${short(gain.low)} to ${short(gain.high)}`)),
      align: "left",
      priority: 1,
    },
  ];
}

function meanText(mean: number | null, failed: number, decimals: number): string {
  if (mean !== null) return formatValue(mean, decimals);
  return failed > 0 ? `${failed} failed` : "–";
}

function errorText({ value, standardError }: { readonly value: number; readonly standardError: number }): string {
  return standardError === 0 ? short(value) : `${short(value)} ± ${short(standardError)}`;
}

/** Two significant digits; more would be spurious. */
function short(value: number): string {
  return formatNumber(Number(value.toPrecision(2)));
}
