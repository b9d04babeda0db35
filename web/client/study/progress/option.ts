/** The progress plot: every value, the best so far, and a strip below for trials that have no value. */
import type { Metric, PlotJson } from "../../../api.ts";
import { FONT, axisLook, tooltipLook } from "../../chart/option.ts";
import type { ChartOption } from "../../chart/option.ts";
import { faded } from "../../chart/palette.ts";
import type { Palette } from "../../chart/palette.ts";
import { formatNumber, formatValue } from "../../format/number.ts";
import { formatTimeFully } from "../../format/time.ts";
import { staircase } from "../../chart/staircase.ts";
import { zoomPart } from "../../chart/zoom.ts";
import type { Zoom } from "../../chart/zoom.ts";
import { bestSteps, cutSteps, progressPoints } from "./series.ts";
import type { Along, ProgressPoint } from "./series.ts";

export interface ProgressView {
  readonly plot: PlotJson;
  readonly metric: Metric;
  /** Is it the one that is tuned? Only of that the best is known. */
  readonly isTuned: boolean;
  readonly along: Along;
  readonly isLog: boolean;
  readonly selected: ReadonlySet<number>;
  readonly brushed: ReadonlySet<number> | null;
  /** The part that is zoomed to, in the horizontal axis' units; null for all of it. */
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
  const { plot, metric, along, isLog } = view;
  const points = progressPoints(plot, metric.name, along);
  const drawn = points.filter(({ y }) => y !== null && (!isLog || y > 0));
  const bare = points.filter(({ y, state }) => y === null && state !== "waiting");
  const rows = STRIP_STATES.filter((state) => bare.some((point) => point.state === state));
  const end = points.reduce((most, { x }) => Math.max(most, x), Number.NEGATIVE_INFINITY);
  const begin = points.reduce((least, { x }) => Math.min(least, x), Number.POSITIVE_INFINITY);
  const steps = view.isTuned ? bestSteps(plot.best, metric, along, end) : [];
  const shownSteps = view.zoom === null ? steps : cutSteps(steps, view.zoom);
  const strip = rows.length * STRIP_ROW;
  const [left, right, top] = [64, width < 500 ? 16 : 96, 28];
  const below = 60 + (strip === 0 ? 0 : strip + 8);
  const xLook = axisLook({ palette, name: "", scale: along === "time" ? "time" : "linear" });
  const zoom = zoomPart(view.zoom);
  const x = { ...xLook, ...(along === "number" ? { minInterval: 1 } : {}), min: begin, max: end };
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
        ...axisLook({ palette, name: metric.name, scale: isLog ? "log" : "linear" }),
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
        ...{ id: "slider", type: "slider", xAxisIndex: [0, 1], bottom: 8, height: 12, left, right },
        ...{ showDetail: false, showDataShadow: false, brushSelect: false, borderColor: palette.line },
        ...{ fillerColor: faded(palette.muted, 0.12), backgroundColor: "transparent" },
        handleStyle: { color: palette.ground, borderColor: palette.muted },
        moveHandleStyle: { color: faded(palette.muted, 0.4) },
        emphasis: { handleStyle: { borderColor: palette.ink }, moveHandleStyle: { color: palette.muted } },
      },
    ],
    tooltip: { ...tooltipLook(palette), trigger: "item", formatter: (item: TooltipItem) => tooltipText(view, item) },
    series: [
      ...(["complete", "pruned", "failed", "running"] as const).map((state) =>
        scatter(view, palette, { id: state, points: drawn.filter((point) => point.state === state), strip: null }),
      ),
      ...rows.map((state) =>
        scatter(view, palette, { id: `${state} bare`, points: bare.filter((p) => p.state === state), strip: state }),
      ),
      staircase({ id: "best", corners: shownSteps, colour: palette.best }),
      ...(width < 500 ? [] : [bestLabel(shownSteps, palette)]),
      selectionRings(view, palette, drawn),
    ],
  };
}

interface TooltipItem {
  readonly data?: { readonly at?: number };
}

/** What stands beside a point: plain lines. */
export function tooltipText({ plot, metric }: Pick<ProgressView, "plot" | "metric">, { data }: TooltipItem): string {
  const at = data?.at;
  if (at === undefined) return "";
  const value = plot.values[metric.name]?.[at] ?? null;
  const ended = plot.finishedAt[at] ?? null;
  const failure = plot.failure[at] ?? null;
  return [
    `Trial ${plot.number[at]}, ${plot.state[at]}${failure === null ? "" : ` (${failure})`}`,
    ...(value === null ? [] : [`${metric.name} ${formatNumber(value, 5)}`]),
    ...Object.entries(plot.hyperparameters)
      .filter(([, column]) => (column[at] ?? null) !== null)
      .map(([name, column]) => `${name} ${formatValue(column[at])}`),
    `suggested by ${plot.origin[at]}`,
    ...(ended === null ? [] : [formatTimeFully(ended)]),
  ].join("\n");
}

interface Dots {
  readonly id: string;
  readonly points: readonly ProgressPoint[];
  /** Row of the strip that they stand in; null for the plot itself. */
  readonly strip: string | null;
}

function scatter({ brushed }: ProgressView, palette: Palette, { id, points, strip }: Dots) {
  const state = points[0]?.state ?? "complete";
  const size = strip !== null ? 7 : points.length > 500 ? 4 : 6;
  const isHollow = state === "pruned" || state === "running";
  const colour = palette.states[state];
  return {
    ...{ id, type: "scatter", symbol: SYMBOLS[state], symbolSize: size, cursor: "pointer" },
    ...(strip === null ? {} : { xAxisIndex: 1, yAxisIndex: 1 }),
    itemStyle: {
      color: isHollow ? palette.ground : faded(colour, points.length > 500 ? 0.55 : 0.8),
      borderColor: colour,
      borderWidth: isHollow ? 1.5 : 0,
    },
    emphasis: { itemStyle: { color: colour, borderColor: palette.ink, borderWidth: 1 } },
    data: points.map(({ x, y, at, number }) => ({
      value: [x, strip ?? y],
      at,
      number,
      ...(brushed === null || brushed.has(number) ? {} : { itemStyle: { opacity: 0.12 } }),
    })),
  };
}

/** What the best is, where its line ends. */
function bestLabel(steps: readonly (readonly [number, number])[], palette: Palette) {
  const last = steps.at(-1);
  return {
    ...{ type: "custom", id: "best label", silent: true, clip: false, z: 4, tooltip: { show: false } },
    data: last === undefined ? [] : [[...last]],
    renderItem(_: unknown, surface: { coord(place: readonly number[]): number[] }) {
      if (last === undefined) return null;
      const [x = 0, y = 0] = surface.coord(last);
      const text = `best ${formatNumber(last[1])}`;
      return {
        ...{ type: "text", x: x + 8, y },
        style: { text, fill: palette.best, font: `12px ${FONT}`, verticalAlign: "middle" as const },
      };
    },
  };
}

function selectionRings({ selected }: ProgressView, palette: Palette, drawn: readonly ProgressPoint[]) {
  return {
    ...{ id: "selected", type: "scatter", symbol: "circle", symbolSize: 12, silent: true, z: 5 },
    itemStyle: { color: "transparent", borderColor: palette.ink, borderWidth: 1.5 },
    data: drawn.filter(({ number }) => selected.has(number)).map(({ x, y, at }) => ({ value: [x, y], at })),
  };
}
