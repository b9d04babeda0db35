/** The total and main effect of each dimension under the surrogate, with intervals over its fits. */
import { numberAt, rowHeight, toPixels, type RenderApi, type RenderParams } from "../chart/custom-series.ts";
import type { ImportanceJson, IntervalJson } from "../../api.ts";
import { tooltipLook } from "../chart/option.ts";
import { faded, type Palette } from "../chart/palette.ts";
import { formatCount, formatCounted, formatShare, formatValue } from "../format/number.ts";
import { linearAxis } from "../figure/axis.ts";
import { drawnAxis, type Figure, type FigureSize, shortened } from "../figure/figure.ts";

type Row = ImportanceJson["dimensions"][number];

/** Pixels per dimension. */
const ROW = 44;
const TOP = 8;
const BOTTOM = 40;
/** Dimensions with a smaller total effect are not mentioned. */
const WORTH_NAMING = 0.1;

export function importanceHeight(dimensions: number): number {
  return TOP + BOTTOM + ROW * Math.max(1, dimensions);
}

/** Two bars per dimension, for total and main effect; whiskers contain 90 % of the fits. */
export function importanceFigure(
  { dimensions, fitted, fits }: ImportanceJson,
  palette: Palette,
  { width }: FigureSize,
): Figure {
  const names = dimensions.map(({ name }) => name);
  const left = Math.min(Math.round(width * 0.35), 22 + 6.6 * Math.max(...names.map((name) => name.length), 4));
  const share = {
    ...linearAxis("share of the variance", 0, 1, {}),
    ticks: [0, 0.25, 0.5, 0.75, 1].map((position) => ({ position, label: formatShare(position) })),
  };
  return {
    option: {
      grid: { left, right: 24, top: TOP, bottom: BOTTOM, outerBoundsMode: "none" },
      xAxis: drawnAxis(share, palette, { nameGap: 26 }),
      yAxis: {
        type: "category",
        data: names,
        inverse: true,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: palette.line } },
        axisLabel: {
          color: palette.ink,
          fontSize: 12,
          formatter: (name: string) => shortened(name, Math.floor((left - 12) / 6.4)),
        },
      },
      tooltip: {
        ...tooltipLook(palette),
        trigger: "axis",
        axisPointer: { type: "none" },
        formatter: tooltipOf(dimensions),
      },
      series: [
        bars(
          "total effect",
          dimensions.map(({ total }) => total),
          palette.surrogate,
        ),
        bars(
          "main effect",
          dimensions.map(({ main }) => main),
          faded(palette.surrogate, 0.45),
        ),
        whiskers(
          "total effect intervals",
          dimensions.map(({ totalInterval }) => totalInterval),
          -0.19,
          palette,
        ),
        whiskers(
          "main effect intervals",
          dimensions.map(({ mainInterval }) => mainInterval),
          0.19,
          palette,
        ),
      ],
    },
    table: {
      columns: ["dimension", "total", "total low", "total high", "main", "main low", "main high", "best"],
      rows: dimensions.map(({ name, total, totalInterval, main, mainInterval, best }) => [
        name,
        total,
        totalInterval.low,
        totalInterval.high,
        main,
        mainInterval.low,
        mainInterval.high,
        best,
      ]),
    },
    summary: `${importanceSentence({ dimensions })} ${importanceSource({ fits, fitted })}`,
  };
}

function bars(name: string, data: readonly number[], colour: string) {
  return {
    type: "bar",
    id: name,
    name,
    data: [...data],
    barWidth: 14,
    barGap: "18%",
    silent: false,
    itemStyle: { color: colour },
  };
}

/** `offset`: from the center of the row, in rows. */
function whiskers(id: string, intervals: readonly IntervalJson[], offset: number, palette: Palette) {
  return {
    type: "custom",
    id,
    silent: true,
    z: 4,
    tooltip: { show: false },
    data: intervals.map(({ low, high }, row) => [low, row, high]),
    encode: { x: [0, 2], y: 1 },
    renderItem(_: RenderParams, api: RenderApi) {
      const y = toPixels(api, [0, numberAt(api, 1)])[1] + offset * rowHeight(api) * (14 / ROW) * 2.7;
      const [low, high] = [0, 2].map((part) => toPixels(api, [numberAt(api, part), numberAt(api, 1)])[0]);
      const style = { stroke: palette.ink, lineWidth: 1.2, fill: "none" };
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: "line",
        shape: { x1, y1, x2, y2 },
        style,
      });
      return {
        type: "group",
        children: [line(low, y, high, y), line(low, y - 3, low, y + 3), line(high, y - 3, high, y + 3)],
      };
    },
  };
}

function tooltipOf(dimensions: readonly Row[]) {
  return (items: unknown) => {
    const [first] = Array.isArray(items) ? (items as { dataIndex?: number }[]) : [];
    const row = dimensions[first?.dataIndex ?? -1] as Row | undefined;
    if (row === undefined) return "";
    const { name, total, totalInterval, main, mainInterval, best } = row;
    return [
      name,
      `total effect ${formatShare(total)} (${interval(totalInterval)})`,
      `main effect ${formatShare(main)} (${interval(mainInterval)})`,
      `best trial: ${formatValue(best)}`,
    ].join("\n");
  };
}

/** The most important dimensions in one sentence, with their uncertainty. */
export function importanceSentence({ dimensions }: Pick<ImportanceJson, "dimensions">): string {
  const [first, second] = dimensions as readonly (Row | undefined)[];
  if (first === undefined) return "Importance is not available yet.";
  if (first.total < WORTH_NAMING) return "No hyperparameter has a measurable effect.";
  const opening = `${first.name} is most important (total effect ${formatShare(first.total)}, 90\u202f% interval ${interval(first.totalInterval)})`;
  if (second === undefined || second.total < WORTH_NAMING) return `${opening}.`;
  const overlaps = second.totalInterval.high >= first.totalInterval.low;
  const order = overlaps ? " Intervals overlap: the order is uncertain." : "";
  return `${opening}, then ${second.name} (${formatShare(second.total)}, ${interval(second.totalInterval)}).${order}`;
}

/** What the intervals mean. */
export function importanceSource({ fits, fitted }: Pick<ImportanceJson, "fits" | "fitted">): string {
  const trials = formatCounted(fitted, "complete trial");
  if (fits < 2) return `One fit of the surrogate to ${trials}: no intervals.`;
  return `90\u202f% intervals over ${formatCount(fits)} fits of the surrogate to ${trials}. Total effects overlap and may sum to more than 100\u202f%.`;
}

function interval({ low, high }: IntervalJson): string {
  const [from, to] = [formatShare(low), formatShare(high)];
  return from === to ? from : `${from} to ${to}`;
}
