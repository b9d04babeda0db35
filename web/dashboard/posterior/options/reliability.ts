/** The reliability curve: fraction of targets below each predicted quantile, with a sampling band. */
import { type ChartOption, tooltipLook } from "../../chart/option.ts";
import { faded, type Palette } from "../../chart/palette.ts";
import type { DataTable } from "../../chart/table.ts";
import { formatShare } from "../../format/number.ts";
import type { ReliabilityData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { above, bandSeries, below, grid, idealLine, pairs, shareAxis } from "./parts.ts";

/** Half-width of a 95 % interval, in standard errors. */
export const BY_CHANCE = 2;

export function reliabilityOption(data: ReliabilityData, palette: Palette): ChartOption {
  const curve = pairs(data.nominal, data.observed);
  return {
    grid,
    tooltip: { ...tooltipLook(palette), trigger: "item", formatter: tooltip },
    xAxis: { ...shareAxis(palette, "predicted: quantile"), ...below },
    yAxis: { ...shareAxis(palette, "observed: targets below it"), ...above(palette) },
    series: [
      bandSeries(chanceBand(data), faded(palette.muted, 0.16), "by chance"),
      idealLine(palette, [0, 1]),
      {
        type: "line",
        name: "observed",
        data: curve,
        symbol: "circle",
        symbolSize: 6,
        lineStyle: { color: palette.network, width: 2 },
        itemStyle: { color: palette.network },
      },
    ],
  };
}

/** Around each level, the 95 % interval of the observed fraction if predictions are calibrated. */
export function chanceBand({ nominal, standardError }: Pick<ReliabilityData, "nominal" | "standardError">) {
  const rows = nominal.flatMap((level, i) => {
    const error = standardError[i] ?? null;
    return level === null || error === null ? [] : [{ level, error: BY_CHANCE * error }];
  });
  return {
    // The band has no width at the ends.
    x: [0, ...rows.map(({ level }) => level), 1],
    low: [0, ...rows.map(({ level, error }) => Math.max(0, level - error)), 1],
    high: [0, ...rows.map(({ level, error }) => Math.min(1, level + error)), 1],
  };
}

function tooltip({ value }: { readonly value: readonly [number, number] }): string {
  const [level, share] = value;
  return `${formatShare(share)} of the targets lie below\nthe ${formatShare(level)} quantile`;
}

export function reliabilityTable({ nominal, observed, standardError }: ReliabilityData): DataTable {
  return {
    columns: ["nominal", "observed", "standardError"],
    rows: nominal.map((level, i) => [level, observed[i] ?? null, standardError[i] ?? null]),
  };
}
