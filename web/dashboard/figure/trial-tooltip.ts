/** Tooltips of trials. */
import { tooltipLook } from "../chart/option.ts";
import type { Palette } from "../chart/palette.ts";
import { formatCell } from "../format/column.ts";
import { formatsOf, type Metric, type Point } from "./points.ts";

/** Maximum number of hyperparameters in a tooltip. */
const MAX_SHOWN = 10;

/** The `tooltip` of figures whose data contain trial numbers. */
export function trialTooltip(points: readonly Point[], metric: Metric, palette: Palette) {
  const byNumber = new Map(points.map((point) => [point.number, point]));
  return {
    ...tooltipLook(palette),
    trigger: "item",
    formatter: ({ data }: { readonly data?: unknown }) => {
      const point = byNumber.get(numberOf(data) ?? -1);
      return point === undefined ? "" : describePoint(point, metric, points);
    },
  };
}

/** The trial of a datum. */
export function numberOf(data: unknown): number | null {
  if (typeof data !== "object" || data === null || !("number" in data)) return null;
  return typeof data.number === "number" ? data.number : null;
}

/** A trial in a few lines of plain text, with numbers formatted as for all points. */
export function describePoint(point: Point, { name }: Metric, points: readonly Point[]): string {
  const formats = formatsOf(points);
  const outcome =
    point.state === "complete" ? `${name} ${formatCell(point.value, formats.value)}` : (point.failure ?? point.state);
  const values = Object.entries(point.hyperparameters)
    .filter(([, value]) => value !== null)
    .map(([dimension, value]) => `${dimension} ${formatCell(value, formats.of(dimension))}`);
  const shown =
    values.length <= MAX_SHOWN
      ? values
      : [...values.slice(0, MAX_SHOWN - 1), `… ${values.length - MAX_SHOWN + 1} more`];
  return [`trial ${point.number}: ${outcome}`, ...shown].join("\n");
}
