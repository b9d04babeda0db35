/** Describes the most important dimensions, as estimated by the surrogate. */
import type { Dimension, HyperparameterValue } from "../../tuner/objective.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { DimensionImportance, Importance, Interval } from "../../tuner/analysis/importance.ts";
import { countOf, formatHyperparameter } from "../terminal/format.ts";
import { labelOf } from "../terminal/label.ts";
import type { Colors } from "../terminal/colors.ts";
import { padLeft, padRight, tableLines, widthOf, wrap } from "../terminal/table.ts";

const MAX_LINES = 2;
/** Duplicates a constant of the surrogate, so that help does not have to load it. */
const MIN_COMPLETE = 5;
/** Dimensions with less importance than this are omitted. */
const MIN_IMPORTANCE = 0.01;
/** If the best value is within this fraction of an end of its range, it is described as "the further the better". */
const EDGE_FRACTION = 0.1;

/** A line for each of the two most important dimensions; empty if the surrogate has too few trials. */
export function importanceLines(
  importance: readonly Pick<DimensionImportance, "name" | "total" | "best">[],
  { study, width, paint }: { study: Pick<Study, "space" | "metrics">; width: number; paint: Colors },
): readonly string[] {
  const first = importance.filter(({ total }) => total >= MIN_IMPORTANCE).slice(0, MAX_LINES);
  if (first.length === 0) return [];
  const names = Math.max(...first.map(({ name }) => widthOf(name)));
  const lines = first.map(({ name, total, best }) => {
    const dimension = study.space.find((one) => one.name === name);
    const where = dimension === undefined || best === null ? "" : bestText(dimension, best);
    return `  ${padRight(name, names)}   ${padLeft(`${Math.round(100 * total)} %`, 5)}   ${where}`.trimEnd();
  });
  const metric = labelOf(study.metrics[0].name);
  const title = `Total effect on ${metric}, estimated (may sum to more than 100 %):`;
  return [...wrap(title, width - 2).map((line) => `  ${paint.dim(line)}`), ...lines];
}

/** Describes the best value along the dimension. */
function bestText(dimension: Dimension, best: HyperparameterValue): string {
  const position = positionOf(dimension, best);
  if (position === null) return `best: ${formatHyperparameter(best)}`;
  if (position <= EDGE_FRACTION) return "smaller is better";
  return position >= 1 - EDGE_FRACTION ? "larger is better" : `best around ${formatHyperparameter(best)}`;
}

/** 0 at the low end of the range, 1 at the high end, along its scale; null if it is unordered. */
function positionOf(dimension: Dimension, value: HyperparameterValue): number | null {
  switch (dimension.kind) {
    case "categorical":
      return null;
    case "ordinal":
      return dimension.levels.indexOf(value) / Math.max(1, dimension.levels.length - 1);
    case "float":
    case "int": {
      const { low, high, scale } = dimension;
      const along = scale === "log" ? Math.log : (x: number) => x;
      return (along(Number(value)) - along(low)) / (along(high) - along(low) || 1);
    }
  }
}

/** Width of a bar that represents the whole variance. */
const BAR = 12;

export function importanceTable(
  { dimensions, fits, fitted, seen }: Importance,
  { study, width, paint }: { study: Pick<Study, "name" | "space" | "metrics">; width: number; paint: Colors },
): readonly string[] {
  const metric = labelOf(study.metrics[0].name);
  if (dimensions.length === 0) {
    return wrap(
      `${study.name}: importance needs at least ${MIN_COMPLETE} complete trials; ${countOf(seen, "trial")} finished so far.`,
      width,
    );
  }
  const [titles, ...rows] = tableLines(
    [
      {
        title: "",
        cells: dimensions.map(({ name }) => name),
        align: "left",
        minWidth: 12,
        cutAt: "middle",
      },
      { title: "total", cells: dimensions.map(({ total }) => percent(total)), align: "right" },
      { title: "interval", cells: dimensions.map(({ totalInterval }) => rangeText(totalInterval)), align: "right" },
      { title: "", cells: dimensions.map(({ totalInterval }) => bar(totalInterval)), align: "left", priority: 1 },
      { title: "main", cells: dimensions.map(({ main }) => percent(main)), align: "right", priority: 3 },
      {
        title: "interval",
        cells: dimensions.map(({ mainInterval }) => rangeText(mainInterval)),
        align: "right",
        priority: 2,
      },
      { title: "on average", cells: dimensions.map((dimension) => whereBest(study, dimension)), align: "left" },
    ],
    { width },
  );
  const notes =
    `Estimated share of the variance of ${metric} after ${countOf(seen, "trial")}: total effect (including ` +
    `interactions, which count for every dimension involved, so the sum may exceed 100 %) and main effect (the ` +
    `dimension alone). ` +
    (fits > 1
      ? `Medians and 90 % intervals over ${fits} fits to ${countOf(fitted, "completed trial")}.`
      : `One fit to ${countOf(fitted, "completed trial")}.`);
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

/** Solid up to the lower end of the interval, shaded up to its upper end. */
function bar({ low, high }: Interval): string {
  const full = Math.round(BAR * low);
  const open = Math.max(0, Math.round(BAR * high) - full);
  return "█".repeat(full) + "░".repeat(open);
}

function whereBest({ space }: Pick<Study, "space">, { name, best }: DimensionImportance): string {
  const dimension = space.find((one) => one.name === name);
  return dimension === undefined || best === null ? "" : bestText(dimension, best);
}
