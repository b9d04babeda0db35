/** The optimization history: all values, the best so far, and a strip below for trials without a value. */
import { toPixels, type RenderApi, type RenderParams } from "../../chart/custom-series.ts";
import type { Metric, PlotJson } from "../../../api.ts";
import { type ChartOption, FONT, timeAxis, tooltipLook } from "../../chart/option.ts";
import { faded, type Palette } from "../../chart/palette.ts";
import { formatCell } from "../../format/column.ts";
import { formatNumber } from "../../format/number.ts";
import { linearAxis } from "../../figure/axis.ts";
import { axisTitle, drawnAxis, roomFor } from "../../figure/figure.ts";
import { formatsOf, pointsOf } from "../../figure/points.ts";
import { digitsAmong } from "../../figure/ticks.ts";
import type { ValueScale } from "../../figure/value-axis.ts";
import { formatTimeFully } from "../../format/time.ts";
import { type Corner, staircase } from "../../chart/staircase.ts";
import { type Zoom, zoomPart } from "../../chart/zoom.ts";
import { type Along, bestSteps, cutSteps, type ProgressPoint, progressPoints } from "./series.ts";

export interface ProgressView {
  readonly plot: PlotJson;
  readonly metric: Metric;
  /** Whether it is the tuned metric; only that has a best value. */
  readonly isTuned: boolean;
  readonly along: Along;
  /** Range of the plotted values. */
  readonly scale: ValueScale;
  readonly selected: ReadonlySet<number>;
  readonly brushed: ReadonlySet<number> | null;
  /** The visible range, in units of the horizontal axis; null for the whole axis. */
  readonly zoom: Zoom;
}

const STRIP_STATES = ["failed", "pruned", "running"] as const;
const STRIP_ROW = 16;
const SYMBOLS = {
  complete: "circle",
  pruned: "rect",
  failed: "diamond",
  running: "triangle",
  waiting: "circle",
} as const;

export function progressOption(view: ProgressView, palette: Palette, width: number): ChartOption {
  const { plot, metric, along, scale } = view;
  const points = progressPoints(plot, metric.name, along);
  const drawn = points.filter(({ y }) => y !== null && scale.axis.position(y) !== null);
  const isOutlier = (y: number | null) => y !== null && scale.isOutlier(y);
  const bare = points.filter(({ y, state }) => y === null && state !== "waiting");
  const rows = STRIP_STATES.filter((state) => bare.some((point) => point.state === state));
  const end = points.reduce((most, { x }) => Math.max(most, x), Number.NEGATIVE_INFINITY);
  const begin = points.reduce((least, { x }) => Math.min(least, x), Number.POSITIVE_INFINITY);
  const steps = view.isTuned ? bestSteps(plot.best, metric, along, end) : [];
  const shownSteps = view.zoom === null ? steps : cutSteps(steps, view.zoom);
  const corners = shownSteps.map(([x, y]): Corner => [x, scale.position(y)]);
  const strip = rows.length * STRIP_ROW;
  const { left } = roomFor(scale.axis);
  const [right, top] = [width < 500 ? 16 : 96, 28];
  const below = 60 + (strip === 0 ? 0 : strip + 8);
  const zoom = zoomPart(view.zoom);
  const x =
    along === "time" ? { ...timeAxis(palette), min: begin, max: end } : numberAxis([begin, end], view.zoom, palette);
  const quiet = { ...x, axisLabel: { show: false }, axisTick: { show: false }, axisLine: { show: false } };

  return {
    grid: [
      { left, right, top, bottom: below, outerBoundsMode: "none" },
      { left, right, height: strip, bottom: 60, outerBoundsMode: "none" },
    ],
    xAxis: [
      { ...(strip === 0 ? x : { ...quiet, axisLine: x.axisLine }), gridIndex: 0, splitLine: { show: false } },
      { ...(strip === 0 ? quiet : x), gridIndex: 1, show: strip > 0, splitLine: { show: false } },
    ],
    yAxis: [
      {
        ...drawnAxis(scale.axis, palette, { nameLocation: "end", nameGap: 12 }),
        name: axisTitle({ name: metric.name, offset: scale.axis.offset }),
        nameTextStyle: { color: palette.muted, align: "left", padding: [0, 0, 0, -left] },
      },
      {
        type: "category",
        gridIndex: 1,
        data: [...rows],
        inverse: true,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: palette.muted, fontSize: 11 },
      },
    ],
    dataZoom: [
      { ...zoom, id: "inside", type: "inside", xAxisIndex: [0, 1], zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false },
      {
        ...zoom,
        id: "slider",
        type: "slider",
        xAxisIndex: [0, 1],
        bottom: 8,
        height: 12,
        left,
        right,
        showDetail: false,
        showDataShadow: false,
        brushSelect: false,
        borderColor: palette.line,
        fillerColor: faded(palette.muted, 0.12),
        backgroundColor: "transparent",
        handleStyle: { color: palette.ground, borderColor: palette.muted },
        moveHandleStyle: { color: faded(palette.muted, 0.4) },
        emphasis: { handleStyle: { borderColor: palette.ink }, moveHandleStyle: { color: palette.muted } },
      },
    ],
    tooltip: { ...tooltipLook(palette), trigger: "item", formatter: (item: TooltipItem) => tooltipText(view, item) },
    series: [
      ...(["complete", "pruned", "failed", "running"] as const).map((state) =>
        scatter(view, palette, {
          id: state,
          points: drawn.filter(({ state: own, y }) => own === state && !isOutlier(y)),
          strip: null,
        }),
      ),
      ...rows.map((state) =>
        scatter(view, palette, { id: `${state} bare`, points: bare.filter((p) => p.state === state), strip: state }),
      ),
      staircase({ id: "best", corners, colour: palette.best }),
      ...(width < 500 ? [] : [bestLabel(corners, bestText(view), palette)]),
      outlierMarks(view, palette, drawn),
      selectionRings(view, palette, drawn),
    ],
  };
}

/** Ticks adapt to the zoom, since those of the full range would be too sparse. */
function numberAxis([begin, end]: readonly [number, number], zoom: Zoom, palette: Palette) {
  const all = linearAxis("", begin, end, { whole: true });
  const { ticks } = zoom === null ? all : linearAxis("", zoom[0], zoom[1], { whole: true });
  return drawnAxis({ ...all, ticks }, palette);
}

interface TooltipItem {
  readonly data?: { readonly at?: number };
}

/** The tooltip of a point, as lines of plain text. */
export function tooltipText({ plot, metric }: Pick<ProgressView, "plot" | "metric">, { data }: TooltipItem): string {
  const at = data?.at;
  if (at === undefined) return "";
  const value = plot.values[metric.name]?.[at] ?? null;
  const formats = formatsOf(pointsOf(plot, metric.name));
  const ended = plot.finishedAt[at] ?? null;
  const failure = plot.failure[at] ?? null;
  return [
    `Trial ${plot.number[at]}, ${plot.state[at]}${failure === null ? "" : ` (${failure})`}`,
    ...(value === null ? [] : [`${metric.name} ${formatCell(value, formats.value)}`]),
    ...Object.entries(plot.hyperparameters)
      .filter(([, column]) => (column[at] ?? null) !== null)
      .map(([name, column]) => `${name} ${formatCell(column[at], formats.of(name))}`),
    `suggested by ${plot.origin[at]}`,
    ...(ended === null ? [] : [formatTimeFully(ended)]),
  ].join("\n");
}

interface Dots {
  readonly id: string;
  readonly points: readonly ProgressPoint[];
  /** The row of the strip in which they are drawn; null for the plot itself. */
  readonly strip: string | null;
}

function scatter({ brushed, scale }: ProgressView, palette: Palette, { id, points, strip }: Dots) {
  const state = points[0]?.state ?? "complete";
  const size = strip !== null ? 7 : points.length > 500 ? 4 : 6;
  const isHollow = state === "pruned" || state === "running";
  const colour = palette.states[state];
  return {
    id,
    type: "scatter",
    symbol: SYMBOLS[state],
    symbolSize: size,
    cursor: "pointer",
    ...(strip === null ? {} : { xAxisIndex: 1, yAxisIndex: 1 }),
    itemStyle: {
      color: isHollow ? palette.ground : faded(colour, points.length > 500 ? 0.55 : 0.8),
      borderColor: colour,
      borderWidth: isHollow ? 1.5 : 0,
    },
    emphasis: { itemStyle: { color: colour, borderColor: palette.ink, borderWidth: 1 } },
    data: points.map(({ x, y, at, number }) => ({
      value: [x, strip ?? heightOf(y, scale)],
      at,
      number,
      ...(brushed === null || brushed.has(number) ? {} : { itemStyle: { opacity: 0.12 } }),
    })),
  };
}

/** The best value, with enough digits to distinguish it from the previous one. */
function bestText({ plot: { best } }: Pick<ProgressView, "plot">): string {
  const value = best.value.at(-1);
  return value === undefined ? "" : `best ${formatNumber(value, digitsAmong(value, best.value))}`;
}

/** A label with the best value at the end of its line. */
function bestLabel(corners: readonly Corner[], text: string, palette: Palette) {
  const last = corners.at(-1);
  return {
    type: "custom",
    id: "best label",
    silent: true,
    clip: false,
    z: 4,
    tooltip: { show: false },
    data: last === undefined ? [] : [[...last]],
    renderItem(_: RenderParams, api: RenderApi) {
      if (last === undefined) return null;
      const [x, y] = toPixels(api, last);
      return {
        type: "text",
        x: x + 8,
        y,
        style: { text, fill: palette.best, font: `12px ${FONT}`, verticalAlign: "middle" as const },
      };
    },
  };
}

/** Outliers at the edge of the plot. */
function outlierMarks({ scale, metric }: ProgressView, palette: Palette, drawn: readonly ProgressPoint[]) {
  return {
    id: "outliers",
    type: "scatter",
    symbol: "arrow",
    symbolRotate: metric.direction === "minimize" ? 0 : 180,
    symbolSize: 9,
    cursor: "pointer",
    z: 4,
    itemStyle: { color: palette.states.complete },
    data: drawn
      .filter(({ y }) => y !== null && scale.isOutlier(y))
      .map(({ x, at, number }) => ({ value: [x, scale.edge], at, number })),
  };
}

function heightOf(y: number | null, scale: ValueScale): number | null {
  return y === null ? null : scale.position(y);
}

function selectionRings({ selected, scale }: ProgressView, palette: Palette, drawn: readonly ProgressPoint[]) {
  return {
    id: "selected",
    type: "scatter",
    symbol: "circle",
    symbolSize: 12,
    silent: true,
    z: 5,
    itemStyle: { color: "transparent", borderColor: palette.ink, borderWidth: 1.5 },
    data: drawn
      .filter(({ number }) => selected.has(number))
      .map(({ x, y, at }) => ({ value: [x, heightOf(y, scale)], at })),
  };
}
