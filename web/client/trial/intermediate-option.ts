/** What a trial reported while it ran: a strip for each metric, over the same steps. */
import type { TrialDetailJson } from "../../api.ts";
import type { ChartOption } from "../chart/option.ts";
import { axisLook, tooltipLook } from "../chart/option.ts";
import type { Palette } from "../chart/palette.ts";
import type { DataTable } from "../chart/table.ts";
import { formatCount, formatNumber } from "../format/number.ts";

type IntermediateValues = TrialDetailJson["intermediateValues"];

export interface Reported {
  readonly metric: string;
  readonly points: readonly (readonly [step: number, value: number])[];
  readonly scale: "linear" | "log";
}

/** How many times the least a positive value must be for a log axis to say more. */
const WIDE = 1000;
const [TOP, STRIP, GAP, BOTTOM] = [28, 112, 36, 44];

/** By metric, in order of first report; steps ascend. */
export function reportedOf(values: IntermediateValues): readonly Reported[] {
  const metrics = [...new Set(values.map(({ metric }) => metric))];
  return metrics.map((metric) => {
    const points = values
      .filter((report) => report.metric === metric)
      .map(({ step, value }) => [step, value] as const)
      .toSorted(([a], [b]) => a - b);
    const numbers = points.map(([, value]) => value);
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
    return { metric, points, scale: low > 0 && high / low >= WIDE ? "log" : "linear" };
  });
}

export function intermediateHeight(count: number): number {
  return TOP + count * STRIP + (count - 1) * GAP + BOTTOM;
}

export function intermediateOption(reported: readonly Reported[], palette: Palette): ChartOption {
  const last = reported.length - 1;
  const steps = reported.flatMap(({ points }) => points.map(([step]) => step));
  const [from, to] = [Math.min(...steps), Math.max(...steps)];
  return {
    grid: reported.map((_, i) => ({ left: 60, right: 20, top: TOP + i * (STRIP + GAP), height: STRIP })),
    axisPointer: { link: [{ xAxisIndex: "all" }] },
    tooltip: {
      ...tooltipLook(palette),
      trigger: "axis",
      formatter: (parts: readonly { readonly seriesName: string; readonly value: readonly [number, number] }[]) =>
        [
          `step ${formatCount(parts[0]?.value[0] ?? 0)}`,
          ...parts.map(({ seriesName, value }) => `${seriesName}: ${formatNumber(value[1])}`),
        ].join("\n"),
    },
    xAxis: reported.map((_, gridIndex) => {
      const look = axisLook({ palette, name: gridIndex === last ? "step" : "" });
      const range = { min: from, max: Math.max(to, from + 1) };
      const hidden = gridIndex === last ? {} : { axisLabel: { show: false } };
      return { ...look, ...range, ...hidden, gridIndex, nameLocation: "middle", nameGap: 28 };
    }),
    yAxis: reported.map(({ metric, scale }, gridIndex) => ({
      ...axisLook({ palette, name: scale === "log" ? `${metric}, log` : metric, scale }),
      gridIndex,
      splitNumber: 3,
      nameGap: 10,
      nameTextStyle: { color: palette.muted, fontSize: 12, align: "left" },
    })),
    series: reported.map(({ metric, points }, i) => ({
      type: "line",
      name: metric,
      xAxisIndex: i,
      yAxisIndex: i,
      data: points.map(([step, value]) => [step, value]),
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
