/** ECharts' types for custom series, and helpers to read coordinates from the plot. */
import type { CustomSeriesOption } from "echarts/charts";

type RenderItem = NonNullable<CustomSeriesOption["renderItem"]>;
/** The datum to draw, and its plot. */
export type RenderParams = Parameters<RenderItem>[0];
export type RenderApi = Parameters<RenderItem>[1];

/** In canvas pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The plotting area of a Cartesian plot. */
export function plotArea({ coordSys }: Pick<RenderParams, "coordSys">): Area {
  // ECharts only declares what all coordinate systems share.
  return coordSys as unknown as Area;
}

/** The pixel of a position on the axes. */
export function toPixels(api: Pick<RenderApi, "coord">, position: readonly number[]): readonly [number, number] {
  const [x = Number.NaN, y = Number.NaN] = api.coord([...position]);
  return [x, y];
}

/** One of the datum's numbers. */
export function numberAt(api: Pick<RenderApi, "value">, dimension: number): number {
  return Number(api.value(dimension));
}

/** Pixels between adjacent rows of a category axis. */
export function rowHeight(api: Pick<RenderApi, "size">): number {
  const size = api.size?.([0, 1]);
  return Array.isArray(size) ? (size[1] ?? 0) : (size ?? 0);
}
