/** Class probabilities of each row, ordered by the probability of its true class. */
import { type ChartOption, tooltipLook } from "../../chart/option.ts";
import type { Palette } from "../../chart/palette.ts";
import type { DataTable } from "../../chart/table.ts";
import { formatShare } from "../../format/number.ts";
import type { ClassProbabilitiesData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { above, below, grid, shareAxis } from "./parts.ts";

export interface ClassRow {
  readonly row: number;
  readonly label: number;
  /** Probability of each class. */
  readonly probability: readonly number[];
  /** Probability of the true class. */
  readonly own: number;
  readonly isRight: boolean;
}

/** Highest probability of the true class first. */
export function classRows({ row, label, probability }: ClassProbabilitiesData): readonly ClassRow[] {
  return row
    .map((number, at) => {
      const own = label[at] ?? 0;
      const each = probability.map((column) => column[at] ?? 0);
      return {
        row: number,
        label: own,
        probability: each,
        own: each[own] ?? 0,
        isRight: each.indexOf(Math.max(...each)) === own,
      };
    })
    .toSorted((a, b) => b.own - a.own);
}

export function classesOption(data: ClassProbabilitiesData, palette: Palette): ChartOption {
  const rows = classRows(data);
  return {
    grid,
    tooltip: {
      ...tooltipLook(palette),
      trigger: "axis",
      axisPointer: { type: "shadow" },
      formatter: (parts: readonly { readonly dataIndex: number }[]) => rowText(data, rows[parts[0]?.dataIndex ?? 0]),
    },
    xAxis: {
      name: "rows, by probability of the true class",
      nameTextStyle: { color: palette.ink, fontSize: 12 },
      axisLine: { lineStyle: { color: palette.line } },
      ...below,
      nameGap: 12,
      type: "category",
      data: rows.map(({ row }) => String(row)),
      axisLabel: { show: false },
      axisTick: { show: false },
    },
    yAxis: { ...shareAxis(palette, "probability of each class"), ...above(palette) },
    series: [
      ...data.classes.map((name, at) => ({
        type: "bar",
        name,
        stack: "all",
        barCategoryGap: "0%",
        data: rows.map(({ probability }) => probability[at] ?? 0),
        itemStyle: { color: palette.series[at % palette.series.length] },
      })),
      {
        type: "line",
        name: "true class",
        data: rows.map(({ own }) => own),
        symbol: "none",
        lineStyle: { color: palette.ink, width: 1.5 },
      },
    ],
  };
}

function rowText({ classes }: ClassProbabilitiesData, row: ClassRow | undefined): string {
  if (row === undefined) return "";
  const lines = classes.map((name, at) => `${name}: ${formatShare(row.probability[at] ?? 0)}`);
  return [`row ${row.row} is ${classes[row.label] ?? "?"}${row.isRight ? "" : ", misclassified"}`, ...lines].join("\n");
}

export function classesTable(data: ClassProbabilitiesData): DataTable {
  return {
    columns: ["row", "class", ...data.classes],
    rows: data.row.map((row, at) => [
      row,
      data.classes[data.label[at] ?? -1] ?? null,
      ...data.probability.map((column) => column[at] ?? null),
    ]),
  };
}
