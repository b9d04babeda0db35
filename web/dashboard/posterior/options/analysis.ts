/** An analysis of a fit: lines over the measured settings, which are evenly spaced. */
import { type ChartOption, tooltipLook } from "../../chart/option.ts";
import type { Palette } from "../../chart/palette.ts";
import type { DataTable } from "../../chart/table.ts";
import { linearAxis } from "../../figure/axis.ts";
import { drawnAxis } from "../../figure/figure.ts";
import { formatNumber } from "../../format/number.ts";
import type { AnalysisData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { above, axisOfNumbers, below, grid, pairs, positions } from "./parts.ts";

const MAX_TICKS = 9;

export function analysisOption({ x, y, lines, reference }: AnalysisData, palette: Palette): ChartOption {
  const last = Math.max(1, x.values.length - 1);
  const every = Math.ceil(x.values.length / MAX_TICKS);
  const ticks = x.values
    .map((value, position) => ({ position, label: formatNumber(value, 3) }))
    .filter(({ position }) => position % every === 0);
  const indices = x.values.map((_, i) => i);
  const vertical = axisOfNumbers(
    y.name,
    ...lines.map(({ values }) => values),
    reference === null ? [] : [reference.value],
  );
  return {
    grid: { ...grid, left: 64 },
    tooltip: {
      ...tooltipLook(palette),
      trigger: "item",
      formatter: ({ seriesName, value }: { readonly seriesName: string; readonly value: readonly [number, number] }) =>
        `${seriesName}\n${x.name}: ${formatNumber(x.values[value[0]] ?? Number.NaN)}\n${y.name}: ${formatNumber(Number(vertical.valueAt(value[1])))}`,
    },
    xAxis: drawnAxis({ ...linearAxis(x.name, 0, last, {}), ticks }, palette, below),
    yAxis: drawnAxis(vertical, palette, above(palette)),
    series: [
      ...lines.map(({ name, values }, i) => ({
        type: "line" as const,
        name,
        data: pairs(indices, positions(values, vertical)),
        symbol: "circle",
        symbolSize: 6,
        lineStyle: { color: palette.series[i % palette.series.length], width: 2 },
        itemStyle: { color: palette.series[i % palette.series.length] },
      })),
      ...(reference === null
        ? []
        : [
            {
              type: "line" as const,
              name: reference.name,
              silent: true,
              symbol: "none",
              data: pairs([0, last], positions([reference.value, reference.value], vertical)),
              lineStyle: { color: palette.muted, width: 1, type: "dashed" as const },
              tooltip: { show: false },
            },
          ]),
    ],
  };
}

export function analysisTable({ x, lines }: AnalysisData): DataTable {
  return {
    columns: [x.name, ...lines.map(({ name }) => name)],
    rows: x.values.map((value, i) => [value, ...lines.map(({ values }) => values[i] ?? null)]),
  };
}
