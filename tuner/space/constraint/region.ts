/** The part of a search space in which all constraints of a study hold. */
import { InvalidInput } from "../../../common/errors.ts";
import type { Issue } from "../../../common/issue.ts";
import { showValue } from "../../../common/show-value.ts";
import { defaultHyperparameters } from "../encoding.ts";
import type { Hyperparameters, SearchSpace } from "../search-space.ts";
import { validateHyperparameters } from "../validate-space.ts";
import { readConstraints, type Constraint } from "./constraint.ts";

export interface Region {
  readonly space: SearchSpace;
  readonly constraints: readonly Constraint[];
  /** Whether all constraints hold at the point. */
  allows(hyperparameters: Hyperparameters): boolean;
  /** The violated constraints. */
  broken(hyperparameters: Hyperparameters): readonly Constraint[];
}

/** The parts of a study that determine its feasible points. */
export interface Constrained {
  readonly space: SearchSpace;
  readonly constraints?: readonly string[];
}

/** Cached by space object, together with the constraint texts. */
const regions = new WeakMap<SearchSpace, { readonly texts: string; readonly region: Region }>();

/** Null if there are no constraints. Throws InvalidInput for invalid constraints. */
export function regionOf({ space, constraints = [] }: Constrained): Region | null {
  if (constraints.length === 0) return null;
  const texts = JSON.stringify(constraints);
  const known = regions.get(space);
  if (known?.texts === texts) return known.region;
  const read = readConstraints(space, constraints);
  if ("issues" in read) throw new InvalidInput(read.issues);
  const region = makeRegion(space, read.constraints);
  regions.set(space, { texts, region });
  return region;
}

function makeRegion(space: SearchSpace, constraints: readonly Constraint[]): Region {
  return {
    space,
    constraints,
    allows: (hyperparameters) => constraints.every(({ violation }) => violation(hyperparameters) === 0),
    broken: (hyperparameters) => constraints.filter(({ violation }) => violation(hyperparameters) > 0),
  };
}

/**
 * Every problem with proposed hyperparameters of a study: those with the space, otherwise the constraints that they
 * violate.
 */
export function validatePoint(study: Constrained, hyperparameters: unknown): readonly Issue[] {
  const issues = validateHyperparameters(study.space, hyperparameters);
  return issues.length > 0 ? issues : brokenIssues(study, hyperparameters as Hyperparameters);
}

/** The constraints violated by hyperparameters that are otherwise valid in the space. */
export function brokenIssues(study: Constrained, hyperparameters: Hyperparameters): readonly Issue[] {
  const broken = regionOf(study)?.broken(hyperparameters) ?? [];
  return broken.map(({ text, names }) => {
    const values = names.map((name) => `${name}=${showValue(hyperparameters[name])}`).join(", ");
    return { path: "hyperparameters", message: `hyperparameters; must meet the constraint ${text}: ${values}` };
  });
}

/** The default of every active dimension; null if one has none, or if the defaults violate a constraint. */
export function usualHyperparameters(study: Constrained): Hyperparameters | null {
  const usual = defaultHyperparameters(study.space);
  return usual === null || regionOf(study)?.allows(usual) === false ? null : usual;
}
