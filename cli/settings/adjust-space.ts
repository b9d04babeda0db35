/** `--fix` and `--likely`: fixes some dimensions, and sets the expected position of the optimum in others. */
import type { Issue } from "../../common/issue.ts";
import { readValue } from "../../tuner/space/complete-point.ts";
import { fixDimensions } from "../../tuner/space/fix.ts";
import { addLikelyValues } from "../../tuner/space/likely-values.ts";
import type { SearchSpace } from "../../tuner/space/search-space.ts";
import { prefixIssues } from "../issues.ts";
import type { Settings } from "./settings.ts";

/** If there are issues, the returned space must not be used. */
export function adjustSpace(
  space: SearchSpace,
  { fix = {}, likely = {} }: Pick<Settings, "fix" | "likely">,
): { readonly space: SearchSpace; readonly issues: readonly Issue[] } {
  const values = Object.entries(fix).map(([name, text]) => {
    const dimension = space.find((one) => one.name === name);
    return [name, dimension === undefined ? text : readValue(dimension, text)] as const;
  });
  const fixed = fixDimensions(space, Object.fromEntries(values));
  if ("issues" in fixed) return { space, issues: prefixIssues("--fix", fixed.issues) };
  const extended = addLikelyValues(fixed.space, likely);
  return { space: extended.space, issues: prefixIssues("--likely", extended.issues) };
}
