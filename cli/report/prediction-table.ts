/** Predictions as a table for people, and as CSV for spreadsheets. */
import { csvText } from "../../common/csv.ts";
import type { ModelSummary, NumberPredictions, Predictions } from "../../tuner/model.ts";
import type { Colors } from "../terminal/colors.ts";
import { countOf, decimalsOf, formatValue } from "../terminal/format.ts";
import { tableLines, wrap, type Column } from "../terminal/table.ts";
import { classesCsv, classLines } from "./class-table.ts";
import { percent } from "./percent.ts";

interface PredictionTableOptions {
  readonly target: ModelSummary["target"];
  readonly width: number;
  readonly paint: Colors;
}

/** One line per row, with scores below if there are any. */
export function predictionLines(predictions: Predictions, options: PredictionTableOptions): readonly string[] {
  return predictions.task === "regression" ? numberLines(predictions, options) : classLines(predictions, options);
}

/** Mean, standard deviation and its epistemic part, intervals. */
function numberLines(
  { rows, scores }: NumberPredictions,
  { target, width, paint }: PredictionTableOptions,
): readonly string[] {
  const decimals = decimalsOf(rows.flatMap(({ mean, deviation }) => [mean - deviation, mean + deviation]));
  const cells = (of: (row: NumberPredictions["rows"][number]) => number) =>
    rows.map((row) => formatValue(of(row), decimals));
  const levels = rows[0]?.intervals.map(({ level }) => level) ?? [];
  const columns: readonly Column[] = [
    { title: "row", cells: rows.map(({ row }) => String(row)), align: "right" },
    { title: target.name, cells: cells(({ mean }) => mean), align: "decimal" },
    { title: "±", cells: cells(({ deviation }) => deviation), align: "decimal" },
    { title: "epistemic", cells: cells(({ epistemic }) => epistemic), align: "decimal", priority: 2 },
    ...levels.map((level, i): Column => {
      const [low, high] = [cells(({ intervals }) => intervals[i].low), cells(({ intervals }) => intervals[i].high)];
      return {
        title: `${percent(level)} %`,
        cells: low.map((end, row) => `${end} to ${high[row]}`),
        align: "right",
        priority: 3 + i,
      };
    }),
    ...(rows[0]?.draws ?? []).map((_, i): Column => {
      return { title: `draw ${i + 1}`, cells: cells(({ draws }) => draws[i]), align: "decimal", priority: -i - 1 };
    }),
  ];
  const [titles = "", ...lines] = tableLines(columns, { width });
  const unit = target.unit === undefined ? [] : wrap(`${target.name} in ${target.unit}`, width).map(paint.dim);
  return [...unit, paint.dim(titles), ...lines, ...scoreLines(scores, width)];
}

function scoreLines(scores: NumberPredictions["scores"], width: number): readonly string[] {
  if (scores === null) return [];
  const { rows, nll, rmse, crps, coverage95 } = scores;
  const values = `NLL ${formatValue(nll)}, RMSE ${formatValue(rmse)}, CRPS ${formatValue(crps)}`;
  const held = Math.round(coverage95 * rows);
  return wrap(
    `${countOf(rows, "row")} with a known target: ${values}; ${held} of ${rows} in their 95 % interval.`,
    width,
  );
}

/** With every number at full precision. */
export function predictionsCsv(predictions: Predictions): string {
  return predictions.task === "regression" ? numbersCsv(predictions) : classesCsv(predictions);
}

function numbersCsv({ rows }: NumberPredictions): string {
  const [first] = rows;
  const header = [
    ...["row", "mean", "deviation", "epistemic", "aleatoric"],
    ...(first?.intervals ?? []).flatMap(({ level }) => [`low${percent(level)}`, `high${percent(level)}`]),
    ...(first?.draws ?? []).map((_, i) => `draw${i + 1}`),
  ];
  const lines = rows.map(({ row, mean, deviation, epistemic, aleatoric, intervals, draws }) => [
    ...[row, mean, deviation, epistemic, aleatoric],
    ...intervals.flatMap(({ low, high }) => [low, high]),
    ...draws,
  ]);
  return csvText([header, ...lines]);
}
