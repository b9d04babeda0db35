/** Which hyperparameters plots of many axes show, and in what order. Pure. */
import type { ImportanceJson, SearchSpace } from "../../api.ts";

/** More axes are hard to read: the most important dimensions are shown first. */
export const MAX_AXES = 8;

export type AxisOrder = "importance" | "space";

/** In the order asked for, as many as asked for. Dimensions of unknown importance come last, as the space has them. */
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
