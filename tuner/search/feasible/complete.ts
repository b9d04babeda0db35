/** Completes a partial point such that the study's constraints hold. */
import { defined } from "../../../common/defined.ts";
import type { Issue } from "../../../common/issue.ts";
import { completePoint } from "../../space/complete-point.ts";
import { brokenIssues, regionOf, type Constrained } from "../../space/constraint/region.ts";
import { decode, encode } from "../../space/encoding.ts";
import { fixDimensions } from "../../space/fix.ts";
import type { Hyperparameters } from "../../space/search-space.ts";
import type { Study } from "../../study/study.ts";
import { feasibleSetOf } from "./feasible-set.ts";

/**
 * Like `completePoint`, but if the result violates a constraint, the nearest feasible point found with the known
 * values. If there is none, the violated constraints are returned as issues.
 */
export function completeWithin(
  study: Constrained & Pick<Study, "seed">,
  known: Hyperparameters,
  like: Hyperparameters = {},
): ReturnType<typeof completePoint> {
  const completed = completePoint(study.space, known, like);
  if ("issues" in completed) return completed;
  const issues = brokenIssues(study, completed.hyperparameters);
  if (issues.length === 0) return completed;
  const nearest = nearestAllowed(study, known, completed.hyperparameters);
  return nearest === null ? { issues: issues.map(withRemedy) } : { hyperparameters: nearest };
}

function withRemedy({ path, message }: Issue): Issue {
  return { path, message: `${message}. No values of the other dimensions meet it. Change the given values.` };
}

function nearestAllowed(
  { space, constraints, seed }: Constrained & Pick<Study, "seed">,
  known: Hyperparameters,
  wanted: Hyperparameters,
): Hyperparameters | null {
  const fixed = fixDimensions(space, known);
  if ("issues" in fixed) return null;
  // Constraints on omitted dimensions hold for all values of the other dimensions.
  const names = new Set(fixed.space.map(({ name }) => name));
  const region = regionOf({
    space: fixed.space,
    ...defined({ constraints: constraints && mentioning(space, constraints, names) }),
  });
  if (region === null) return null;
  const target = encode(space, wanted);
  let best: { readonly hyperparameters: Hyperparameters; readonly distance: number } | null = null;
  for (const point of feasibleSetOf(region, seed).points) {
    const hyperparameters = decode(fixed.space, point);
    const distance = encode(space, hyperparameters).reduce((sum, at, k) => sum + (at - target[k]) ** 2, 0);
    if (best === null || distance < best.distance) best = { hyperparameters, distance };
  }
  return best?.hyperparameters ?? null;
}

/** The constraints whose dimensions are all among these names. */
function mentioning(
  space: Constrained["space"],
  constraints: readonly string[],
  names: ReadonlySet<string>,
): readonly string[] {
  const read = regionOf({ space, constraints })?.constraints ?? [];
  return read.filter((one) => one.names.every((name) => names.has(name))).map(({ text }) => text);
}
