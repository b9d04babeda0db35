/**
 * Parallel coordinates: a line for each trial across all dimensions, with the value as the last axis; failed trials are
 * drawn separately.
 */
import { defined } from "../../../common/defined.ts";
import type { PlotJson, SearchSpace } from "../../api.ts";
import { liftOn, sequential } from "../chart/sequential.ts";
import type { Palette } from "../chart/palette.ts";
import { formatCell } from "../format/column.ts";
import { type Axis, axisOfDimension } from "../figure/axis.ts";
import { type Figure, type FigureSize, labelAt, shortened } from "../figure/figure.ts";
import {
  bestOf,
  colourDomain,
  columnOf,
  formatsOf,
  measured,
  type Metric,
  type Point,
  pointsOf,
  shareOfWorst,
} from "../figure/points.ts";
import { trialTable } from "../figure/trial-table.ts";
import { trialTooltip } from "../figure/trial-tooltip.ts";
import { valueAxisOf } from "../figure/value-axis.ts";

export interface ParallelInput {
  readonly space: SearchSpace;
  readonly plot: PlotJson;
  readonly metric: Metric;
  readonly selected: ReadonlySet<number>;
  /** Trials that match the query; null without one. */
  readonly queried?: ReadonlySet<number> | null;
  /** Whether to show outliers at their true height. */
  readonly isAll?: boolean;
}

export interface ParallelAxes {
  readonly axes: readonly Axis[];
  readonly points: readonly Point[];
  /** Number of values drawn at the edge of the last axis. */
  readonly outliers: number;
  /** Position of a point on the axis with this name. */
  positionOf(name: string, point: Point): number | null;
}

/** Opacity of lines that do not match the query. */
const OUTSIDE = 0.03;

/** In plots narrower than this, the axes are horizontal, one below another. */
const NARROW = 560;

/** Pixels. */
export function parallelHeight(width: number, axes: number): number {
  return width < NARROW ? 64 * axes + 20 : 360;
}

/** One axis per dimension, and one for the value. */
export function parallelAxes({ space, plot, metric, isAll }: Omit<ParallelInput, "selected">): ParallelAxes {
  const points = pointsOf(plot, metric.name);
  const dimensions = space.map((dimension) => {
    const column = columnOf(plot, dimension);
    const axis = axisOfDimension(dimension, column);
    return column.includes(null) ? withInactive(axis) : axis;
  });
  const values = valueAxisOf(points, metric, defined({ isAll }));
  return {
    axes: [...dimensions, values],
    outliers: values.outliers,
    points,
    positionOf(name, point) {
      if (name === values.name) return values.positionOf(point);
      const value = point.hyperparameters[name] ?? null;
      return dimensions.find((axis) => axis.name === name)?.position(value) ?? null;
    },
  };
}

/** Offset below the low end of an axis, as a share, for trials in which the dimension is inactive. */
const INACTIVE_ROOM = 0.16;

/** ECharts would connect the adjacent axes if a trial had no position on this one. */
function withInactive(axis: Axis): Axis {
  const room = (axis.high - axis.low) * INACTIVE_ROOM;
  const inactive = axis.low - room;
  return {
    ...axis,
    low: inactive,
    ticks: [{ position: inactive, label: "inactive" }, ...axis.ticks],
    position: (value) => (value === null ? inactive : axis.position(value)),
  };
}

export function parallelFigure(input: ParallelInput, palette: Palette, { width }: FigureSize): Figure {
  const { metric, selected, queried = null } = input;
  const { axes, points, positionOf } = parallelAxes(input);
  const domain = colourDomain(
    measured(points).map(({ value }) => value),
    metric.direction,
  );
  const best = bestOf(points, metric.direction);
  const line = (point: Point, style: Readonly<Record<string, unknown>>) => ({
    value: axes.map(({ name }) => positionOf(name, point) ?? "-"),
    name: String(point.number),
    number: point.number,
    lineStyle: selected.has(point.number)
      ? { ...style, width: 3, opacity: 1, color: palette.best }
      : queried === null || queried.has(point.number)
        ? style
        : { ...style, opacity: OUTSIDE },
  });
  const opacity = Math.max(0.12, Math.min(0.7, 60 / Math.max(1, points.length)));
  const complete = measured(points)
    .filter(({ number }) => number !== best?.number)
    .sort((a, b) => (metric.direction === "minimize" ? b.value - a.value : a.value - b.value));
  const lift = liftOn(palette);
  const colour = (value: number) => sequential(domain === null ? 0 : shareOfWorst(value, domain), lift);
  const failed = points.filter(({ state }) => state === "failed");
  return {
    option: {
      parallel: layoutOf(width),
      parallelAxis: axes.map((axis, dim) => parallelAxis(axis, dim, palette, { width, count: axes.length })),
      tooltip: trialTooltip(points, metric, palette),
      series: [
        series(
          "failed",
          failed.map((point) => line(point, { color: palette.states.failed, opacity, type: "dashed", width: 1 })),
        ),
        series(
          "complete",
          complete.map((point) => line(point, { color: colour(point.value), opacity, width: 1.2 })),
        ),
        series("best", best === null ? [] : [line(best, { color: palette.best, opacity: 1, width: 3 })]),
      ],
    },
    get table() {
      return trialTable(points, input.space, metric);
    },
    summary: summaryOf(points, axes, best, metric),
  };
}

function layoutOf(width: number) {
  if (width < NARROW) return { layout: "vertical", left: 24, right: 24, top: 34, bottom: 34 };
  return { layout: "horizontal", left: 56, right: 72, top: 40, bottom: 18 };
}

function parallelAxis(
  axis: Axis,
  dim: number,
  palette: Palette,
  { width, count }: { readonly width: number; readonly count: number },
) {
  const positions = axis.ticks.map(({ position }) => position);
  const isNarrow = width < NARROW;
  return {
    id: axis.name,
    dim,
    name: shortened(axis.name, isNarrow ? 30 : Math.max(8, Math.floor(width / count / 7))),
    type: "value",
    min: axis.low,
    max: axis.high,
    nameLocation: isNarrow ? "start" : "end",
    nameGap: isNarrow ? 8 : 12,
    nameTextStyle: {
      color: palette.ink,
      textBorderColor: palette.ground,
      textBorderWidth: 3,
      fontSize: 12,
      ...(isNarrow ? { align: "left", verticalAlign: "bottom", padding: [0, 0, 8, 0] } : {}),
    },
    axisLine: { lineStyle: { color: palette.line } },
    axisTick: { customValues: positions, lineStyle: { color: palette.line } },
    axisLabel: {
      // Lines cross the labels: an outline in the background colour keeps them legible.
      color: palette.ink,
      textBorderColor: palette.ground,
      textBorderWidth: 3,
      fontSize: 11,
      hideOverlap: true,
      customValues: positions,
      formatter: (position: number) => labelAt(axis, position),
    },
    areaSelectStyle: {
      width: 18,
      borderWidth: 1,
      borderColor: palette.surrogate,
      color: palette.surrogate,
      opacity: 0.25,
    },
  };
}

function series(name: string, data: readonly unknown[]) {
  return {
    type: "parallel",
    id: name,
    name,
    data,
    smooth: false,
    animation: false,
    progressive: 0,
    inactiveOpacity: 0.03,
    emphasis: { lineStyle: { width: 3, opacity: 1 } },
  };
}

function summaryOf(points: readonly Point[], axes: readonly Axis[], best: Point | null, { name }: Metric): string {
  const failed = points.filter(({ state }) => state === "failed").length;
  const opening = `${points.length} trials over ${axes.length - 1} dimensions and their value; ${failed} failed.`;
  return best === null
    ? opening
    : `${opening} The best is trial ${best.number}: ${name} ${formatCell(best.value, formatsOf(points).value)}.`;
}
