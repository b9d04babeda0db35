/** The values of the dimensions that are not axes of the plot, as chosen by the viewer and stored in the address. */
import type { Hyperparameters, SearchSpace } from "../../../api.ts";
import type { Value } from "../../figure/axis.ts";

/** JSON; empty if nothing was chosen. */
export function formatPoint(point: Hyperparameters): string {
  return Object.keys(point).length === 0 ? "" : JSON.stringify(point);
}

/** Only values inside the space; invalid parts are ignored. */
export function parsePoint(text: string, space: SearchSpace): Hyperparameters {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return {};
  }
  if (typeof read !== "object" || read === null) return {};
  const known = new Map(space.map((dimension) => [dimension.name, dimension]));
  const kept = Object.entries(read).filter((entry): entry is [string, Value] => {
    const dimension = known.get(entry[0]);
    return dimension !== undefined && isOf(dimension, entry[1]);
  });
  return Object.fromEntries(kept);
}

function isOf(dimension: SearchSpace[number], value: unknown): boolean {
  if (dimension.kind === "categorical") return dimension.choices.some((choice) => choice === value);
  if (dimension.kind === "ordinal") return dimension.levels.some((level) => level === value);
  return typeof value === "number" && value >= dimension.low && value <= dimension.high;
}

/** The chosen point without the dimensions that are now axes. */
export function without(point: Hyperparameters, names: readonly string[]): Hyperparameters {
  return Object.fromEntries(Object.entries(point).filter(([name]) => !names.includes(name)));
}
