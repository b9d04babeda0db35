/** Projects a trial from an earlier search space onto the current one. */
import { valueProblem } from "./dimension.ts";
import type { Hyperparameters, HyperparameterValue, SearchSpace } from "./search-space.ts";
import { holds } from "./encoding.ts";

/**
 * The hyperparameters as a point of the space, or null if they are not in it, in which case their result belongs to a
 * different function:
 * - A value outside its dimension's range, or off its grid, does not fit.
 * - A missing dimension takes its default, which is assumed to be the value that was in effect before; without a default
 *   the trial does not fit.
 * - A value of a dimension that was removed from the space, or is not active there, does not fit: the value in effect
 *   instead is unknown. To remove a dimension, narrow it to the single value that remains.
 */
export function projectToSpace(space: SearchSpace, hyperparameters: Hyperparameters): Hyperparameters | null {
  const fitted: Record<string, HyperparameterValue> = {};
  let used = 0;
  for (const dimension of space) {
    // Parents precede their children, so it is already known whether this one is active.
    if (!holds(dimension, fitted)) continue;
    const stored = Object.hasOwn(hyperparameters, dimension.name) ? hyperparameters[dimension.name] : undefined;
    const value = stored ?? dimension.default;
    if (value === undefined || valueProblem(dimension, value) !== null) return null;
    if (stored !== undefined) used++;
    fitted[dimension.name] = value;
  }
  return used === Object.keys(hyperparameters).length ? fitted : null;
}
