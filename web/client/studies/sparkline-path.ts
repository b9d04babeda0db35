/** Geometry of a sparkline. Pure. */
import type { PlotJson } from "../../api.ts";
import { asksForLog } from "../study/progress/series.ts";

const INSET = 2;

/** A staircase over the trials' numbers, from the first complete trial to the last trial; larger values stand higher. */
export function sparklinePath(
  best: Pick<PlotJson["best"], "number" | "value">,
  total: number,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const steps = best.number
    .map((number, at) => ({ number, value: best.value[at] ?? Number.NaN }))
    .sort((a, b) => a.number - b.number);
  const isLog = asksForLog(best.value);
  const levels = steps.map(({ value }) => (isLog ? Math.log(value) : value));
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  const last = Math.max(1, total - 1, ...best.number);
  const x = (number: number) => INSET + (number / last) * (width - 2 * INSET);
  const y = (level: number) =>
    high === low ? height / 2 : INSET + ((high - level) / (high - low)) * (height - 2 * INSET);
  const corners = steps.map(
    ({ number }, at) => `${at === 0 ? "M" : "H"}${round(x(number))}${at === 0 ? " " : "V"}${round(y(levels[at] ?? 0))}`,
  );
  return steps.length === 0 ? "" : `${corners.join("")}H${round(width - INSET)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
