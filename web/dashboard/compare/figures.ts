/** The plots of a comparison: best so far, distribution of values, and the Pareto front of value and time. */
import { tooltipLook } from "../chart/option.ts";
import type { Palette } from "../chart/palette.ts";
import { cornersOf, staircase } from "../chart/staircase.ts";
import { columnFormat } from "../format/column.ts";
import { formatCount } from "../format/number.ts";
import { formatDuration } from "../format/time.ts";
import { type Axis, axisOfValues, extentOf, linearAxis, logAxis } from "../figure/axis.ts";
import { drawnAxis, type Figure, type FigureSize, roomFor, widthOf } from "../figure/figure.ts";
import type { Metric } from "../figure/points.ts";
import { metricTitle } from "../figure/value-axis.ts";
import { type Curve, curveLabels, endLabels } from "./curve-labels.ts";
import { type At, bestSoFar, type Compared, distributionOf, paretoFront, timedTrials, valuesOf } from "./curves.ts";

export interface CompareInput {
  readonly studies: readonly Compared[];
  readonly metric: Metric;
}

const TOP = 18;
const BOTTOM = 46;

export function bestFigure(
  { studies, metric, over }: CompareInput & { readonly over: "trials" | "time" },
  palette: Palette,
  { width }: FigureSize,
): Figure {
  const curves = studies.map((study) => bestSoFar(study, over));
  const x = acrossOf(curves, over);
  const y = axisOfValues(
    `best ${metricTitle(metric)}`,
    curves.flat().map(([, value]) => value),
  );
  const drawn = positioned(studies, curves, [x, y], palette);
  const format = columnFormat(
    curves.map((curve) => curve.at(-1)?.[1]),
    { isExact: true },
  );
  const show = (position: number) =>
    over === "trials" ? `trial ${formatCount(position)}` : formatDuration(Number(x.valueAt(position)));
  return {
    option: {
      ...plane(drawn, [x, y], palette, width),
      tooltip: {
        ...tooltipLook(palette),
        trigger: "axis",
        formatter: atPosition(studies, curves, { show, across: x }),
      },
      series: [...drawn.map(unseen), ...drawn.map(steps), endLabels(drawn, palette)],
    },
    table: {
      columns: ["study", over === "trials" ? "trials" : "milliseconds", `best ${metric.name}`],
      rows: curves.flatMap((curve, k) => curve.map(([across, value]) => [studies[k].name, across, value])),
    },
    summary: curves
      .map((curve, k) => {
        const last = curve[curve.length - 1] as At | undefined;
        return last === undefined ? `${studies[k].name}: no result yet` : `${studies[k].name}: ${format(last[1])}`;
      })
      .join("; "),
  };
}

function acrossOf(curves: readonly (readonly At[])[], over: "trials" | "time"): Axis {
  const most = curves.flat().reduce((far, [across]) => Math.max(far, across), 1);
  if (over === "trials") return linearAxis("trials", 0, most, { whole: true });
  const axis = linearAxis("time since the first trial", 0, most, {});
  return { ...axis, ticks: axis.ticks.map(({ position }) => ({ position, label: formatDuration(position) })) };
}

export function distributionFigure({ studies, metric }: CompareInput, palette: Palette, { width }: FigureSize): Figure {
  const sorted = studies.map((study) => valuesOf(study, metric.name));
  const x = axisOfValues(metricTitle(metric), sorted.flat());
  const y = shareAxis();
  const format = columnFormat(sorted.map(middle), { isExact: true });
  const curves = sorted.map((values) => distributionOf(values));
  const drawn = positioned(studies, curves, [x, y], palette);
  return {
    option: {
      ...plane([], [x, y], palette, width),
      tooltip: { show: false },
      series: [...drawn.map(steps), curveLabels(drawn, palette)],
    },
    table: {
      columns: ["study", metric.name, "cumulative share"],
      rows: curves.flatMap((curve, k) => curve.map(([value, share]) => [studies[k].name, value, share])),
    },
    summary: sorted
      .map((values, k) =>
        values.length === 0
          ? `${studies[k].name}: no value`
          : `${studies[k].name}: median ${format(middle(values))} of ${values.length} values`,
      )
      .join("; "),
  };
}

export function middle(sorted: readonly number[]): number {
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)] : sorted[half - 1] / 2 + sorted[half] / 2;
}

export function paretoFigure({ studies, metric }: CompareInput, palette: Palette, { width }: FigureSize): Figure {
  const trials = studies.map((study) => timedTrials(study, metric.name));
  const fronts = trials.map((each) => paretoFront(each, metric.direction));
  const all = trials.flat().map(({ seconds }) => seconds);
  const [low, high] = extentOf([...all, 1]);
  const plain =
    high >= 20 * low
      ? logAxis("evaluation time", low * 0.8, high * 1.25)
      : linearAxis("evaluation time", 0, high * 1.05, {});
  const x = {
    ...plain,
    ticks: plain.ticks.map(({ position }) => ({
      position,
      label: formatDuration(Number(plain.valueAt(position)) * 1000),
    })),
  };
  const y = axisOfValues(
    metricTitle(metric),
    trials.flat().map(({ value }) => value),
  );
  const format = columnFormat(trials.flat().map(({ value }) => value));
  const colour = (k: number) => palette.series[k % palette.series.length];
  const drawn = positioned(
    studies,
    fronts.map((front) => front.map(({ seconds, value }): At => [seconds, value])),
    [x, y],
    palette,
  );
  return {
    option: {
      ...plane(drawn, [x, y], palette, width),
      tooltip: {
        ...tooltipLook(palette),
        trigger: "item",
        formatter: ({ seriesId = "", dataIndex }: { seriesId?: string; dataIndex: number }) => {
          const [kind, k] = seriesId.split(" ");
          if (kind !== "trials") return "";
          const { number, seconds, value } = trials[Number(k)][dataIndex];
          return `${studies[Number(k)].name}, trial ${number}\n${metric.name} ${format(value)} in ${formatDuration(1000 * seconds)}`;
        },
      },
      series: [
        ...trials.map((each, k) => ({
          type: "scatter",
          id: `trials ${k}`,
          symbol: symbols[k % symbols.length],
          symbolSize: each.length > 500 ? 4 : 6,
          itemStyle: { color: colour(k), opacity: 0.4 },
          data: each.map(({ seconds, value, number }) => ({ value: [x.position(seconds), y.position(value)], number })),
        })),
        ...drawn.map(steps),
        endLabels(drawn, palette),
      ],
    },
    table: {
      columns: ["study", "number", "seconds", metric.name, "on the front"],
      rows: trials.flatMap((each, k) =>
        each.map((trial) => [studies[k].name, trial.number, trial.seconds, trial.value, fronts[k].includes(trial)]),
      ),
    },
    summary: fronts
      .map((front, k) => `${studies[k].name}: ${front.length} of ${trials[k].length} trials are on the Pareto front`)
      .join("; "),
  };
}

/** Marker shapes, so that studies can be distinguished without color. */
const symbols = ["circle", "rect", "triangle", "diamond"];

function shareAxis(): Axis {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((position) => ({ position, label: `${100 * position}\u202f%` }));
  return { ...linearAxis("cumulative share of trials", 0, 1, {}), ticks };
}

function positioned(
  studies: readonly Compared[],
  curves: readonly (readonly At[])[],
  [x, y]: readonly Axis[],
  palette: Palette,
): readonly Curve[] {
  return curves.map((curve, k) => ({
    name: studies[k].name,
    colour: palette.series[k % palette.series.length],
    data: curve.flatMap(([across, up]) => {
      const [left, top] = [x.position(across), y.position(up)];
      return left === null || top === null ? [] : [[left, top]];
    }),
  }));
}

function steps({ name, colour, data }: Curve) {
  return staircase({ id: `steps ${name}`, corners: cornersOf(data), colour });
}

/** Invisible points for the tooltip; they also represent curves that have no step yet. */
function unseen({ name, colour, data }: Curve) {
  return {
    type: "line",
    id: `curve ${name}`,
    name,
    step: "end",
    showSymbol: data.length < 2,
    symbolSize: 6,
    lineStyle: { opacity: 0 },
    itemStyle: { color: colour },
    data: [...data],
  };
}

/** Right margin for the longest name, up to a third of the width. */
function plane(curves: readonly Curve[], [x, y]: readonly Axis[], palette: Palette, width: number) {
  const { left, nameGap } = roomFor(y);
  const longest = curves.reduce((most, { name }) => Math.max(most, widthOf(name)), 0);
  return {
    grid: {
      left,
      right: Math.max(20, Math.min(width / 3, 1.25 * longest + 16)),
      top: TOP,
      bottom: BOTTOM,
      outerBoundsMode: "none",
    },
    xAxis: drawnAxis(x, palette, { nameGap: 28, axisPointer: { show: false } }),
    yAxis: drawnAxis(y, palette, { nameGap }),
  };
}

function atPosition(
  studies: readonly Compared[],
  curves: readonly (readonly At[])[],
  { show, across }: { show: (position: number) => string; across: Axis },
) {
  const format = columnFormat(curves.flat().map(([, value]) => value));
  return (items: unknown) => {
    const [first] = Array.isArray(items) ? (items as { axisValue?: number }[]) : [];
    if (first?.axisValue === undefined) return "";
    const limit = Number(across.valueAt(first.axisValue));
    const lines = curves.flatMap((curve, k) => {
      const reached = curve.filter(([position]) => position <= limit + 1e-9);
      const last = reached[reached.length - 1] as At | undefined;
      return last === undefined ? [] : [`${studies[k].name} ${format(last[1])}`];
    });
    return [show(first.axisValue), ...lines].join("\n");
  };
}
