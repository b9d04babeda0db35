/** Building blocks of the posterior plots: bands, percentage axes, reference lines. */
import type { CustomSeriesOption, LineSeriesOption } from "echarts/charts";
import { type Axis, axisOfValues, extentOf, linearAxis } from "../../figure/axis.ts";
import { drawnAxis } from "../../figure/figure.ts";
import type { Palette } from "../../chart/palette.ts";
import { formatShare } from "../../format/number.ts";
import type { Maybe } from "../../../../objectives/bnn/artifacts/kinds.ts";

/** The area between two curves over the same positions. */
export interface Band {
  readonly x: readonly number[];
  readonly low: readonly Maybe[];
  readonly high: readonly Maybe[];
}

/** One filled shape; positions without both ends are omitted. */
export function bandSeries({ x, low, high }: Band, colour: string, name: string): CustomSeriesOption {
  const points = x.flatMap((at, i) => {
    const [from, to] = [low[i] ?? null, high[i] ?? null];
    return from === null || to === null ? [] : [[at, from, to] as const];
  });
  return {
    type: "custom",
    name,
    clip: true,
    silent: true,
    data: points.map((point) => [...point]),
    encode: { x: 0, y: [1, 2], tooltip: [] },
    // The first point draws the entire shape.
    renderItem: ({ dataIndexInside }, api) => {
      if (dataIndexInside !== 0) return null;
      const there = points.map(([at, from]) => api.coord([at, from]));
      const back = points.map(([at, , to]) => api.coord([at, to])).reverse();
      return { type: "polygon", shape: { points: [...there, ...back] }, style: { fill: colour } };
    },
  };
}

/** A subdued diagonal: perfect calibration. */
export function idealLine(palette: Palette, [from, to]: readonly [number, number]): LineSeriesOption {
  return {
    type: "line",
    name: "ideal",
    silent: true,
    symbol: "none",
    data: [
      [from, from],
      [to, to],
    ],
    lineStyle: { color: palette.muted, width: 1, type: "dashed" },
    tooltip: { show: false },
  };
}

/** A linear axis with a margin around the data. */
export function axisOfNumbers(name: string, ...columns: readonly (readonly Maybe[])[]): Axis {
  return axisOfValues(name, columns.flat(), { kind: "linear" });
}

/** From 0 to 100 %. */
export function shareAxis(palette: Palette, name: string) {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((position) => ({ position, label: formatShare(position) }));
  return drawnAxis({ ...linearAxis(name, 0, 1, {}), ticks }, palette);
}

/** The name is below the axis, centred. */
export const below = { nameLocation: "middle", nameGap: 28 } as const;
/** The name is above the axis, aligned with the start of its labels. */
export const above = (palette: Palette) =>
  ({ nameLocation: "end", nameGap: 10, nameTextStyle: { color: palette.muted, fontSize: 12, align: "left" } }) as const;

export const grid = { left: 52, right: 20, top: 32, bottom: 44 } as const;

/** Pairs in which both numbers are present. */
export function pairs(x: readonly Maybe[], y: readonly Maybe[]): [number, number][] {
  return x.flatMap((at, i) => {
    const value = y[i] ?? null;
    return at === null || value === null ? [] : [[at, value] as [number, number]];
  });
}

/** Minimum and maximum of the numbers present; [0, 1] if there are none. */
export function extent(...columns: readonly (readonly Maybe[])[]): readonly [number, number] {
  const values = columns.flat().filter((value) => value !== null);
  return values.length === 0 ? [0, 1] : extentOf(values);
}

/** The numbers present, with their indices. */
export function present(column: readonly Maybe[]): readonly { readonly index: number; readonly value: number }[] {
  return column.flatMap((value, index) => (value === null ? [] : [{ index, value }]));
}

/** Positions of the numbers of a column on an axis. */
export function positions(column: readonly Maybe[], axis: Axis): readonly Maybe[] {
  return column.map((value) => axis.position(value));
}
