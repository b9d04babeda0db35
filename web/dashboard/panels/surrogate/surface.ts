/** The surrogate over two dimensions: filled contours of mean, standard deviation, acquisition or feasibility. */
import { tooltipLook } from "../../chart/option.ts";
import type { Palette } from "../../chart/palette.ts";
import { rangeFormat } from "../../format/column.ts";
import { formatValue } from "../../format/number.ts";
import { shownAcquisition } from "../acquisition.ts";
import { type Axis, axisOfDimension, jitter } from "../../figure/axis.ts";
import { colourKey } from "../../figure/colour-key.ts";
import { drawnAxis, type Figure, type FigureSize, fitting, roomFor } from "../../figure/figure.ts";
import { bestOf, leastPositive, type Point } from "../../figure/points.ts";
import { fieldSeries, rangeOf, tonesOf } from "./contour-field.ts";
import { BOLD_CROSS, BOLD_PLUS, STAR } from "../slice.ts";
import { dimensionOf, type SurrogateInput } from "./line.ts";
import { describePoint, numberOf } from "../../figure/trial-tooltip.ts";

export const quantities = ["mean", "deviation", "acquisition", "feasibility"] as const;
type Quantity = (typeof quantities)[number];

export const quantityNames: Readonly<Record<Quantity, string>> = {
  mean: "mean",
  deviation: "std. dev.",
  acquisition: "acquisition",
  feasibility: "P(success)",
};

export interface SurfaceInput extends SurrogateInput {
  readonly quantity: Quantity;
  /**
   * Whether the mean is colored by its logarithm, starting at the smallest observed value, as on a logarithmic axis of
   * the optimization history.
   */
  readonly isLog?: boolean;
}

const GRID = { right: 20, top: 34, bottom: 44, outerBoundsMode: "none" } as const;

export function surfaceFigure(input: SurfaceInput, palette: Palette, { height }: FigureSize): Figure {
  const { surrogate, points, metric, quantity, isLog = false } = input;
  const [x, y] = [0, 1].map((at) => axisOfDimension(dimensionOf(input, at)));
  const values = quantity === "acquisition" ? shownAcquisition(surrogate) : (surrogate[quantity] ?? []);
  // Dark is better: better values, less uncertainty, higher acquisition, lower risk of failure.
  const isDarkLow = quantity === "deviation" || (quantity === "mean" && metric.direction === "minimize");
  const logFrom = isLog && quantity === "mean" ? leastPositive(points) : null;
  const tones = tonesOf(values, { isDarkLow, logFrom });
  const { low, high } = tones;
  const { left, nameGap } = roomFor(y);
  const best = bestOf(points, metric.direction);
  const [from, to] = (isDarkLow ? [low, high] : [high, low]).map(rangeFormat(low, high));
  const title =
    quantity === "mean"
      ? `${metric.name}${tones.isLog ? ", log" : ""}`
      : quantity === "acquisition"
        ? surrogate.acquisitionName
        : quantityNames[quantity];
  return {
    option: {
      grid: { ...GRID, left },
      xAxis: drawnAxis(x, palette, { nameGap: 26, splitLine: { show: false } }),
      yAxis: drawnAxis(y, palette, {
        nameGap,
        name: fitting(y, height - GRID.top - GRID.bottom),
        splitLine: { show: false },
      }),
      tooltip: { ...tooltipLook(palette), trigger: "item", formatter: tooltipOf(input) },
      series: [
        ...fieldSeries(surrogate, { x, y, values, tones }),
        ...trialsOver(points, best, [x, y]),
        colourKey({ title, from, to }, palette),
      ],
    },
    table: {
      columns: [x.name, y.name, "mean", "deviation", "acquisition", "feasibility"],
      rows: surrogate.axes[0].values.flatMap((first, i) =>
        surrogate.axes[1].values.map((second, j) => {
          const at = i * surrogate.axes[1].values.length + j;
          return [
            first,
            second,
            surrogate.mean[at],
            surrogate.deviation[at],
            surrogate.acquisition[at],
            surrogate.feasibility?.[at] ?? null,
          ];
        }),
      ),
    },
    summary: summaryOf(input),
  };
}

const failureShapes = { diverged: BOLD_CROSS, infeasible: "rect", transient: BOLD_PLUS } as const;
/** Legible on every color of the scale, in both themes. */
const FAILED = "#c24e00";

/** White with a dark edge stands out on every color of the scale. */
function trialsOver(points: readonly Point[], best: Point | null, [x, y]: readonly Axis[]) {
  const datum = (point: Point) => {
    const [across, up] = [x, y].map((axis) => {
      const position = axis.position(point.hyperparameters[axis.name] ?? null);
      return position === null ? null : position + jitter(axis, point.number);
    });
    return across === null || up === null ? [] : [{ value: [across, up], number: point.number }];
  };
  const common = { type: "scatter", cursor: "pointer", animation: false };
  const size = points.length > 500 ? 4 : 7;
  return [
    ...(["diverged", "infeasible", "transient"] as const).map((kind) => ({
      ...common,
      id: kind,
      name: kind,
      symbol: failureShapes[kind],
      symbolSize: size + 4,
      z: 3,
      itemStyle:
        kind === "infeasible"
          ? { color: "transparent", borderColor: FAILED, borderWidth: 2 }
          : { color: FAILED, borderColor: "#ffffff", borderWidth: 1 },
      data: points.filter(({ failure }) => failure === kind).flatMap(datum),
    })),
    {
      ...common,
      id: "trials",
      name: "complete",
      symbolSize: size,
      z: 4,
      itemStyle: { color: "#ffffff", borderColor: "#1c1e21", borderWidth: 1, opacity: 0.85 },
      data: points.filter(({ state, number }) => state === "complete" && number !== best?.number).flatMap(datum),
    },
    {
      ...common,
      id: "best",
      name: "best",
      symbol: STAR,
      symbolSize: 18,
      z: 5,
      itemStyle: { color: "#f0b429", borderColor: "#1c1e21", borderWidth: 1 },
      data: best === null ? [] : datum(best),
    },
  ];
}

function tooltipOf({ points, metric }: SurfaceInput) {
  const byNumber = new Map(points.map((point) => [point.number, point]));
  return ({ data }: { readonly data?: unknown }) => {
    const point = byNumber.get(numberOf(data) ?? -1);
    return point === undefined ? "" : describePoint(point, metric, points);
  };
}

function summaryOf({ surrogate, metric, quantity }: SurfaceInput): string {
  const [low, high] = rangeOf(surrogate[quantity] ?? []);
  const format = rangeFormat(low, high);
  const [x, y] = surrogate.axes;
  const others = Object.entries(surrogate.at).map(([name, value]) => `${name} ${formatValue(value, 3)}`);
  const what = quantity === "mean" ? `Mean of ${metric.name}` : `The surrogate's ${quantityNames[quantity]}`;
  const rest = others.length === 0 ? "" : `, at ${others.join(", ")}`;
  return `${what} over ${x.name} and ${y.name}${rest}: from ${format(low)} to ${format(high)}.`;
}
