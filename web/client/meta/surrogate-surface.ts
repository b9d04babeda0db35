/** What the surrogate believes over two dimensions: filled contours of mean, deviation, acquisition or feasibility. */
import { contoursOf, placeLabels } from "../chart/contours.ts";
import type { Contour, Place } from "../chart/contours.ts";
import { FONT, tooltipLook } from "../chart/option.ts";
import type { Palette } from "../chart/palette.ts";
import { roundLevels } from "../chart/round.ts";
import { isLight, sequential } from "../chart/sequential.ts";
import { formatNumber, formatValue } from "../format/number.ts";
import { shownAcquisition } from "./acquisition.ts";
import { axisOfDimension, jitter } from "./axis.ts";
import type { Axis } from "./axis.ts";
import { colourKey, widthOf } from "./colour-key.ts";
import { drawnAxis } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { bestOf } from "./points.ts";
import type { Point } from "./points.ts";
import { BOLD_CROSS, BOLD_PLUS, STAR } from "./slice.ts";
import { dimensionOf } from "./surrogate-line.ts";
import type { SurrogateInput } from "./surrogate-line.ts";
import { describePoint, numberOf } from "./trial-tooltip.ts";

export const quantities = ["mean", "deviation", "acquisition", "feasibility"] as const;
type Quantity = (typeof quantities)[number];

export interface SurfaceInput extends SurrogateInput {
  readonly quantity: Quantity;
}

const LEVELS = 12;
const GRID = { left: 64, right: 20, top: 34, bottom: 44, outerBoundsMode: "none" } as const;

export function surfaceFigure(input: SurfaceInput, palette: Palette): Figure {
  const { surrogate, points, metric, quantity } = input;
  const [x, y] = [0, 1].map((at) => axisOfDimension(dimensionOf(input, at)));
  const values = quantity === "acquisition" ? shownAcquisition(surrogate) : (surrogate[quantity] ?? []);
  const [low, high] = rangeOf(values);
  // Dark is where the tuner wants to be: better values, more certain, suggested sooner, less likely to fail.
  const isDarkLow = quantity === "deviation" || (quantity === "mean" && metric.direction === "minimize");
  const colour = (value: number) => {
    const share = high > low ? (value - low) / (high - low) : 0;
    return sequential(isDarkLow ? share : 1 - share);
  };
  const best = bestOf(points, metric.direction);
  const [from, to] = (isDarkLow ? [low, high] : [high, low]).map((value) => formatNumber(value, 3));
  const title = quantity === "mean" ? metric.name : quantity === "acquisition" ? surrogate.acquisitionName : quantity;
  return {
    option: {
      grid: GRID,
      xAxis: drawnAxis(x, palette, { nameGap: 26, splitLine: { show: false } }),
      yAxis: drawnAxis(y, palette, { nameGap: 46, splitLine: { show: false } }),
      tooltip: { ...tooltipLook(palette), trigger: "item", formatter: tooltipOf(input) },
      series: [
        ...fieldSeries(input, { x, y, values, colour }),
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

interface Drawn {
  readonly x: Axis;
  readonly y: Axis;
  readonly values: readonly number[];
  readonly colour: (value: number) => string;
}

interface Plane {
  coord(place: readonly number[]): number[];
}
interface Situation {
  readonly coordSys: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Contours between numbers; cells where a dimension has levels, between which there is nothing. */
function fieldSeries({ surrogate }: SurfaceInput, { x, y, values, colour }: Drawn) {
  const [first, second] = [x, y].map((axis, at) => surrogate.axes[at].values.map((value) => axis.place(value) ?? 0));
  const isCells = x.kind === "levels" || y.kind === "levels";
  const contours = isCells ? [] : contoursOf({ first, second, values }, roundLevels(values, LEVELS));
  const common = { type: "custom", data: [0], clip: true, silent: true, tooltip: { show: false } };
  const field = (situation: Situation, plane: Plane) =>
    isCells
      ? cells({ first, second, values, colour }, plane)
      : [floor(values, colour, situation), ...areas(contours, colour, plane), ...isolines(contours, colour, plane)];
  return [
    {
      ...{ ...common, id: "field", name: "surrogate", z: 1 },
      renderItem: (situation: Situation, plane: Plane) => ({ type: "group", children: field(situation, plane) }),
    },
    {
      // Above the trials, or they would hide them.
      ...{ ...common, id: "levels", name: "levels", z: 6 },
      renderItem: (situation: Situation, plane: Plane) => ({
        type: "group",
        children: lineLabels(contours, { colour, plane, situation }),
      }),
    },
  ];
}

function floor(values: readonly number[], colour: Drawn["colour"], { coordSys }: Situation) {
  const { x, y, width, height } = coordSys;
  return { type: "rect", shape: { x, y, width, height }, style: { fill: colour(rangeOf(values)[0]) } };
}

/** Each level over the one below, in the colour of the middle of its band. */
function areas(contours: readonly Contour[], colour: Drawn["colour"], plane: Plane) {
  const step = contours.length > 1 ? contours[1].level - contours[0].level : 0;
  return contours.flatMap(({ level, polygons }) =>
    polygons.map((rings) => ({
      type: "path",
      shape: { pathData: rings.map((ring) => pathOf(ring, plane)).join(" ") },
      style: { fill: colour(level + step / 2) },
    })),
  );
}

/** Holes run the other way round than their outer ring: the path fills between them. */
function pathOf(ring: readonly Place[], plane: Plane): string {
  const points = ring.map((place) =>
    plane
      .coord(place)
      .map((pixel) => pixel.toFixed(1))
      .join(","),
  );
  return `M${points.join("L")}Z`;
}

interface Lines {
  readonly colour: Drawn["colour"];
  readonly plane: Plane;
  readonly situation: Situation;
}

/** Each line with its level, in pixels. */
function linesOf(contours: readonly Contour[], plane: Plane) {
  return contours.flatMap(({ level, lines: all }) =>
    all.map((line) => ({ level, line: line.map((place): Place => pair(plane.coord(place))) })),
  );
}

function strokeOn(colour: string): string {
  return isLight(colour) ? "#1c1e21" : "#ffffff";
}

function isolines(contours: readonly Contour[], colour: Drawn["colour"], plane: Plane) {
  return linesOf(contours, plane).map(({ level, line }) => ({
    type: "polyline",
    shape: { points: line },
    style: { stroke: strokeOn(colour(level)), lineWidth: 1, opacity: 0.35, fill: "none" },
  }));
}

function lineLabels(contours: readonly Contour[], { colour, plane, situation }: Lines) {
  const lines = linesOf(contours, plane);
  const texts = lines.map(({ level }) => formatNumber(level, 4));
  const labels = placeLabels(
    lines.map(({ line }) => line),
    texts.map((text) => ({ width: widthOf(text), height: 12 })),
    situation.coordSys,
  );
  return labels.flatMap((label, k) => {
    if (label === null) return [];
    const ground = colour(lines[k].level);
    const look = { font: `11px ${FONT}`, align: "center", verticalAlign: "middle" };
    const style = { text: texts[k], fill: strokeOn(ground), stroke: ground, lineWidth: 3, ...look };
    return [{ type: "text", x: label.x, y: label.y, rotation: -label.angle, style }];
  });
}

function cells(
  {
    first,
    second,
    values,
    colour,
  }: { first: readonly number[]; second: readonly number[] } & Pick<Drawn, "values" | "colour">,
  plane: Plane,
) {
  const [left, lower] = [edgesOf(first), edgesOf(second)];
  return first.flatMap((_, i) =>
    second.map((__, j) => {
      const [x, y] = plane.coord([left[i], lower[j]]);
      const [toX, toY] = plane.coord([left[i + 1], lower[j + 1]]);
      const shape = {
        x: Math.min(x, toX),
        y: Math.min(y, toY),
        width: Math.abs(toX - x) + 0.5,
        height: Math.abs(toY - y) + 0.5,
      };
      return { type: "rect", shape, style: { fill: colour(values[i * second.length + j]) } };
    }),
  );
}

/** Half-way between neighbours, and as far beyond the outer ones. */
function edgesOf(places: readonly number[]): readonly number[] {
  if (places.length === 1) return [places[0] - 0.5, places[0] + 0.5];
  const between = places.slice(1).map((place, k) => (places[k] + place) / 2);
  return [2 * places[0] - between[0], ...between, 2 * places[places.length - 1] - between[between.length - 1]];
}

const failureShapes = { diverged: BOLD_CROSS, infeasible: "rect", transient: BOLD_PLUS } as const;
/** On every colour of the scale, in both themes. */
const FAILED = "#c24e00";

/** White with a dark edge stands out on every colour of the scale. */
function trialsOver(points: readonly Point[], best: Point | null, [x, y]: readonly Axis[]) {
  const datum = (point: Point) => {
    const [across, up] = [x, y].map((axis) => {
      const place = axis.place(point.hyperparameters[axis.name] ?? null);
      return place === null ? null : place + jitter(axis, point.number);
    });
    return across === null || up === null ? [] : [{ value: [across, up], number: point.number }];
  };
  const common = { type: "scatter", cursor: "pointer", animation: false };
  const size = points.length > 500 ? 4 : 7;
  return [
    ...(["diverged", "infeasible", "transient"] as const).map((kind) => ({
      ...{ ...common, id: kind, name: kind, symbol: failureShapes[kind], symbolSize: size + 4, z: 3 },
      itemStyle:
        kind === "infeasible"
          ? { color: "transparent", borderColor: FAILED, borderWidth: 2 }
          : { color: FAILED, borderColor: "#ffffff", borderWidth: 1 },
      data: points.filter(({ failure }) => failure === kind).flatMap(datum),
    })),
    {
      ...{ ...common, id: "trials", name: "complete", symbolSize: size, z: 4 },
      itemStyle: { color: "#ffffff", borderColor: "#1c1e21", borderWidth: 1, opacity: 0.85 },
      data: points.filter(({ state, number }) => state === "complete" && number !== best?.number).flatMap(datum),
    },
    {
      ...{ ...common, id: "best", name: "best", symbol: STAR, symbolSize: 18, z: 5 },
      itemStyle: { color: "#f0b429", borderColor: "#1c1e21", borderWidth: 1 },
      data: best === null ? [] : datum(best),
    },
  ];
}

function tooltipOf({ points, metric }: SurfaceInput) {
  const byNumber = new Map(points.map((point) => [point.number, point]));
  return ({ data }: { readonly data?: unknown }) => {
    const point = byNumber.get(numberOf(data) ?? -1);
    return point === undefined ? "" : describePoint(point, metric);
  };
}

function summaryOf({ surrogate, metric, quantity }: SurfaceInput): string {
  const [low, high] = rangeOf(surrogate[quantity] ?? []);
  const [x, y] = surrogate.axes;
  const others = Object.entries(surrogate.at).map(([name, value]) => `${name} ${formatValue(value, 3)}`);
  const what = quantity === "mean" ? `Mean of ${metric.name}` : `The surrogate's ${quantity}`;
  const rest = others.length === 0 ? "" : `, at ${others.join(", ")}`;
  return `${what} over ${x.name} and ${y.name}${rest}: from ${formatNumber(low, 3)} to ${formatNumber(high, 3)}.`;
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  const finite = values.filter((value) => Number.isFinite(value));
  return [finite.reduce((a, b) => Math.min(a, b), Infinity), finite.reduce((a, b) => Math.max(a, b), -Infinity)];
}

function pair([x, y]: readonly number[]): Place {
  return [x, y];
}
