/** Importance as a table with bars. Pure. */
import type { Study } from "../study.ts";
import type { DimensionImportance, Importance, Interval } from "../surrogate/importance.ts";
import { countOf } from "./format.ts";
import { bestText } from "./importance-text.ts";
import { labelOf } from "./label.ts";
import type { Paint } from "./paint.ts";
import { tableLines, wrap } from "./table.ts";

/** Columns of a bar for all of the variation. */
const BAR = 12;

export function importanceTable(
  { dimensions, fits, fitted, seen }: Importance,
  { study, width, paint }: { study: Pick<Study, "name" | "space" | "metrics">; width: number; paint: Paint },
): readonly string[] {
  const metric = labelOf(study.metrics[0].name);
  if (dimensions.length === 0) {
    return wrap(
      `Nothing to say of ${study.name} yet: the surrogate needs five complete trials, and ${countOf(seen, "trial")} ended.`,
      width,
    );
  }
  const [titles, ...rows] = tableLines(
    [
      { title: "", cells: dimensions.map(({ name }) => name), align: "left", flexible: true },
      { title: "share", cells: dimensions.map(({ total }) => percent(total)), align: "right" },
      { title: "90 % of fits", cells: dimensions.map(({ totalInterval }) => rangeText(totalInterval)), align: "right" },
      { title: "", cells: dimensions.map(({ totalInterval }) => bar(totalInterval)), align: "left" },
      { title: "alone", cells: dimensions.map(({ main }) => percent(main)), align: "right" },
      { title: "90 % of fits", cells: dimensions.map(({ mainInterval }) => rangeText(mainInterval)), align: "right" },
      { title: "", cells: dimensions.map((dimension) => whereBest(study, dimension)), align: "left", flexible: true },
    ],
    { width },
  );
  const notes =
    `Shares of the variation in ${metric}, as the tuner believes after ${countOf(seen, "trial")}. What dimensions do ` +
    "together counts for each of them, so the shares may add up to more than 100 %. " +
    `Medians and intervals over ${countOf(fits, "fit")} to ${countOf(fitted, "complete trial")}.`;
  return [
    `${paint.bold(study.name)}`,
    paint.dim(titles),
    ...rows,
    "",
    ...wrap(notes, Math.min(width, 100)).map(paint.dim),
  ];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function rangeText({ low, high }: Interval): string {
  return `${Math.round(100 * low)} – ${percent(high)}`;
}

/** Full up to where nearly all fits agree, shaded as far as some go. */
function bar({ low, high }: Interval): string {
  const full = Math.round(BAR * low);
  const open = Math.max(0, Math.round(BAR * high) - full);
  return "█".repeat(full) + "░".repeat(open);
}

function whereBest({ space }: Pick<Study, "space">, { name, best }: DimensionImportance): string {
  const dimension = space.find((one) => one.name === name);
  return dimension === undefined || best === null ? "" : bestText(dimension, best);
}
