/** A color bar, drawn as part of the figure so that exports include it. */
import type { RenderApi, RenderParams } from "../chart/custom-series.ts";
import { FONT } from "../chart/option.ts";
import type { Palette } from "../chart/palette.ts";
import { sequentialGradient } from "../chart/sequential.ts";
import { shortened, widthOf } from "./figure.ts";

export interface ColourKey {
  readonly title: string;
  /** Labels at the dark and the light end. */
  readonly from: string;
  readonly to: string;
  /** Lift of the colors; see `sequential`. */
  readonly lift?: number;
}

/** Pixels. */
const BAR = { width: 72, height: 10 };
const EDGE = { right: 14, top: 8 };

/** A series that draws title, bar and end labels on one line at the top right. */
export function colourKey({ title, from, to, lift = 0 }: ColourKey, palette: Palette): Record<string, unknown> {
  const font = `11px ${FONT}`;
  const text = (content: string, x: number) => ({
    type: "text",
    x,
    y: EDGE.top,
    style: { text: content, fill: palette.muted, font, align: "right" as const, verticalAlign: "top" as const },
  });
  return {
    type: "custom",
    id: "colour key",
    coordinateSystem: "none",
    silent: true,
    data: [0],
    z: 10,
    tooltip: { show: false },
    renderItem(_: RenderParams, api: RenderApi) {
      const right = api.getWidth() - EDGE.right;
      const bar = right - 6 - widthOf(to) - BAR.width;
      return {
        type: "group",
        children: [
          text(to, right),
          { type: "rect", shape: { x: bar, y: EDGE.top + 1, ...BAR }, style: { fill: sequentialGradient(lift) } },
          text(title === "" ? from : `${shortened(title, 32)}  ${from}`, bar - 6),
        ],
      };
    },
  };
}
