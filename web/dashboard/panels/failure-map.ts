/**
 * Where trials fail: over two dimensions, drawn on top of the predicted probability of success, and along each
 * dimension.
 */
import { numberAt, toPixels, type RenderApi, type RenderParams } from "../chart/custom-series.ts";
import type { PlotJson, SearchSpace, SurrogateJson } from "../../api.ts";
import { tooltipLook } from "../chart/option.ts";
import { faded, type Palette } from "../chart/palette.ts";
import { formatCount, formatShare, formatValue } from "../format/number.ts";
import { type Axis, axisOfDimension, linearAxis } from "../figure/axis.ts";
import { drawnAxis, type Figure, type FigureSize } from "../figure/figure.ts";
import { columnOf, type Point, pointsOf } from "../figure/points.ts";
import { sliceColumns } from "./slice.ts";

export interface FailureBin {
  /** Ends, as positions on the axis. */
  readonly low: number;
  readonly high: number;
  readonly failed: number;
  readonly finished: number;
}

const BINS = 10;
/** Pixels. */
const ROW = 170;
const GAP = { left: 48, right: 14, top: 18, bottom: 44 };

/** Whether the trial failed because of its hyperparameters, rather than for a transient reason. */
function hasFailedThere({ state, failure }: Pick<Point, "state" | "failure">): boolean {
  return state === "failed" && failure !== "transient";
}

/** Finished trials by position along an axis, with one bin per level, or bins of equal width. */
export function failureBins(axis: Axis, points: readonly Point[]): readonly FailureBin[] {
  const count = axis.kind === "levels" ? Math.round(axis.high - axis.low) : BINS;
  const width = (axis.high - axis.low) / count;
  const bins = Array.from({ length: count }, () => ({ failed: 0, finished: 0 }));
  for (const point of points) {
    const position = axis.position(point.hyperparameters[axis.name] ?? null);
    const hasFailed = hasFailedThere(point);
    if (position === null || !(hasFailed || point.state === "complete" || point.state === "pruned")) continue;
    const bin = bins[Math.min(count - 1, Math.max(0, Math.floor((position - axis.low) / width)))];
    bin.finished += 1;
    if (hasFailed) bin.failed += 1;
  }
  return bins.map((bin, k) => ({ ...bin, low: axis.low + k * width, high: axis.low + (k + 1) * width }));
}

/** The two dimensions along which the failure rate varies most, shown first. */
export function tellingDimensions(space: SearchSpace, plot: PlotJson): readonly string[] {
  const points = pointsOf(plot, "");
  const spread = (dimension: SearchSpace[number]) => {
    const bins = failureBins(axisOfDimension(dimension, columnOf(plot, dimension)), points).filter(
      ({ finished }) => finished > 0,
    );
    const all = bins.reduce((sum, { finished }) => sum + finished, 0);
    const overall = bins.reduce((sum, { failed }) => sum + failed, 0) / Math.max(1, all);
    return bins.reduce((sum, { failed, finished }) => sum + finished * (failed / finished - overall) ** 2, 0);
  };
  return space
    .map((dimension) => ({ name: dimension.name, spread: spread(dimension) }))
    .sort((a, b) => b.spread - a.spread)
    .slice(0, 2)
    .map(({ name }) => name);
}

export function failureHistogramHeight(width: number, dimensions: number): number {
  return Math.ceil(dimensions / sliceColumns(width, dimensions)) * ROW;
}

/** Finished trials along each dimension, with failed ones at the bottom of each bar. */
export function failureHistograms(
  { space, plot }: { readonly space: SearchSpace; readonly plot: PlotJson },
  palette: Palette,
  { width }: FigureSize,
): Figure {
  const points = pointsOf(plot, "");
  const axes = space.map((dimension) => axisOfDimension(dimension, columnOf(plot, dimension)));
  const bins = axes.map((axis) => failureBins(axis, points));
  const columns = sliceColumns(width, axes.length);
  const cell = width / columns;
  const part = (k: number, at: "failed" | "finished", fill: string) => ({
    type: "custom",
    id: `${at} ${k}`,
    name: at === "failed" ? "failed" : "complete",
    xAxisIndex: k,
    yAxisIndex: k,
    encode: { x: [0, 1], y: [2, 3] },
    data: bins[k].map(({ low, high, failed, finished }) =>
      at === "failed" ? [low, high, 0, failed] : [low, high, failed, finished],
    ),
    renderItem(_: RenderParams, api: RenderApi) {
      const [left, bottom] = toPixels(api, [numberAt(api, 0), numberAt(api, 2)]);
      const [right, top] = toPixels(api, [numberAt(api, 1), numberAt(api, 3)]);
      return {
        type: "rect",
        shape: { x: left + 0.5, y: top, width: Math.max(1, right - left - 1), height: bottom - top },
        style: { fill },
      };
    },
  });
  return {
    option: {
      grid: axes.map((_, k) => ({
        left: (k % columns) * cell + GAP.left,
        width: cell - GAP.left - GAP.right,
        top: Math.floor(k / columns) * ROW + GAP.top,
        height: ROW - GAP.top - GAP.bottom,
        outerBoundsMode: "none",
      })),
      xAxis: axes.map((axis, gridIndex) =>
        drawnAxis(axis, palette, { gridIndex, nameGap: 24, splitLine: { show: false } }),
      ),
      yAxis: axes.map((_, gridIndex) => {
        const most = Math.max(1, ...bins[gridIndex].map(({ finished }) => finished));
        const axis = linearAxis(gridIndex % columns === 0 ? "trials" : "", 0, most * 1.05, { whole: true });
        return drawnAxis(axis, palette, { gridIndex, nameGap: 32 });
      }),
      tooltip: {
        ...tooltipLook(palette),
        trigger: "item",
        formatter: ({ seriesId = "", dataIndex }: { seriesId?: string; dataIndex: number }) => {
          const k = Number(seriesId.split(" ")[1]);
          const { low, high, failed, finished } = bins[k][dataIndex];
          const where =
            axes[k].kind === "levels"
              ? formatValue(axes[k].valueAt((low + high) / 2))
              : `${formatValue(axes[k].valueAt(low), 3)} to ${formatValue(axes[k].valueAt(high), 3)}`;
          return `${axes[k].name} ${where}\n${failed} of ${finished} failed (${formatShare(failed / Math.max(1, finished))})`;
        },
      },
      series: axes.flatMap((_, k) => [
        part(k, "finished", faded(palette.states.complete, 0.35)),
        part(k, "failed", palette.states.failed),
      ]),
    },
    table: {
      columns: ["dimension", "from", "to", "failed", "finished"],
      rows: axes.flatMap((axis, k) =>
        bins[k].map(({ low, high, failed, finished }) =>
          axis.kind === "levels"
            ? [axis.name, axis.valueAt((low + high) / 2), axis.valueAt((low + high) / 2), failed, finished]
            : [axis.name, axis.valueAt(low), axis.valueAt(high), failed, finished],
        ),
      ),
    },
    summary: failureSentence(plot),
  };
}

/** Number of failed trials by kind. */
export function failureSentence(plot: PlotJson): string {
  const kinds = new Map<string, number>();
  for (const kind of plot.failure) if (kind !== null) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const finished = plot.counts.complete + plot.counts.pruned + plot.counts.failed;
  if (plot.counts.failed === 0) return "No trials have failed.";
  const listed = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(", ");
  const among = plot.sampled ? `of the ${formatCount(plot.number.length)} drawn:  ` : "";
  return `${formatCount(plot.counts.failed)} of ${formatCount(finished)} finished trials failed (${formatShare(plot.counts.failed / finished)})${listed === "" ? "" : `; ${among}${listed}`}.`;
}

/** The lowest probability of success on the grid, and where it is. */
export function riskiest({ axes, feasibility }: Pick<SurrogateJson, "axes" | "feasibility">): string | null {
  if (feasibility === null || feasibility.length === 0) return null;
  const at = feasibility.reduce((least, value, k) => (value < feasibility[least] ? k : least), 0);
  const columns = axes[1]?.values.length ?? 1;
  const position = axes.map(
    ({ name, values }, k) => `${name} ${formatValue(values[k === 0 ? Math.floor(at / columns) : at % columns], 3)}`,
  );
  return `Highest failure probability: ${formatShare(1 - feasibility[at])} near ${position.join(", ")}.`;
}
