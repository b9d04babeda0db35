/** A search space in which some dimensions are fixed to a single value. */
import type { Issue } from "../../common/issue.ts";
import { showValue } from "../../common/show-value.ts";
import { didYouMean, listNames } from "../../common/did-you-mean.ts";
import { valueProblem } from "./dimension.ts";
import { mergeSpace } from "./merge.ts";
import type { Dimension, Hyperparameters, SearchSpace } from "./search-space.ts";

/**
 * The space with these dimensions fixed to these values; dimensions that can no longer be active are left out. Unknown
 * names and invalid values are returned as issues.
 */
export function fixDimensions(
  space: SearchSpace,
  values: Hyperparameters,
): { readonly space: SearchSpace } | { readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const names = space.map(({ name }) => name);
  const fixed = Object.entries(values).flatMap(([name, value]): readonly Dimension[] => {
    const dimension = space.find((one) => one.name === name);
    if (dimension === undefined) {
      const remedy = didYouMean(name, names, `The dimensions are ${listNames(names)}.`);
      issues.push({ path: name, message: `name; must be a dimension of the space: ${showValue(name)}. ${remedy}` });
      return [];
    }
    const problem = valueProblem(dimension, value);
    if (problem !== null) issues.push({ path: name, message: `value; ${problem}` });
    return problem === null ? [{ name, kind: "categorical", choices: [value] }] : [];
  });
  return issues.length > 0 ? { issues } : { space: mergeSpace(space, fixed) };
}
