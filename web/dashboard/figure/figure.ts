/** The content that a panel draws: a chart option, and the same data as a table. */
import type { ChartOption } from "../chart/option.ts";
import type { Palette } from "../chart/palette.ts";
import type { DataTable } from "../chart/table.ts";
import type { Axis } from "./axis.ts";

export interface Figure {
  readonly option: ChartOption;
  readonly table: DataTable;
  /** One sentence for screen readers. */
  readonly summary: string;
}

export interface FigureSize {
  readonly width: number;
  readonly height: number;
}

/** Maximum length of a tick label, in characters. */
const MAX_LABEL = 14;
/** Opacity of trials outside the brush. */
export const DIMMED = 0.12;

/** The ECharts option of an axis. */
export function drawnAxis(axis: Axis, palette: Palette, more: Readonly<Record<string, unknown>> = {}) {
  const { axisLabel, ...rest } = more as { axisLabel?: Readonly<Record<string, unknown>> };
  const positions = axis.ticks.map(({ position }) => position);
  return {
    type: "value",
    min: axis.low,
    max: axis.high,
    name: axisTitle(axis),
    nameLocation: "middle",
    // Fixed, so that it does not depend on the labels.
    nameMoveOverlap: false,
    nameTextStyle: { color: palette.ink, fontSize: 12 },
    axisLine: { show: true, onZero: false, lineStyle: { color: palette.line } },
    axisTick: { show: true, customValues: positions, lineStyle: { color: palette.line } },
    axisLabel: {
      color: palette.muted,
      fontSize: 11,
      hideOverlap: true,
      customValues: positions,
      formatter: (position: number) => labelAt(axis, position),
      ...axisLabel,
    },
    splitLine: { show: axis.kind !== "levels", lineStyle: { color: palette.faint } },
    ...rest,
  };
}

/** The label of the tick at a position; empty between ticks. */
export function labelAt(axis: Axis, position: number): string {
  const near = (axis.high - axis.low) * 1e-6;
  const label = axis.ticks.find((tick) => Math.abs(tick.position - position) <= near)?.label ?? "";
  return shortened(label, MAX_LABEL);
}

/** Approximate width of a string in an 11-pixel font. */
export function widthOf(text: string): number {
  return text.length * 5.9;
}

/** Minimum and maximum left margin of a plot, in pixels. */
const [MIN_LEFT, MAX_LEFT] = [64, 124];
/** Pixels taken by the axis title and the gaps around its labels. */
const AROUND_LABELS = 32;

/** Left margin for the labels and title of the vertical axis. */
export function roomFor({ ticks }: Pick<Axis, "ticks">): { readonly left: number; readonly nameGap: number } {
  const widest = ticks.reduce((most, { label }) => Math.max(most, widthOf(shortened(label, MAX_LABEL))), 0);
  const left = Math.round(Math.min(MAX_LEFT, Math.max(MIN_LEFT, widest + AROUND_LABELS)));
  return { left, nameGap: left - 18 };
}

/** The title of an axis, with the offset of its tick labels. */
export function axisTitle({ name, offset }: Pick<Axis, "name" | "offset">): string {
  return offset === null ? name : `${name} − ${offset}`;
}

/** The title of an axis, shortened to fit its length in pixels. */
export function fitting(axis: Pick<Axis, "name" | "offset">, pixels: number): string {
  return shortened(axisTitle(axis), Math.max(8, Math.floor(pixels / 7)));
}

/**
 * Shortened in the middle, since both ends of a name are informative: `learning_rate_encoder` → `learning_…encoder`.
 */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const tail = Math.floor((length - 1) / 2);
  return `${text.slice(0, length - 1 - tail)}…${text.slice(text.length - tail)}`;
}
