/** Scatter matrix: trials over each pair of up to four dimensions, colored by their value. */
import { liftOn, sequential } from "../chart/sequential.ts";
import type { Palette } from "../chart/palette.ts";
import { rangeFormat } from "../format/column.ts";
import { type Axis, axisOfDimension, jitter } from "../figure/axis.ts";
import { colourKey } from "../figure/colour-key.ts";
import { drawnAxis, type Figure, type FigureSize, fitting, labelAt, shortened } from "../figure/figure.ts";
import { bestOf, colourDomain, columnOf, measured, type Point, pointsOf, shareOfWorst } from "../figure/points.ts";
import { MANY, trialSeries, type TrialsInput } from "./slice.ts";
import { rankShares } from "../figure/ranks.ts";
import { formatCount } from "../format/number.ts";
import { trialTable } from "../figure/trial-table.ts";
import { trialTooltip } from "../figure/trial-tooltip.ts";

/** Maximum number of dimensions; more plots would be too small to read. */
export const MAX_DIMENSIONS = 4;

/** Number of colors if there are many trials; more could not be told apart. */
const SHADES = 9;

/** Pixels between the plots, for labels. */
const GAP = { left: 64, right: 0, top: 32, bottom: 22 };
/** Gap between two plots; below the last row it holds the labels. */
const SPACE = 28;

export function matrixHeight(width: number, dimensions: number): number {
  return Math.max(260, Math.min(760, width * 0.75, (dimensions - 1) * 240 + 80));
}

/** The lower triangle: `names[k + 1]` on y, `names[k]` on x; each pair appears once. */
export function matrixFigure(
  input: TrialsInput & { readonly names: readonly string[]; readonly isRanked?: boolean },
  palette: Palette,
  { width, height }: FigureSize,
): Figure {
  const { plot, metric } = input;
  const points = pointsOf(plot, metric.name);
  const chosen = input.names
    .flatMap((name) => input.space.filter((dimension) => dimension.name === name))
    .slice(0, MAX_DIMENSIONS);
  const axes = chosen.map((dimension) => axisOfDimension(dimension, columnOf(plot, dimension)));
  const side = Math.max(1, axes.length - 1);
  const cell = { width: (width - GAP.left - GAP.right) / side, height: (height - GAP.top - GAP.bottom) / side };
  const cells = axes
    .slice(1)
    .flatMap((up, row) => axes.slice(0, row + 1).map((right, column) => ({ up, right, row, column })));
  const best = bestOf(points, metric.direction);
  const found = colourDomain(
    measured(points).map(({ value }) => value),
    metric.direction,
  );
  // With a single value, colors carry no information.
  const domain = found === null || found.best === found.worst ? null : found;
  const lift = liftOn(palette);
  const shade = (share: number) => sequential(points.length > MANY ? Math.round(share * SHADES) / SHADES : share, lift);
  const ranks = input.isRanked === true ? rankShares(points, metric.direction) : null;
  const colour = ({ value, number }: Point) =>
    domain === null || value === null
      ? palette.states.complete
      : shade(ranks === null ? shareOfWorst(value, domain) : (ranks.get(number) ?? 1));
  const key = (range: NonNullable<typeof domain>) =>
    ranks === null
      ? keyOf(range, metric.name)
      : { title: `rank of ${metric.name}`, from: "best", to: `${formatCount(ranks.size)}: worst` };
  const position = (axis: Axis, point: Point) => {
    const found = axis.position(point.hyperparameters[axis.name] ?? null);
    return found === null ? null : found + jitter(axis, point.number);
  };
  const isLast = (row: number) => row === side - 1;
  return {
    option: {
      animation: false,
      grid: cells.map(({ row, column }) => ({
        left: GAP.left + column * cell.width,
        top: GAP.top + row * cell.height,
        width: cell.width - SPACE,
        height: cell.height - SPACE,
        outerBoundsMode: "none",
      })),
      xAxis: cells.map(({ right, row }, gridIndex) =>
        drawnAxis(right, palette, {
          gridIndex,
          nameGap: 26,
          name: isLast(row) ? fitting(right, cell.width) : "",
          axisLabel: { show: isLast(row) },
        }),
      ),
      yAxis: cells.map(({ up, column }, gridIndex) =>
        drawnAxis(up, palette, {
          gridIndex,
          nameGap: 46,
          name: column === 0 ? fitting(up, cell.height) : "",
          axisLabel: {
            show: column === 0,
            formatter: (at: number) => shortened(labelAt(up, at), 8),
          },
        }),
      ),
      tooltip: trialTooltip(points, metric, palette),
      series: [
        ...cells.flatMap(({ up, right }, at) =>
          trialSeries({ x: (point) => position(right, point), y: (point) => position(up, point), at }, points, {
            best,
            palette,
            input,
            colour,
          }),
        ),
        ...(domain === null ? [] : [colourKey({ ...key(domain), lift }, palette)]),
      ],
    },
    get table() {
      return trialTable(points, chosen, metric);
    },
    summary: `${points.length} trials over pairs of ${axes.map(({ name }) => name).join(", ")}, colored by ${ranks === null ? "" : "the rank of "}${metric.name}.`,
  };
}

function keyOf({ best, worst }: { readonly best: number; readonly worst: number }, title: string) {
  const format = rangeFormat(best, worst);
  return { title, from: format(best), to: `${format(worst)} and worse` };
}
