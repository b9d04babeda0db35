/** The result of a confirmation: a sentence and a table. */
import type { Confirmation, ConfirmedConfiguration } from "../../tuner/analysis/confirmation.ts";
import type { Study } from "../../tuner/study/study.ts";
import { countOf, decimalsOf, formatNumber, formatValue } from "../terminal/format.ts";
import { labelOf } from "../terminal/label.ts";
import { tableLines } from "../terminal/table.ts";

/** The best configuration, its probability of being the best, and its gain over the default. */
export function confirmationSentence({ metrics }: Pick<Study, "metrics">, confirmation: Confirmation): string {
  const { configurations, repeats, pending } = confirmation;
  const best = configurations.find(({ mean }) => mean !== null);
  if (best?.mean === undefined || best.mean === null) {
    return pending > 0
      ? `${countOf(pending, "confirmation")} not evaluated yet.`
      : "No configuration has a value in every repeat, so nothing is confirmed.";
  }
  const { name, direction } = metrics[0];
  const value = formatValue(best.mean, decimalsOf(configurations.map(({ mean }) => mean ?? NaN)));
  const sure =
    best.probabilityBest === null ? "" : ` and is the best with probability ${best.probabilityBest.toFixed(2)}`;
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

/** A line for each configuration, best first. */
export function confirmationTable({ configurations, repeats }: Confirmation, width: number): readonly string[] {
  const decimals = decimalsOf(configurations.map(({ mean }) => mean ?? NaN));
  const show = (text: (one: ConfirmedConfiguration) => string) => configurations.map(text);
  return tableLines(
    [
      {
        title: "trial",
        cells: show(({ number, isDefault }) => (isDefault ? `${number} (default)` : `${number}`)),
        align: "left",
      },
      {
        title: `mean of ${repeats}`,
        cells: show(({ mean, failed }) => meanText(mean, failed, decimals)),
        align: "decimal",
      },
      {
        title: "gain over the default",
        cells: show(({ gain }) => (gain === null ? "–" : errorText(gain))),
        align: "left",
      },
      {
        title: "95 %",
        cells: show(({ gain }) => (gain === null ? "" : `${short(gain.low)} to ${short(gain.high)}`)),
        align: "left",
        priority: 1,
      },
      {
        title: "best",
        cells: show(({ probabilityBest }) =>
          probabilityBest === null ? "–" : `${Math.round(100 * probabilityBest)} %`,
        ),
        align: "right",
      },
    ],
    { width },
  );
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
