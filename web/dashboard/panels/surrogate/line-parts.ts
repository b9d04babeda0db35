/** The shapes of the 1-D slice: the mean, its bands, and the mark of the acquisition's maximum. */
import { toPixels, type RenderApi, type RenderParams } from "../../chart/custom-series.ts";
import type { Palette } from "../../chart/palette.ts";
import type { Axis } from "../../figure/axis.ts";

export function lineOrPoints({ kind }: Axis, colour: string) {
  if (kind !== "levels")
    return { type: "line", showSymbol: false, lineStyle: { color: colour, width: 2 }, itemStyle: { color: colour } };
  return { type: "scatter", symbol: "rect", symbolSize: [26, 3], itemStyle: { color: colour } };
}

/** Marks where the point would be suggested. */
export function peakOf(positions: readonly number[], axis: Axis, acquisition: readonly number[], palette: Palette) {
  const peak = acquisition.reduce((best, value, k) => (value > acquisition[best] ? k : best), 0);
  const isLate = positions[peak] > (positions[0] + positions[positions.length - 1]) / 2;
  return {
    markLine: {
      silent: true,
      symbol: "none",
      animation: false,
      lineStyle: { color: palette.ink, type: "dotted", width: 1 },
      label: {
        show: true,
        formatter: "argmax",
        position: "end",
        distance: 3,
        color: palette.muted,
        fontSize: 11,
        ...(isLate ? { align: "right", padding: [0, 0, 0, 0] } : { align: "left" }),
      },
      data: axis.kind === "levels" ? [] : [{ xAxis: positions[peak] }],
    },
  };
}

interface Band {
  readonly positions: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Boxes around each level instead of one area. */
  readonly levels: boolean;
  readonly fill: string;
}

export function bandRenderer({ positions, low, high, levels, fill }: Band) {
  return (_: RenderParams, api: RenderApi) => {
    const polygon = (points: readonly (readonly [number, number])[]) => ({
      type: "polygon",
      shape: { points: points.map((point) => toPixels(api, point)) },
      style: { fill },
    });
    const upper = positions.map((position, k) => [position, high[k]] as const);
    const lower = positions.map((position, k) => [position, low[k]] as const);
    if (!levels) return { type: "group", children: [polygon([...upper, ...lower.reverse()])] };
    const box = (k: number): readonly (readonly [number, number])[] => [
      [positions[k] - 0.25, low[k]] as const,
      [positions[k] + 0.25, low[k]] as const,
      [positions[k] + 0.25, high[k]] as const,
      [positions[k] - 0.25, high[k]] as const,
    ];
    return { type: "group", children: positions.map((_position, k) => polygon(box(k))) };
  };
}
