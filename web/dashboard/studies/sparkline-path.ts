/** Geometry of a sparkline. Pure. */
import type { PlotJson } from "../../api.ts";
import { axisOfValues, clampedPosition } from "../figure/axis.ts";
import { type Direction, isBetter } from "../figure/points.ts";

const INSET = 2;

/**
 * The best value so far as a staircase over trial numbers, from the first complete trial to the last trial; larger
 * values are higher. Trials finish out of order: a better value that arrives later with a lower trial number applies
 * from that number on.
 */
export function sparklinePath(
  best: Pick<PlotJson["best"], "number" | "value">,
  total: number,
  { width, height, direction }: { readonly width: number; readonly height: number; readonly direction: Direction },
): string {
  const steps: { number: number; value: number }[] = [];
  const entries = best.number.map((number, at) => ({ number, value: best.value[at] ?? Number.NaN }));
  for (const entry of entries.sort((a, b) => a.number - b.number)) {
    const last = steps.at(-1);
    if (last === undefined || isBetter(entry.value, last.value, direction)) steps.push(entry);
  }
  const axis = axisOfValues(
    "",
    steps.map(({ value }) => value),
    { room: 0 },
  );
  const last = Math.max(1, total - 1, ...best.number);
  const x = (number: number) => INSET + (number / last) * (width - 2 * INSET);
  const y = (value: number) =>
    INSET + ((axis.high - clampedPosition(axis, value)) / (axis.high - axis.low)) * (height - 2 * INSET);
  const corners = steps.map(
    ({ number, value }, at) => `${at === 0 ? "M" : "H"}${round(x(number))}${at === 0 ? " " : "V"}${round(y(value))}`,
  );
  return steps.length === 0 ? "" : `${corners.join("")}H${round(width - INSET)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
