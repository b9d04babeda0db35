/** Position of a slice: its axes, and the values of the other dimensions. */
import { fromCoordinate, valueProblem } from "../space/dimension.ts";
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import type { Dimension, Hyperparameters, HyperparameterValue, SearchSpace } from "../space/search-space.ts";
import { showValue } from "../../common/show-value.ts";
import { projectToSpace } from "../space/project-to-space.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";
import { valuesAlong } from "./grid.ts";
import { readHistory } from "../surrogate/training-data.ts";

export interface SliceAxes {
  /** Names of dimensions. */
  readonly x: string;
  readonly y?: string;
  /** Values of the other dimensions; by default those of the best trial. */
  readonly at?: Hyperparameters;
  /** Number of positions along each axis, ≥ 2. */
  readonly points: number;
}

export interface SlicePosition {
  /** One or two. */
  readonly axes: readonly { readonly name: string; readonly values: readonly HyperparameterValue[] }[];
  /** A value for every dimension, active or not. */
  readonly anchor: Hyperparameters;
}

/** Throws InvalidInput with every issue. */
export function slicePosition(
  study: Pick<Study, "space" | "metrics">,
  trials: readonly Trial[],
  { x, y, at = {}, points }: SliceAxes,
): SlicePosition {
  const { space } = study;
  const names = y === undefined ? [x] : [x, y];
  const issues = [...axisIssues(space, { x, y }), ...valueIssues(space, at)];
  if (issues.length > 0) throw new InvalidInput(issues);
  const dimensions = names.flatMap((name) => space.filter((dimension) => dimension.name === name));

  const ranked = rankedHyperparameters(study, trials);
  const anchor: Record<string, HyperparameterValue> = {};
  for (const dimension of space) {
    const { name } = dimension;
    const known = ranked.map((hyperparameters) => ownValue(hyperparameters, name));
    anchor[name] =
      ownValue(at, name) ??
      known[0] ??
      dimension.default ??
      known.find((value) => value !== undefined) ??
      fromCoordinate(dimension, 0.5);
  }
  for (const dimension of dimensions) activate(dimension, { space, names, anchor });
  return {
    axes: dimensions.map((dimension) => ({ name: dimension.name, values: valuesAlong(dimension, points) })),
    anchor,
  };
}

/** A dimension may share the name of an inherited object property. */
function ownValue(hyperparameters: Hyperparameters, name: string): HyperparameterValue | undefined {
  return Object.hasOwn(hyperparameters, name) ? hyperparameters[name] : undefined;
}

/** Gives the parents of an axis values that make it active. */
function activate(
  { when = {} }: Dimension,
  cut: { space: SearchSpace; names: readonly string[]; anchor: Record<string, HyperparameterValue> },
): void {
  for (const [parent, values] of Object.entries(when)) {
    if (!cut.names.includes(parent) && !values.includes(cut.anchor[parent])) cut.anchor[parent] = values[0];
    for (const dimension of cut.space) if (dimension.name === parent) activate(dimension, cut);
  }
}

/** The complete trials that are valid in the space, best first. */
function rankedHyperparameters(
  study: Pick<Study, "space" | "metrics">,
  trials: readonly Trial[],
): readonly Hyperparameters[] {
  const byNumber = new Map(trials.map((trial) => [trial.number, trial.hyperparameters]));
  const best = [...readHistory(study, trials).measured].sort((a, b) => a.value - b.value);
  return best
    .map(({ number }) => projectToSpace(study.space, byNumber.get(number) ?? {}))
    .filter((hyperparameters) => hyperparameters !== null);
}

function axisIssues(space: SearchSpace, axes: { x: string; y: string | undefined }): readonly Issue[] {
  const names = space.map(({ name }) => name);
  const issues = Object.entries(axes).flatMap(([path, name]) =>
    name === undefined || names.includes(name)
      ? []
      : [{ path, message: `dimension; must be one of ${names.join(", ")}: ${showValue(name)}` }],
  );
  if (axes.x === axes.y) issues.push({ path: "y", message: `dimension; must differ from x: ${showValue(axes.y)}` });
  return issues;
}

function valueIssues(space: SearchSpace, at: Hyperparameters): readonly Issue[] {
  return Object.entries(at).flatMap(([name, value]) => {
    const dimension = space.find((one) => one.name === name);
    if (dimension === undefined) {
      return [{ path: `at.${name}`, message: `dimension; must be in the space: ${showValue(name)}` }];
    }
    const problem = valueProblem(dimension, value);
    return problem === null ? [] : [{ path: `at.${name}`, message: `value; ${problem}` }];
  });
}
