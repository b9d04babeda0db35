/** Adds likely values to some dimensions of a search space. */
import type { Issue } from "../../common/issue.ts";
import { defined } from "../../common/defined.ts";
import { didYouMean, listNames } from "../../common/did-you-mean.ts";
import { showValue } from "../../common/show-value.ts";
import { readValue } from "./complete-point.ts";
import type { Dimension, SearchSpace } from "./search-space.ts";
import { validateDimension } from "./validate-dimension.ts";

const FORM = /^\s*(.*?)\s*(?:\s+within\s+(\S+))?\s*$/s;

/** `texts`: `VALUE` or `VALUE within N`, by dimension name. Invalid ones are returned as issues. */
export function addLikelyValues(
  space: SearchSpace,
  texts: Readonly<Record<string, string>>,
): { readonly space: SearchSpace; readonly issues: readonly Issue[] } {
  const names = space.map(({ name }) => name);
  const issues: Issue[] = Object.keys(texts)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const remedy = didYouMean(name, names, `The dimensions are ${listNames(names)}.`);
      return { path: name, message: `name; must be a dimension of the space: ${showValue(name)}. ${remedy}` };
    });
  const extended = space.map((dimension): Dimension => {
    if (!Object.hasOwn(texts, dimension.name)) return dimension;
    const [, value = "", within] = FORM.exec(texts[dimension.name]) ?? [];
    const likely = readValue(dimension, value);
    const candidate = {
      ...dimension,
      likely,
      ...defined({ within: within === undefined ? undefined : Number(within) }),
    };
    issues.push(...validateDimension(candidate, dimension.name));
    return candidate as Dimension;
  });
  return { space: extended, issues };
}
