/** The plots of a comparison: best so far, distribution of values, and what is best for the time it takes. */
import { tooltipLook } from "../chart/option.ts";
import { FONT } from "../chart/option.ts";
import type { Palette } from "../chart/palette.ts";
import { cornersOf, staircase } from "../chart/staircase.ts";
import { formatCount, formatNumber } from "../format/number.ts";
import { formatDuration } from "../format/time.ts";
import { axisOfValues, linearAxis, logAxis } from "../meta/axis.ts";
import type { Axis } from "../meta/axis.ts";
import { widthOf } from "../meta/colour-key.ts";
import { drawnAxis, shortened } from "../meta/figure.ts";
import type { Figure, FigureSize } from "../meta/figure.ts";
import type { Metric } from "../meta/points.ts";
import { metricTitle } from "../meta/value-axis.ts";
import { bestSoFar, distributionOf, paretoFront, timedTrials, valuesOf } from "./curves.ts";
import type { At, Compared } from "./curves.ts";
import { spread } from "./spread.ts";

export interface CompareInput {
  readonly studies: readonly Compared[];
  readonly metric: Metric;
}

interface Curve {
  readonly name: string;
  readonly colour: string;
  /** As places. */
  readonly data: readonly (readonly number[])[];
}

const TOP = 18;
const BOTTOM = 46;
const LEFT = 64;
const LINE_HEIGHT = 15;

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
  const drawn = placed(studies, curves, [x, y], palette);
  const show = (place: number) =>
    over === "trials" ? `trial ${formatCount(place)}` : formatDuration(Number(x.valueAt(place)));
  return {
    option: {
      ...plane(drawn, [x, y], palette, width),
      tooltip: { ...tooltipLook(palette), trigger: "axis", formatter: atPlace(studies, curves, { show, across: x }) },
      series: [...drawn.map(unseen), ...drawn.map(steps), endLabels(drawn, palette)],
    },
    table: {
      columns: ["study", over === "trials" ? "trials" : "milliseconds", `best ${metric.name}`],
      rows: curves.flatMap((curve, k) => curve.map(([across, value]) => [studies[k].name, across, value])),
    },
    summary: curves
      .map((curve, k) => {
        const last = curve[curve.length - 1] as At | undefined;
        return last === undefined
          ? `${studies[k].name}: no result yet`
          : `${studies[k].name}: ${formatNumber(last[1])}`;
      })
      .join("; "),
  };
}

function acrossOf(curves: readonly (readonly At[])[], over: "trials" | "time"): Axis {
  const most = curves.flat().reduce((far, [across]) => Math.max(far, across), 1);
  if (over === "trials") return linearAxis("trials", 0, most, { whole: true });
  const axis = linearAxis("time since the first trial", 0, most, {});
  return { ...axis, ticks: axis.ticks.map(({ place }) => ({ place, label: formatDuration(place) })) };
}

export function distributionFigure({ studies, metric }: CompareInput, palette: Palette, { width }: FigureSize): Figure {
  const sorted = studies.map((study) => valuesOf(study, metric.name));
  const x = axisOfValues(metricTitle(metric), sorted.flat());
  const y = shareAxis();
  const curves = sorted.map((values) => distributionOf(values));
  const drawn = placed(studies, curves, [x, y], palette);
  return {
    option: {
      ...plane([], [x, y], palette, width),
      tooltip: { show: false },
      series: [...drawn.map(steps), curveLabels(drawn, palette)],
    },
    table: {
      columns: ["study", metric.name, "share at most"],
      rows: curves.flatMap((curve, k) => curve.map(([value, share]) => [studies[k].name, value, share])),
    },
    summary: sorted
      .map((values, k) =>
        values.length === 0
          ? `${studies[k].name}: no value`
          : `${studies[k].name}: median ${formatNumber(middle(values))} of ${values.length} values`,
      )
      .join("; "),
  };
}

export function middle(sorted: readonly number[]): number {
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2;
}

export function paretoFigure({ studies, metric }: CompareInput, palette: Palette, { width }: FigureSize): Figure {
  const trials = studies.map((study) => timedTrials(study, metric.name));
  const fronts = trials.map((each) => paretoFront(each, metric.direction));
  const all = trials.flat().map(({ seconds }) => seconds);
  const [low, high] = [Math.min(...all, 1), Math.max(...all, 1)];
  const plain =
    high >= 20 * low
      ? logAxis("evaluation time", low * 0.8, high * 1.25)
      : linearAxis("evaluation time", 0, high * 1.05, {});
  const x = {
    ...plain,
    ticks: plain.ticks.map(({ place }) => ({ place, label: formatDuration(Number(plain.valueAt(place)) * 1000) })),
  };
  const y = axisOfValues(
    metricTitle(metric),
    trials.flat().map(({ value }) => value),
  );
  const colour = (k: number) => palette.series[k % palette.series.length];
  const drawn = placed(
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
          return `${studies[Number(k)].name}, trial ${number}\n${metric.name} ${formatNumber(value)} in ${formatDuration(1000 * seconds)}`;
        },
      },
      series: [
        ...trials.map((each, k) => ({
          ...{
            type: "scatter",
            id: `trials ${k}`,
            symbol: symbols[k % symbols.length],
            symbolSize: each.length > 500 ? 4 : 6,
          },
          itemStyle: { color: colour(k), opacity: 0.4 },
          data: each.map(({ seconds, value, number }) => ({ value: [x.place(seconds), y.place(value)], number })),
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
      .map((front, k) => `${studies[k].name}: ${front.length} of ${trials[k].length} trials are best for their time`)
      .join("; "),
  };
}

/** Shapes, so that studies stay apart without colour. */
const symbols = ["circle", "rect", "triangle", "diamond"];

function shareAxis(): Axis {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((place) => ({ place, label: `${100 * place}\u202f%` }));
  return { ...linearAxis("trials at most that", 0, 1, {}), ticks };
}

function placed(
  studies: readonly Compared[],
  curves: readonly (readonly At[])[],
  [x, y]: readonly Axis[],
  palette: Palette,
): readonly Curve[] {
  return curves.map((curve, k) => ({
    name: studies[k].name,
    colour: palette.series[k % palette.series.length],
    data: curve.flatMap(([across, up]) => {
      const [left, top] = [x.place(across), y.place(up)];
      return left === null || top === null ? [] : [[left, top]];
    }),
  }));
}

function steps({ name, colour, data }: Curve) {
  return staircase({ id: `steps ${name}`, corners: cornersOf(data), colour });
}

/** What the tooltip finds under the pointer; a point of it shows where there is no step yet. */
function unseen({ name, colour, data }: Curve) {
  return {
    ...{ type: "line", id: `curve ${name}`, name, step: "end", showSymbol: data.length < 2, symbolSize: 6 },
    lineStyle: { opacity: 0 },
    itemStyle: { color: colour },
    data: [...data],
  };
}

/** Room on the right for the longest name, up to a third of the width. */
function plane(curves: readonly Curve[], [x, y]: readonly Axis[], palette: Palette, width: number) {
  const longest = curves.reduce((most, { name }) => Math.max(most, widthOf(name)), 0);
  return {
    grid: {
      left: LEFT,
      right: Math.max(20, Math.min(width / 3, 1.25 * longest + 16)),
      top: TOP,
      bottom: BOTTOM,
      outerBoundsMode: "none",
    },
    xAxis: drawnAxis(x, palette, { nameGap: 28, axisPointer: { show: false } }),
    yAxis: drawnAxis(y, palette, { nameGap: 46 }),
  };
}

interface Surface {
  coord(place: readonly number[]): number[];
  getWidth(): number;
}
interface Situation {
  readonly coordSys: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Names at the right of the plot, at the height where the curves end. */
function endLabels(curves: readonly Curve[], palette: Palette) {
  const shown = curves.filter(({ data }) => data.length > 0);
  return {
    ...{ type: "custom", id: "names", data: [0], silent: true, z: 6, tooltip: { show: false } },
    renderItem({ coordSys }: Situation, surface: Surface) {
      const left = coordSys.x + coordSys.width + 8;
      const wanted = shown.map(({ data }) => surface.coord(data[data.length - 1])[1]);
      const tops = spread(wanted, { gap: LINE_HEIGHT, low: coordSys.y + 4, high: coordSys.y + coordSys.height });
      const room = Math.floor((surface.getWidth() - left) / 7.2);
      return {
        type: "group",
        children: shown.map(({ name, colour }, k) =>
          label(shortened(name, room), { x: left, y: tops[k], fill: colour, palette, align: "left" }),
        ),
      };
    },
  };
}

/** Names at the bottom on the right, where a distribution has nothing to show. */
function curveLabels(curves: readonly Curve[], palette: Palette) {
  return {
    ...{ type: "custom", id: "names", data: [0], silent: true, z: 6, tooltip: { show: false } },
    renderItem({ coordSys }: Situation) {
      const right = coordSys.x + coordSys.width - 6;
      const bottom = coordSys.y + coordSys.height - 12;
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

function atPlace(
  studies: readonly Compared[],
  curves: readonly (readonly At[])[],
  { show, across }: { show: (place: number) => string; across: Axis },
) {
  return (given: unknown) => {
    const [first] = Array.isArray(given) ? (given as { axisValue?: number }[]) : [];
    if (first?.axisValue === undefined) return "";
    const limit = Number(across.valueAt(first.axisValue));
    const lines = curves.flatMap((curve, k) => {
      const reached = curve.filter(([place]) => place <= limit + 1e-9);
      const last = reached[reached.length - 1] as At | undefined;
      return last === undefined ? [] : [`${studies[k].name} ${formatNumber(last[1])}`];
    });
    return [show(first.axisValue), ...lines].join("\n");
  };
}
