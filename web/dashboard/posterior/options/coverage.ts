/** Coverage: the fraction of targets inside each central interval, with its nominal level. */
import { type ChartOption, tooltipLook } from "../../chart/option.ts";
import { numberAt, toPixels, type RenderApi, type RenderParams } from "../../chart/custom-series.ts";
import { faded, type Palette } from "../../chart/palette.ts";
import type { DataTable } from "../../chart/table.ts";
import { formatShare } from "../../format/number.ts";
import type { CoverageData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { below, shareAxis } from "./parts.ts";
import { BY_CHANCE } from "./reliability.ts";

export interface CoverageRow {
  readonly level: number;
  readonly share: number;
  /** The 95 % sampling band. */
  readonly low: number;
  readonly high: number;
  readonly isByChance: boolean;
}

/** Widest interval last; levels without an observed fraction are omitted. */
export function coverageRows({ nominal, observed, standardError }: CoverageData): readonly CoverageRow[] {
  return nominal.flatMap((level, i) => {
    const [share, error] = [observed[i] ?? null, standardError[i] ?? null];
    if (level === null || share === null || error === null) return [];
    const [low, high] = [Math.max(0, level - BY_CHANCE * error), Math.min(1, level + BY_CHANCE * error)];
    return [{ level, share, low, high, isByChance: share >= low && share <= high }];
  });
}

export function coverageOption(data: CoverageData, palette: Palette): ChartOption {
  const rows = coverageRows(data);
  return {
    grid: { left: 64, right: 48, top: 32, bottom: 44 },
    tooltip: { ...tooltipLook(palette), trigger: "item", formatter: tooltipOf(rows) },
    xAxis: { ...shareAxis(palette, "targets inside"), ...below },
    yAxis: {
      name: "interval",
      type: "category",
      data: rows.map(({ level }) => formatShare(level)),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: palette.muted, fontSize: 11 },
      nameTextStyle: { color: palette.muted, fontSize: 12, align: "right" },
      nameGap: 10,
    },
    series: [
      {
        type: "custom",
        name: "by chance",
        data: rows.map(({ low, high }, at) => [at, low, high]),
        encode: { y: 0, x: [1, 2] },
        silent: true,
        renderItem: (_: RenderParams, api: RenderApi) => {
          const [left, y] = toPixels(api, [numberAt(api, 1), numberAt(api, 0)]);
          const [right] = toPixels(api, [numberAt(api, 2), numberAt(api, 0)]);
          const shape = { x: left, y: y - 6, width: Math.max(2, right - left), height: 12, r: 2 };
          return { type: "rect", shape, style: { fill: faded(palette.muted, 0.2) } };
        },
      },
      {
        type: "scatter",
        name: "promised",
        data: rows.map(({ level }, at) => [level, at]),
        symbol: "rect",
        symbolSize: [2, 18],
        itemStyle: { color: palette.muted },
        silent: true,
      },
      {
        type: "scatter",
        name: "observed",
        data: rows.map(({ share, isByChance }, at) => ({
          value: [share, at],
          // Values outside the sampling band are marked by shape as well as color.
          symbol: isByChance ? "circle" : "diamond",
          symbolSize: isByChance ? 10 : 14,
          itemStyle: { color: isByChance ? palette.network : palette.bad },
        })),
        label: {
          show: true,
          position: "top",
          distance: 5,
          color: palette.ink,
          formatter: ({ dataIndex }: { readonly dataIndex: number }) => formatShare(rows[dataIndex]?.share ?? 0),
        },
      },
    ],
  };
}

function tooltipOf(rows: readonly CoverageRow[]) {
  return ({ dataIndex }: { readonly dataIndex: number }) => {
    const row = rows[dataIndex];
    if (row === undefined) return "";
    const { level, share, low, high } = row;
    return `${formatShare(share)} of the targets in the ${formatShare(level)} interval\nby chance ${formatShare(low)} to ${formatShare(high)}`;
  };
}

export function coverageTable({ nominal, observed, standardError }: CoverageData): DataTable {
  return {
    columns: ["nominal", "observed", "standardError"],
    rows: nominal.map((level, i) => [level, observed[i] ?? null, standardError[i] ?? null]),
  };
}
