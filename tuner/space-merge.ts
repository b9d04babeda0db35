/** A search space with some of its dimensions replaced. */
import { valueProblem } from "./dimension.ts";
import type { Dimension, SearchSpace } from "./search-space.ts";

/**
 * The base with each override in the place of the dimension of its name, and new ones at the end; moved only where a
 * parent has to stand before its child.
 * - An override without a condition keeps that of the dimension it replaces, and without a default the default, where
 *   that still is one of its values.
 * - Conditions that the base made keep the values that an overridden parent still can have; a dimension of the base
 *   that can never be active any more is left out.
 *
 * Merging the same overrides again changes nothing.
 */
export function mergeSpace(base: SearchSpace, overrides: readonly Dimension[]): SearchSpace {
  const merged = new Map(base.map((dimension) => [dimension.name, dimension]));
  const given = new Map(overrides.map((dimension) => [dimension.name, dimension]));
  for (const override of given.values()) merged.set(override.name, inherit(override, merged.get(override.name)));

  for (const dimension of parentsFirst([...merged.values()])) {
    const { name, when } = dimension;
    if (when === undefined || given.get(name)?.when !== undefined) continue;
    const narrowed = Object.entries(when).map(([parentName, values]) => {
      const parent = merged.get(parentName);
      const isOpen = parent === undefined || !given.has(parentName);
      return [parentName, isOpen ? values : values.filter((value) => valueProblem(parent, value) === null)] as const;
    });
    const lostParent = base.some((parent) => Object.hasOwn(when, parent.name) && !merged.has(parent.name));
    const isPossible = !lostParent && narrowed.every(([, values]) => values.length > 0);
    if (isPossible) merged.set(name, { ...dimension, when: Object.fromEntries(narrowed) });
    // What was asked for is not dropped in silence: validation will say which value its parent lacks.
    else if (!given.has(name)) merged.delete(name);
  }
  return parentsFirst([...merged.values()]);
}

function inherit(override: Dimension, replaced: Dimension | undefined): Dimension {
  if (replaced === undefined) return override;
  const { default: value, when } = replaced;
  const keepsDefault = override.default === undefined && value !== undefined && valueProblem(override, value) === null;
  return {
    ...override,
    ...(keepsDefault ? { default: value } : {}),
    ...(override.when === undefined && when !== undefined ? { when } : {}),
  } as Dimension;
}

/** The dimensions in their order, but each after its parents; those in a circle stay at the end. */
function parentsFirst(space: readonly Dimension[]): readonly Dimension[] {
  const waiting = [...space];
  const placed: Dimension[] = [];
  const isReady = ({ when }: Dimension) => !waiting.some(({ name }) => when !== undefined && Object.hasOwn(when, name));
  for (let index = waiting.findIndex(isReady); index !== -1; index = waiting.findIndex(isReady)) {
    placed.push(...waiting.splice(index, 1));
  }
  return [...placed, ...waiting];
}
