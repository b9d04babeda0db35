/** What mattered most, in words: the tuner's belief, not a fact about the objective. */
import type { Dimension, HyperparameterValue } from "../objective.ts";
import type { Study } from "../study.ts";
import type { DimensionImportance } from "../surrogate/importance.ts";
import { formatHyperparameter } from "./format.ts";
import { labelOf } from "./label.ts";
import type { Paint } from "./paint.ts";
import { padLeft, padRight, widthOf, wrap } from "./table.ts";

const MOST = 2;
/** Less than this share is not worth a line. */
const LEAST = 0.01;
/** So close to an end of its range, the best place means "the further the better". */
const END = 0.1;

/** A line for each of the two most important dimensions; none where the surrogate has nothing to say. */
export function importanceLines(
  importance: readonly Pick<DimensionImportance, "name" | "total" | "best">[],
  { study, width, paint }: { study: Pick<Study, "space" | "metrics">; width: number; paint: Paint },
): readonly string[] {
  const first = importance.filter(({ total }) => total >= LEAST).slice(0, MOST);
  if (first.length === 0) return [];
  const names = Math.max(...first.map(({ name }) => widthOf(name)));
  const lines = first.map(({ name, total, best }) => {
    const dimension = study.space.find((one) => one.name === name);
    const where = dimension === undefined || best === null ? "" : bestText(dimension, best);
    return `  ${padRight(name, names)}   ${padLeft(`${Math.round(100 * total)} %`, 5)}   ${where}`.trimEnd();
  });
  const metric = labelOf(study.metrics[0].name);
  const title = `Share of the variation in ${metric}, as the tuner believes:`;
  return [...wrap(title, width - 2).map((line) => `  ${paint.dim(line)}`), ...lines];
}

/** Where along the dimension the objective is best, in words. */
export function bestText(dimension: Dimension, best: HyperparameterValue): string {
  const place = placeOf(dimension, best);
  if (place === null) return `best: ${formatHyperparameter(best)}`;
  if (place <= END) return "smaller is better";
  return place >= 1 - END ? "larger is better" : `best around ${formatHyperparameter(best)}`;
}

/** 0 at the low end of the range, 1 at the high end, along its scale; null where there is no order. */
function placeOf(dimension: Dimension, value: HyperparameterValue): number | null {
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
