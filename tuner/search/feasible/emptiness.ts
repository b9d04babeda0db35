/** Detects empty and nearly empty search spaces when a study is created. */
import type { Issue } from "../../../common/issue.ts";
import { readConstraints } from "../../space/constraint/constraint.ts";
import { regionOf, type Constrained, type Region } from "../../space/constraint/region.ts";
import { defaultHyperparameters } from "../../space/encoding.ts";
import type { Study } from "../../study/study.ts";
import { feasibleSetOf, type FeasibleSet } from "./feasible-set.ts";

/** Fraction of feasible points below which a notice is given. */
const LITTLE = 0.01;

type Asked = Constrained & Pick<Study, "seed">;

/**
 * Every problem with constraints on a valid space: those of each constraint, or else that no point satisfies all of
 * them. Takes a fraction of a second if there are constraints.
 */
export function constraintIssues({ space, constraints, seed }: Asked, path = "constraints"): readonly Issue[] {
  if (constraints === undefined) return [];
  const read = readConstraints(space, constraints, path);
  if ("issues" in read) return read.issues;
  const region = regionOf({ space, constraints });
  if (region === null) return [];
  const set = feasibleSetOf(region, seed);
  return set.points.length > 0 ? [] : [{ path, message: emptyMessage(region, set) }];
}

/** Notices on a constrained space: few points are feasible, or the default is not. */
export function constraintNotices(study: Asked): readonly string[] {
  const region = regionOf(study);
  if (region === null) return [];
  const { looked, allowed, allowedByEach, isComplete } = feasibleSetOf(region, study.seed);
  const share = allowed === 0 ? `fewer than 1 in ${looked}` : `${allowed} of ${looked}`;
  const little = `Only ${share} ${isComplete ? "" : "evenly spread "}points of the search space meet the constraints${hardest(region, allowedByEach, looked)}.`;
  const usual = defaultHyperparameters(study.space);
  const broken = usual === null ? [] : region.broken(usual);
  return [
    ...(allowed < LITTLE * looked ? [little] : []),
    ...(broken.length === 0
      ? []
      : [
          `The default configuration violates the constraint ${broken.map(({ text }) => text).join(", and ")}, so it will not be tried and there is nothing to compare against.`,
        ]),
  ];
}

function emptyMessage(region: Region, { looked, allowedByEach, isComplete }: FeasibleSet): string {
  const never = region.constraints.filter((_, j) => allowedByEach[j] === 0).map(({ text }) => text);
  const culprits = never.length > 0 ? `${never.join(" and ")} never holds` : "each can be met, but not all together";
  const where = isComplete
    ? `all ${looked} configurations`
    : `${looked} evenly spread points and a search from the nearest`;
  const remedy = isComplete
    ? "Loosen one, or widen a range."
    : "Loosen one, widen a range, or allow a tolerance in equations: abs(a + b - 1) <= 0.01.";
  return `constraints; must hold together at some point: ${culprits}, in ${where}. ${remedy}`;
}

/** ", fewest of all …" if there are several constraints. */
function hardest({ constraints }: Region, allowedByEach: readonly number[], looked: number): string {
  if (constraints.length < 2) return "";
  const least = allowedByEach.reduce((best, count, j) => (count < allowedByEach[best] ? j : best), 0);
  return `; the hardest, ${constraints[least].text}, holds at ${allowedByEach[least]} of ${looked}`;
}
