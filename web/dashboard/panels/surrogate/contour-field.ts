/** A quantity over two dimensions: filled contours with labeled isolines, or cells if a dimension is discrete. */
import type { SurrogateJson } from "../../../api.ts";
import { type Contour, contoursOf, placeLabels, type Position } from "../../chart/contours.ts";
import { plotArea, toPixels, type RenderApi, type RenderParams } from "../../chart/custom-series.ts";
import { FONT } from "../../chart/option.ts";
import { logLevels, roundLevels } from "../../chart/round.ts";
import { isLight, sequential } from "../../chart/sequential.ts";
import { formatNumber } from "../../format/number.ts";
import type { Axis } from "../../figure/axis.ts";
import { widthOf } from "../../figure/figure.ts";
import { levelDigits } from "../../figure/ticks.ts";

const LEVELS = 12;

/** Colors and levels of a quantity, on a linear or a logarithmic scale. */
export interface Tones {
  readonly low: number;
  readonly high: number;
  readonly isLog: boolean;
  /** The scale on which colors and isolines are evenly spaced: the value, or its logarithm. */
  tone(value: number): number;
  readonly levels: readonly number[];
  /** The colour of a tone. */
  colour(tone: number): string;
}

interface Toning {
  readonly isDarkLow: boolean;
  /** If positive, colors are logarithmic, and values smaller than this share its color. Null means linear. */
  readonly logFrom: number | null;
}

export function tonesOf(values: readonly number[], { isDarkLow, logFrom }: Toning): Tones {
  const [least, high] = rangeOf(values);
  const isRatio = logFrom !== null && logFrom > 0 && high > logFrom;
  const low = isRatio ? Math.max(least, logFrom) : least;
  const tone = (value: number) => (isRatio ? Math.log10(Math.max(low, value)) : value);
  const [from, to] = [tone(low), tone(high)];
  return {
    low,
    high,
    isLog: isRatio,
    tone,
    levels: isRatio ? logLevels(low, high, LEVELS) : roundLevels(values, LEVELS),
    colour(at) {
      const share = to > from ? (at - from) / (to - from) : 0;
      return sequential(isDarkLow ? share : 1 - share);
    },
  };
}

export interface Field {
  readonly x: Axis;
  readonly y: Axis;
  readonly values: readonly number[];
  readonly tones: Tones;
}

/** Contours for numeric dimensions; cells if a dimension is discrete. */
export function fieldSeries({ axes }: Pick<SurrogateJson, "axes">, { x, y, values, tones }: Field) {
  const [first, second] = [x, y].map((axis, at) => axes[at].values.map((value) => axis.position(value) ?? 0));
  const isCells = x.kind === "levels" || y.kind === "levels";
  const { tone, levels, colour } = tones;
  const raised = values.map(tone);
  const contours = isCells ? [] : contoursOf({ first, second, values: raised }, levels.map(tone));
  const common = { type: "custom", data: [0], clip: true, silent: true, tooltip: { show: false } };
  const field = (params: RenderParams, api: RenderApi) =>
    isCells
      ? cells({ first, second, values: raised, colour }, api)
      : [floor(tones, params), ...areas(contours, tones, api), ...isolines(contours, colour, api)];
  return [
    {
      ...common,
      id: "field",
      name: "surrogate",
      z: 1,
      renderItem: (params: RenderParams, api: RenderApi) => ({ type: "group", children: field(params, api) }),
    },
    {
      // Labels are drawn above the trials.
      ...common,
      id: "levels",
      name: "levels",
      z: 6,
      renderItem: (params: RenderParams, api: RenderApi) => ({
        type: "group",
        children: lineLabels(contours, { tones, api, params }),
      }),
    },
  ];
}

function floor({ low, tone, colour }: Tones, params: RenderParams) {
  const { x, y, width, height } = plotArea(params);
  return { type: "rect", shape: { x, y, width, height }, style: { fill: colour(tone(low)) } };
}

/** Each level is drawn over the one below, in the color of the middle of its band. */
function areas(contours: readonly Contour[], { tone, high, colour }: Tones, api: RenderApi) {
  return contours.flatMap(({ level, polygons }, k) =>
    polygons.map((rings) => ({
      type: "path",
      shape: { pathData: rings.map((ring) => pathOf(ring, api)).join(" ") },
      style: { fill: colour(level / 2 + (contours[k + 1]?.level ?? tone(high)) / 2) },
    })),
  );
}

/** Holes have the opposite orientation of their outer ring, so the path fills between them. */
function pathOf(ring: readonly Position[], api: RenderApi): string {
  const points = ring.map((position) =>
    toPixels(api, position)
      .map((pixel) => pixel.toFixed(1))
      .join(","),
  );
  return `M${points.join("L")}Z`;
}

interface Lines {
  readonly tones: Tones;
  readonly api: RenderApi;
  readonly params: RenderParams;
}

/** Each line with its level, in pixels. */
function linesOf(contours: readonly Contour[], api: RenderApi) {
  return contours.flatMap(({ level, lines: all }) =>
    all.map((line) => ({ level, line: line.map((position): Position => toPixels(api, position)) })),
  );
}

function strokeOn(colour: string): string {
  return isLight(colour) ? "#1c1e21" : "#ffffff";
}

function isolines(contours: readonly Contour[], colour: Tones["colour"], api: RenderApi) {
  return linesOf(contours, api).map(({ level, line }) => ({
    type: "polyline",
    shape: { points: line },
    style: { stroke: strokeOn(colour(level)), lineWidth: 1, opacity: 0.35, fill: "none" },
  }));
}

function lineLabels(contours: readonly Contour[], { tones: { levels, colour }, api, params }: Lines) {
  const lines = linesOf(contours, api);
  const digits = levelDigits(levels);
  const labelOf = new Map(contours.map(({ level }, k) => [level, formatNumber(levels[k], digits)]));
  const texts = lines.map(({ level }) => labelOf.get(level) ?? "");
  const labels = placeLabels(
    lines.map(({ line }) => line),
    texts.map((text) => ({ width: widthOf(text), height: 12 })),
    plotArea(params),
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
  }: { first: readonly number[]; second: readonly number[]; values: readonly number[]; colour: Tones["colour"] },
  api: RenderApi,
) {
  const [left, lower] = [edgesOf(first), edgesOf(second)];
  return first.flatMap((_, i) =>
    second.map((__, j) => {
      const [x, y] = toPixels(api, [left[i], lower[j]]);
      const [toX, toY] = toPixels(api, [left[i + 1], lower[j + 1]]);
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

/** Cell boundaries: midpoints between adjacent positions, and equally far beyond the outermost ones. */
function edgesOf(positions: readonly number[]): readonly number[] {
  if (positions.length === 1) return [positions[0] - 0.5, positions[0] + 0.5];
  const between = positions.slice(1).map((position, k) => (positions[k] + position) / 2);
  return [2 * positions[0] - between[0], ...between, 2 * positions[positions.length - 1] - between[between.length - 1]];
}

export function rangeOf(values: readonly number[]): readonly [number, number] {
  const finite = values.filter((value) => Number.isFinite(value));
  return [finite.reduce((a, b) => Math.min(a, b), Infinity), finite.reduce((a, b) => Math.max(a, b), -Infinity)];
}
