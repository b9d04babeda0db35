/** Which hyperparameters are shown by plots with several axes, and in what order. Pure. */
import type { ImportanceJson, SearchSpace } from "../../api.ts";

/** Maximum number of axes by default; more are hard to read. */
export const MAX_AXES = 8;

export type AxisOrder = "importance" | "space";

/** In the requested order and number. Dimensions of unknown importance come last, in the order of the space. */
export function shownAxes(
  space: SearchSpace,
  importance: Pick<ImportanceJson, "dimensions"> | null,
  { order, count }: { readonly order: AxisOrder; readonly count: number },
): SearchSpace {
  const ranks = new Map(importance?.dimensions.map(({ name }, rank) => [name, rank]));
  const rank = (name: string) => ranks.get(name) ?? ranks.size;
  const ordered = order === "space" ? space : [...space].sort((a, b) => rank(a.name) - rank(b.name));
  return ordered.slice(0, count);
}
