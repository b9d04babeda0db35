/** Predicted classes as a table for people, and as CSV for spreadsheets. */
import { csvText } from "../../common/csv.ts";
import type { ClassPredictions, ModelSummary } from "../../tuner/model.ts";
import type { Colors } from "../terminal/colors.ts";
import { countOf, formatValue } from "../terminal/format.ts";
import { tableLines, wrap, type Column } from "../terminal/table.ts";
import { percent } from "./percent.ts";

interface ClassTableOptions {
  readonly target: ModelSummary["target"];
  readonly width: number;
  readonly paint: Colors;
}

const DECIMALS = 3;

type Row = ClassPredictions["rows"][number];
type ClassOfRow = Row["classes"][number];

/**
 * One line per row: the most probable class, its probability and how that varies over the posterior, the fraction of
 * the entropy due to disagreement between draws, and the probability of every class.
 */
export function classLines(
  { rows, scores }: ClassPredictions,
  { target, width, paint }: ClassTableOptions,
): readonly string[] {
  const cells = (of: (row: Row) => number) => rows.map((row) => of(row).toFixed(DECIMALS));
  const columns: readonly Column[] = [
    { title: "row", cells: rows.map(({ row }) => String(row)), align: "right" },
    { title: target.name, cells: rows.map(({ label }) => label), align: "left" },
    { title: "probability", cells: cells((row) => chosen(row).probability), align: "right" },
    { title: "±", cells: cells((row) => chosen(row).deviation), align: "right" },
    ...(rows[0]?.classes[0].intervals ?? []).map(({ level }, i): Column => {
      const end = (of: "low" | "high") => cells((row) => chosen(row).intervals[i][of]);
      const high = end("high");
      return {
        title: `${percent(level)} %`,
        cells: end("low").map((low, row) => `${low} to ${high[row]}`),
        align: "right",
        priority: 3 + i,
      };
    }),
    { title: "epistemic", cells: cells(({ entropy }) => entropy.epistemic), align: "right", priority: 2 },
    ...(rows[0]?.classes ?? []).map(({ name }, k): Column => {
      return {
        title: `P(${name})`,
        cells: cells(({ classes }) => classes[k].probability),
        align: "right",
        priority: 20 + k,
      };
    }),
    ...(rows[0]?.draws ?? []).map((_, i): Column => {
      return { title: `draw ${i + 1}`, cells: rows.map(({ draws }) => draws[i]), align: "left", priority: -i - 1 };
    }),
  ];
  const [titles = "", ...lines] = tableLines(columns, { width });
  return [paint.dim(titles), ...lines, ...scoreLines(scores, width)];
}

/** The most probable class. */
function chosen({ label, classes }: Row): ClassOfRow {
  return classes.find(({ name }) => name === label) ?? classes[0];
}

function scoreLines(scores: ClassPredictions["scores"], width: number): readonly string[] {
  if (scores === null) return [];
  const { rows, nll, accuracy, brier, ece } = scores;
  const values = `NLL ${formatValue(nll)}, Brier ${formatValue(brier)}, ECE ${formatValue(ece)}`;
  const right = Math.round(accuracy * rows);
  return wrap(`${countOf(rows, "row")} with a known class: ${values}; ${right} of ${rows} predicted correctly.`, width);
}

/** With every number at full precision; entropies in nats. */
export function classesCsv({ rows }: ClassPredictions): string {
  const [first] = rows;
  const header = [
    ...["row", "label"],
    ...(first?.classes ?? []).flatMap(({ name, intervals }) => [
      `probability ${name}`,
      `deviation ${name}`,
      ...intervals.flatMap(({ level }) => [`low${percent(level)} ${name}`, `high${percent(level)} ${name}`]),
    ]),
    ...["entropy", "aleatoric", "epistemic"],
    ...(first?.draws ?? []).map((_, i) => `draw${i + 1}`),
  ];
  const lines = rows.map(({ row, label, classes, entropy, draws }) => [
    ...[row, label],
    ...classes.flatMap(({ probability, deviation, intervals }) => [
      ...[probability, deviation],
      ...intervals.flatMap(({ low, high }) => [low, high]),
    ]),
    ...[entropy.total, entropy.aleatoric, entropy.epistemic],
    ...draws,
  ]);
  return csvText([header, ...lines]);
}
