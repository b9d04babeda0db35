/** Defaults of all plots: the appearance of axes, grids and tooltips. Pure. */
import type { EChartsCoreOption } from "echarts/core";
import { faded, type Palette } from "./palette.ts";

export type ChartOption = EChartsCoreOption;

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';

/** Defaults that every plot can override: fonts, no animation, and tooltips drawn on the canvas (no styles in HTML). */
export function baseOption(palette: Palette): ChartOption {
  return {
    animation: false,
    color: [...palette.series],
    backgroundColor: "transparent",
    textStyle: { fontFamily: FONT, fontSize: 12, color: palette.ink },
  };
}

/** To be spread into `tooltip`. Formatters return plain text with line breaks; `{name|…}` are rich-text styles. */
export function tooltipLook(palette: Palette) {
  return {
    renderMode: "richText",
    confine: true,
    backgroundColor: palette.ground,
    borderColor: palette.line,
    borderWidth: 1,
    padding: 8,
    shadowBlur: 0,
    shadowOffsetX: 0,
    shadowOffsetY: 0,
    textStyle: { color: palette.ink, fontSize: 12, fontFamily: FONT, lineHeight: 16 },
    transitionDuration: 0,
  } as const;
}

/** A time axis in Unix milliseconds, with calendar ticks. */
export function timeAxis(palette: Palette) {
  return {
    type: "time" as const,
    axisLine: { show: true, onZero: false, lineStyle: { color: palette.line } },
    axisTick: { lineStyle: { color: palette.line } },
    axisLabel: { color: palette.muted, fontSize: 11, hideOverlap: true },
    splitLine: { lineStyle: { color: palette.faint } },
    axisPointer: { lineStyle: { color: faded(palette.muted, 0.6) }, label: { show: false } },
  };
}
