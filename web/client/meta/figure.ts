/** What a panel draws: an option of the chart, and the same as a table. */
import type { ChartOption } from "../chart/option.ts";
import type { Palette } from "../chart/palette.ts";
import type { DataTable } from "../chart/table.ts";
import type { Axis } from "./axis.ts";

export interface Figure {
  readonly option: ChartOption;
  readonly table: DataTable;
  /** In one sentence, for those who do not see it. */
  readonly summary: string;
}

export interface FigureSize {
  readonly width: number;
  readonly height: number;
}

/** How strongly trials are drawn that a brush leaves out. */
export const DIMMED = 0.12;

/** An axis of places as ECharts draws it. */
export function drawnAxis(axis: Axis, palette: Palette, more: Readonly<Record<string, unknown>> = {}) {
  const { axisLabel, ...rest } = more as { axisLabel?: Readonly<Record<string, unknown>> };
  const places = axis.ticks.map(({ place }) => place);
  return {
    type: "value",
    min: axis.low,
    max: axis.high,
    name: axis.name,
    nameLocation: "middle",
    // It has its place whatever the labels are.
    nameMoveOverlap: false,
    nameTextStyle: { color: palette.ink, fontSize: 12 },
    axisLine: { show: true, onZero: false, lineStyle: { color: palette.line } },
    axisTick: { show: true, customValues: places, lineStyle: { color: palette.line } },
    axisLabel: {
      color: palette.muted,
      fontSize: 11,
      hideOverlap: true,
      customValues: places,
      formatter: (place: number) => labelAt(axis, place),
      ...axisLabel,
    },
    splitLine: { show: axis.kind !== "levels", lineStyle: { color: palette.faint } },
    ...rest,
  };
}

/** The label of the tick at a place; nothing between ticks. */
export function labelAt(axis: Axis, place: number): string {
  const near = (axis.high - axis.low) * 1e-6;
  const label = axis.ticks.find((tick) => Math.abs(tick.place - place) <= near)?.label ?? "";
  return shortened(label, 14);
}

/** As much of the name of an axis as its pixels hold. */
export function fitting(name: string, pixels: number): string {
  return shortened(name, Math.max(8, Math.floor(pixels / 7)));
}

export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
