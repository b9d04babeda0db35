/** Labels curves with the names of their studies. */
import { plotArea, toPixels, type RenderApi, type RenderParams } from "../chart/custom-series.ts";
import { FONT } from "../chart/option.ts";
import type { Palette } from "../chart/palette.ts";
import { shortened } from "../figure/figure.ts";
import { spread } from "./spread.ts";

/** Pixels. */
const LINE_HEIGHT = 15;

export interface Curve {
  readonly name: string;
  readonly colour: string;
  /** As positions. */
  readonly data: readonly (readonly number[])[];
}

/** Labels to the right of the plot, at the ends of the curves. */
export function endLabels(curves: readonly Curve[], palette: Palette) {
  const shown = curves.filter(({ data }) => data.length > 0);
  return {
    type: "custom",
    id: "names",
    data: [0],
    silent: true,
    z: 6,
    tooltip: { show: false },
    renderItem(params: RenderParams, api: RenderApi) {
      const area = plotArea(params);
      const left = area.x + area.width + 8;
      const wanted = shown.map(({ data }) => toPixels(api, data[data.length - 1])[1]);
      const tops = spread(wanted, { gap: LINE_HEIGHT, low: area.y + 4, high: area.y + area.height });
      const room = Math.floor((api.getWidth() - left) / 7.2);
      return {
        type: "group",
        children: shown.map(({ name, colour }, k) =>
          label(shortened(name, room), { x: left, y: tops[k], fill: colour, palette, align: "left" }),
        ),
      };
    },
  };
}

/** Labels at the bottom right, which is empty in a distribution plot. */
export function curveLabels(curves: readonly Curve[], palette: Palette) {
  return {
    type: "custom",
    id: "names",
    data: [0],
    silent: true,
    z: 6,
    tooltip: { show: false },
    renderItem(params: RenderParams) {
      const area = plotArea(params);
      const right = area.x + area.width - 6;
      const bottom = area.y + area.height - 12;
      return {
        type: "group",
        children: [...curves]
          .filter(({ data }) => data.length > 0)
          .reverse()
          .map(({ name, colour }, k) =>
            label(shortened(name, 28), {
              x: right,
              y: bottom - k * LINE_HEIGHT,
              fill: colour,
              palette,
              align: "right",
            }),
          ),
      };
    },
  };
}

function label(
  text: string,
  { x, y, fill, palette, align }: { x: number; y: number; fill: string; palette: Palette; align: "left" | "right" },
) {
  const halo = { stroke: palette.ground, lineWidth: 3 };
  return {
    type: "text",
    x,
    y,
    style: { text, fill, ...halo, font: `600 12px ${FONT}`, align, verticalAlign: "middle" as const },
  };
}
