/** A search space with some of its dimensions replaced. */
import { defined } from "../../common/defined.ts";
import { valueProblem } from "./dimension.ts";
import type { Dimension, Hyperparameters, SearchSpace } from "./search-space.ts";

/** An objective's information on dimensions that are not in its space. */
export interface SpaceKnowledge {
  /** The default for a dimension that does not specify one. */
  readonly defaults?: Hyperparameters;
  /** Conditional dimensions that are added to a space containing their parents. */
  readonly branches?: SearchSpace;
}

/**
 * The base with each override in the place of the dimension of its name, and new ones at the end; moved only where a
 * parent has to precede its child.
 * - An override without a condition keeps that of the dimension it replaces; one without a default keeps that
 * dimension's,
 *   or takes the objective's for its name, where that is one of its values. So does one without a likely value.
 * - A parent that the base lacks brings its branches with it; one of the base's own dimensions of that name gets the
 *   branch's condition.
 * - Conditions that the base made keep the values that an overridden parent still can have; a dimension of the base
 *   that can never be active any more is left out.
 *
 * Merging the same overrides again changes nothing.
 */
export function mergeSpace(
  base: SearchSpace,
  overrides: readonly Dimension[],
  { defaults = {}, branches = [] }: SpaceKnowledge = {},
): SearchSpace {
  const overridden = new Map(overrides.map((dimension) => [dimension.name, dimension]));
  const before = withBranches(base, branches, overridden);
  const merged = new Map(before.map((dimension) => [dimension.name, dimension]));
  for (const override of overridden.values()) {
    merged.set(override.name, inherit(override, merged.get(override.name), defaults));
  }

  for (const dimension of parentsFirst([...merged.values()])) {
    const { name, when } = dimension;
    if (when === undefined || overridden.get(name)?.when !== undefined) continue;
    const narrowed = Object.entries(when).map(([parentName, values]) => {
      const parent = merged.get(parentName);
      const isUnchanged = parent === undefined || !overridden.has(parentName);
      return [
        parentName,
        isUnchanged ? values : values.filter((value) => valueProblem(parent, value) === null),
      ] as const;
    });
    const lostParent = before.some((parent) => Object.hasOwn(when, parent.name) && !merged.has(parent.name));
    const isPossible = !lostParent && narrowed.every(([, values]) => values.length > 0);
    if (isPossible) merged.set(name, { ...dimension, when: Object.fromEntries(narrowed) });
    // Requested dimensions are not dropped silently: validation will report which value the parent lacks.
    else if (!overridden.has(name)) merged.delete(name);
  }
  return parentsFirst([...merged.values()]);
}

/**
 * The base with the branches of parents that the overrides add, replacing dimensions of the same name.
 */
function withBranches(
  base: SearchSpace,
  branches: SearchSpace,
  overridden: ReadonlyMap<string, Dimension>,
): SearchSpace {
  const known = new Set(base.map(({ name }) => name));
  const joining = branches.filter(({ when = {} }) => {
    const parents = Object.keys(when);
    const isNew = parents.some((parent) => !known.has(parent));
    return isNew && parents.every((parent) => known.has(parent) || overridden.has(parent));
  });
  const result = new Map(base.map((dimension) => [dimension.name, dimension]));
  for (const branch of joining) {
    const own = result.get(branch.name);
    result.set(branch.name, own === undefined ? branch : ({ ...own, ...defined({ when: branch.when }) } as Dimension));
  }
  return [...result.values()];
}

function inherit(override: Dimension, replaced: Dimension | undefined, defaults: Hyperparameters): Dimension {
  const isValue = (value: unknown) => value !== undefined && valueProblem(override, value) === null;
  const own = Object.hasOwn(defaults, override.name) ? defaults[override.name] : undefined;
  const value = override.default ?? [replaced?.default, own].find(isValue);
  const keepsLikely = replaced !== undefined && override.likely === undefined && isValue(replaced.likely);
  const likely = keepsLikely ? likelyOf(replaced, override) : {};
  return { ...override, ...likely, ...defined({ default: value, when: override.when ?? replaced?.when }) } as Dimension;
}

/** Its likely value, plus its precision if the override has the same scale. */
function likelyOf({ likely, ...replaced }: Dimension, override: Dimension) {
  const isSameScale = "scale" in replaced && "scale" in override && replaced.scale === override.scale;
  return defined({ likely, within: isSameScale ? replaced.within : undefined });
}

/** The dimensions in their original order, but each after its parents; cyclic ones stay at the end. */
function parentsFirst(space: readonly Dimension[]): readonly Dimension[] {
  const waiting = [...space];
  const ordered: Dimension[] = [];
  const isReady = ({ when }: Dimension) => !waiting.some(({ name }) => when !== undefined && Object.hasOwn(when, name));
  for (let index = waiting.findIndex(isReady); index !== -1; index = waiting.findIndex(isReady)) {
    ordered.push(...waiting.splice(index, 1));
  }
  return [...ordered, ...waiting];
}
