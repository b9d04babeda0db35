/** The intermediate values of a trial: one strip per metric over the same steps. */
import type { TrialDetailJson } from "../../api.ts";
import { type ChartOption, tooltipLook } from "../chart/option.ts";
import type { Palette } from "../chart/palette.ts";
import type { DataTable } from "../chart/table.ts";
import { type Axis, axisOfValues, extentOf, linearAxis } from "../figure/axis.ts";
import { axisTitle, drawnAxis } from "../figure/figure.ts";
import { formatCount, formatValue } from "../format/number.ts";

type IntermediateValues = TrialDetailJson["intermediateValues"];

export interface Reported {
  readonly metric: string;
  readonly points: readonly (readonly [step: number, value: number])[];
  readonly axis: Axis;
}

const [TOP, STRIP, GAP, BOTTOM] = [28, 112, 36, 44];

/** By metric, in order of first report; steps are ascending. */
export function reportedOf(values: IntermediateValues): readonly Reported[] {
  const metrics = [...new Set(values.map(({ metric }) => metric))];
  return metrics.map((metric) => {
    const points = values
      .filter((report) => report.metric === metric)
      .map(({ step, value }) => [step, value] as const)
      .toSorted(([a], [b]) => a - b);
    return {
      metric,
      points,
      axis: axisOfValues(
        metric,
        points.map(([, value]) => value),
      ),
    };
  });
}

export function intermediateHeight(count: number): number {
  return TOP + count * STRIP + (count - 1) * GAP + BOTTOM;
}

export function intermediateOption(reported: readonly Reported[], palette: Palette): ChartOption {
  const last = reported.length - 1;
  const steps = reported.flatMap(({ points }) => points.map(([step]) => step));
  const [from, to] = extentOf(steps);
  const x = linearAxis("step", from, Math.max(to, from + 1), { whole: true });
  return {
    grid: reported.map((_, i) => ({ left: 60, right: 20, top: TOP + i * (STRIP + GAP), height: STRIP })),
    axisPointer: { link: [{ xAxisIndex: "all" }] },
    tooltip: {
      ...tooltipLook(palette),
      trigger: "axis",
      formatter: (parts: readonly { readonly seriesIndex: number; readonly value: readonly [number, number] }[]) =>
        [
          `step ${formatCount(parts[0]?.value[0] ?? 0)}`,
          ...parts.map(({ seriesIndex, value }) => {
            const { metric, axis } = reported[seriesIndex];
            return `${metric}: ${formatValue(axis.valueAt(value[1]))}`;
          }),
        ].join("\n"),
    },
    xAxis: reported.map((_, gridIndex) => {
      const isLast = gridIndex === last;
      const hidden = isLast ? {} : { axisLabel: { show: false } };
      return drawnAxis(x, palette, { gridIndex, nameGap: 28, name: isLast ? "step" : "", ...hidden });
    }),
    yAxis: reported.map(({ axis }, gridIndex) =>
      drawnAxis(axis, palette, {
        gridIndex,
        name: axis.kind === "log" ? `${axisTitle(axis)}, log` : axisTitle(axis),
        nameLocation: "end",
        nameGap: 10,
        nameTextStyle: { color: palette.muted, fontSize: 12, align: "left" },
      }),
    ),
    series: reported.map(({ metric, points, axis }, i) => ({
      type: "line",
      name: metric,
      xAxisIndex: i,
      yAxisIndex: i,
      data: points.map(([step, value]) => [step, axis.position(value)]),
      symbol: points.length > 60 ? "none" : "circle",
      symbolSize: 4,
      lineStyle: { width: 1.5, color: palette.series[0] },
      itemStyle: { color: palette.series[0] },
    })),
  };
}

export function intermediateTable(values: IntermediateValues): DataTable {
  return { columns: ["step", "metric", "value"], rows: values.map(({ step, metric, value }) => [step, metric, value]) };
}
