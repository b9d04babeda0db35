/** A timeline: one row per worker and one bar per attempt, in the viewer's time zone. */
import { numberAt, plotArea, rowHeight, toPixels, type RenderApi, type RenderParams } from "../chart/custom-series.ts";
import type { AttemptsJson, PlotJson } from "../../api.ts";
import type { DataTable } from "../chart/table.ts";
import { tooltipLook } from "../chart/option.ts";
import { faded, type Palette } from "../chart/palette.ts";
import { type Zoom, zoomPart } from "../chart/zoom.ts";
import { formatCounted } from "../format/number.ts";
import { formatDuration, formatTime, formatTimeFully } from "../format/time.ts";
import { DIMMED, type Figure, type FigureSize, shortened } from "../figure/figure.ts";

type End = "complete" | "pruned" | "failed" | "running" | AttemptsJson["attempts"][number]["end"];

/** One attempt at a trial. */
export interface Bar {
  readonly number: number;
  readonly attempt: number;
  readonly worker: string;
  readonly from: number;
  readonly to: number;
  readonly end: End;
}

export interface Timeline {
  /** Busiest first if not all are shown, otherwise sorted by name. */
  readonly workers: readonly string[];
  readonly bars: readonly Bar[];
  /** Total number of workers. */
  readonly total: number;
}

/** Maximum number of rows. */
const MAX_WORKERS = 40;
const ROW = 22;
const TOP = 8;
const BOTTOM = 52;
const UNKNOWN = "unknown";

/**
 * Attempts with a result come from the plot's columns, others from the list of attempts. `now` is the end of running
 * bars.
 */
export function timelineOf(plot: PlotJson, { attempts }: AttemptsJson, now: number): Timeline {
  const finished = plot.number.flatMap((number, at): Bar[] => {
    const [state, from] = [plot.state[at], plot.startedAt[at]];
    if (from === null || state === "waiting") return [];
    const to = state === "running" ? Math.max(from, now) : (plot.finishedAt[at] ?? now);
    return [{ number, attempt: plot.attempt[at], worker: plot.worker[at] ?? UNKNOWN, from, to, end: state }];
  });
  const hasBar = new Set(finished.map(({ number, attempt }) => `${number}/${attempt}`));
  const earlier = attempts
    // A final transient failure is a failed trial, which already has a bar.
    .filter(({ number, attempt }) => !hasBar.has(`${number}/${attempt}`))
    .map(({ startedAt, endedAt, ...rest }): Bar => ({ ...rest, from: Date.parse(startedAt), to: Date.parse(endedAt) }));
  const bars = [...earlier, ...finished];
  const byWorker = new Map<string, number>();
  for (const { worker, from, to } of bars) byWorker.set(worker, (byWorker.get(worker) ?? 0) + to - from);
  const busiest = [...byWorker].sort(([, a], [, b]) => b - a).slice(0, MAX_WORKERS);
  const workers = busiest.map(([worker]) => worker).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return { workers, bars: bars.filter(({ worker }) => workers.includes(worker)), total: byWorker.size };
}

export function timelineHeight({ workers }: Timeline): number {
  return TOP + BOTTOM + ROW * Math.max(2, workers.length);
}

export interface TimelineInput {
  readonly timeline: Timeline;
  readonly now: number;
  readonly selected: ReadonlySet<number>;
  readonly brushed: ReadonlySet<number> | null;
  /** In Unix milliseconds. */
  readonly zoom: Zoom;
}

export function timelineFigure(input: TimelineInput, palette: Palette, { width }: FigureSize): Figure {
  const { timeline, now } = input;
  const { workers, bars } = timeline;
  const longest = Math.max(4, ...workers.map((worker) => worker.length));
  const left = Math.min(Math.round(width * 0.32), 20 + 6.4 * longest);
  return {
    option: {
      grid: { left, right: 16, top: TOP, bottom: BOTTOM, outerBoundsMode: "none" },
      xAxis: {
        type: "time",
        axisLine: { lineStyle: { color: palette.line } },
        axisTick: { lineStyle: { color: palette.line } },
        splitLine: { show: true, lineStyle: { color: palette.faint } },
        axisLabel: { color: palette.muted, fontSize: 11, hideOverlap: true },
        min: bars.reduce((least, { from }) => Math.min(least, from), now),
        max: bars.reduce((most, { to }) => Math.max(most, to), 0),
      },
      yAxis: {
        type: "category",
        data: [...workers],
        inverse: true,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: palette.line } },
        splitLine: { show: true, lineStyle: { color: palette.faint } },
        axisLabel: {
          color: palette.ink,
          fontSize: 11,
          interval: 0,
          formatter: (name: string) => shortened(name, Math.floor((left - 12) / 6.2)),
        },
      },
      dataZoom: [
        {
          ...zoomPart(input.zoom),
          id: "inside",
          type: "inside",
          xAxisIndex: 0,
          filterMode: "weakFilter",
          zoomOnMouseWheel: "ctrl",
          moveOnMouseWheel: false,
        },
        {
          ...zoomPart(input.zoom),
          id: "slider",
          type: "slider",
          xAxisIndex: 0,
          filterMode: "weakFilter",
          height: 12,
          bottom: 8,
          showDataShadow: false,
          showDetail: false,
          borderColor: palette.line,
          fillerColor: faded(palette.muted, 0.12),
          backgroundColor: "transparent",
          handleStyle: { color: palette.ground, borderColor: palette.muted },
          moveHandleSize: 0,
        },
      ],
      tooltip: {
        ...tooltipLook(palette),
        trigger: "item",
        formatter: ({ dataIndex }: { dataIndex: number }) => describeBar(bars[dataIndex], now),
      },
      series: [
        {
          type: "custom",
          id: "attempts",
          name: "attempts",
          encode: { x: [1, 2], y: 0 },
          clip: true,
          cursor: "pointer",
          data: bars.map(({ worker, from, to, number }) => ({ value: [workers.indexOf(worker), from, to], number })),
          renderItem: barRenderer(input, palette),
        },
      ],
    },
    table: tableOf(bars),
    summary: timelineSentence(timeline),
  };
}

/** Filled if the attempt ended with a result; an outline with a slash if it was lost or released. */
function barRenderer({ timeline: { bars }, selected, brushed }: TimelineInput, palette: Palette) {
  return (params: RenderParams, api: RenderApi) => {
    const area = plotArea(params);
    const bar = bars[params.dataIndex];
    const [from, middle] = toPixels(api, [numberAt(api, 1), numberAt(api, 0)]);
    const [to] = toPixels(api, [numberAt(api, 2), numberAt(api, 0)]);
    const height = Math.min(16, rowHeight(api) * 0.7);
    const x = Math.max(area.x, from);
    const width = Math.min(area.x + area.width, Math.max(to, from + 1.5)) - x;
    if (width <= 0) return null;
    const shape = { x, y: middle - height / 2, width: Math.max(1, width - 0.5), height };
    const opacity = brushed !== null && !brushed.has(bar.number) ? DIMMED : 1;
    const colour = colourOf(bar.end, palette);
    const hasResult = ["complete", "pruned", "failed", "running"].includes(bar.end);
    const stroke = selected.has(bar.number) ? palette.ink : hasResult ? palette.ground : colour;
    const style = {
      fill: hasResult ? colour : palette.ground,
      stroke,
      lineWidth: selected.has(bar.number) ? 2 : hasResult ? 0.5 : 1.5,
      opacity,
    };
    const slash = { x1: shape.x + 1, y1: shape.y + height - 1, x2: shape.x + shape.width - 1, y2: shape.y + 1 };
    const marks = [
      ...(hasResult
        ? []
        : [{ type: "line", shape: slash, style: { stroke: colour, lineWidth: 1.5, opacity }, silent: true }]),
      ...(width > 26
        ? [{ type: "text", x: x + 4, y: middle, silent: true, style: labelStyle(bar, { hasResult, opacity, palette }) }]
        : []),
    ];
    return { type: "group", children: [{ type: "rect", shape, style }, ...marks] };
  };
}

function labelStyle(
  { number }: Bar,
  { hasResult, opacity, palette }: { hasResult: boolean; opacity: number; palette: Palette },
) {
  const fill = hasResult ? palette.ground : palette.ink;
  return {
    text: String(number),
    fill,
    opacity,
    fontSize: 10,
    verticalAlign: "middle" as const,
    align: "left" as const,
  };
}

function colourOf(end: End, palette: Palette): string {
  switch (end) {
    case "complete":
    case "pruned":
    case "failed":
    case "running":
      return palette.states[end];
    case "lost":
      return palette.bad;
    case "released":
      return palette.muted;
    case "transient":
      return palette.doubtful;
  }
}

/** The tooltip of a bar. */
export function describeBar({ number, attempt, worker, from, to, end }: Bar, now: number, zone?: string): string {
  const clock = `${formatTime(from, now, zone)} to ${end === "running" ? "now" : formatTime(to, now, zone)}`;
  return [
    `trial ${number}, attempt ${attempt}: ${inWords(end)}`,
    worker,
    `${clock} (${formatDuration(to - from)})`,
    formatTimeFully(from, zone),
  ].join("\n");
}

function inWords(end: End): string {
  switch (end) {
    case "lost":
      return "lost: its lease expired";
    case "released":
      return "released by its worker";
    case "transient":
      return "transient failure, retried";
    case "complete":
    case "pruned":
    case "failed":
    case "running":
      return end;
  }
}

export function timelineSentence({ bars, total, workers }: Timeline): string {
  const count = (end: End) => bars.filter((bar) => bar.end === end).length;
  const parts = (["lost", "released", "transient"] as const).flatMap((end) =>
    count(end) === 0 ? [] : [`${count(end)} ${end === "transient" ? "retried" : end}`],
  );
  const shown = total > workers.length ? ` Only the ${workers.length} busiest of ${total} workers are shown.` : "";
  const opening = `${formatCounted(bars.length, "attempt")} by ${formatCounted(workers.length, "worker")}`;
  return `${opening}${parts.length === 0 ? "; none were lost" : `; ${parts.join(", ")}`}.${shown}`;
}

function tableOf(bars: readonly Bar[]): DataTable {
  return {
    columns: ["number", "attempt", "worker", "startedAt", "endedAt", "end"],
    rows: bars.map(({ number, attempt, worker, from, to, end }) => [
      number,
      attempt,
      worker,
      new Date(from).toISOString(),
      new Date(to).toISOString(),
      end,
    ]),
  };
}
