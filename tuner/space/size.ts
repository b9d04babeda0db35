/** The number of distinct points of a search space. */
import { countValues } from "./dimension.ts";
import type { Dimension, SearchSpace } from "./search-space.ts";

/**
 * The number of distinct points of a valid space; Infinity as soon as a float without a step can be active.
 * Exact up to 2⁵³. Conditional dimensions count only where they are active.
 */
export function spaceSize(space: SearchSpace): number {
  // A state of the enumeration: which later dimensions are inactive, and in how many ways that happens.
  let branches = new Map<string, Branch>([["", { ruledOut: [], ways: 1 }]]);
  for (const dimension of childrenEarly(space)) {
    const children = childrenOf(space, dimension);
    const next = new Map<string, Branch>();
    for (const { ruledOut, ways } of branches.values()) {
      const others = ruledOut.filter((name) => name !== dimension.name);
      const groups = ruledOut.includes(dimension.name)
        ? [{ size: 1, ruledOut: children.map(({ name }) => name) }]
        : valueGroups(dimension, children);
      for (const group of groups) addBranch(next, [...others, ...group.ruledOut], ways * group.size);
    }
    branches = next;
  }
  return [...branches.values()].reduce((sum, { ways }) => sum + ways, 0);
}

interface Branch {
  /** Names of later dimensions that can no longer be active. */
  readonly ruledOut: readonly string[];
  readonly ways: number;
}

function addBranch(branches: Map<string, Branch>, names: readonly string[], ways: number): void {
  const ruledOut = [...new Set(names)].sort();
  const key = ruledOut.join(" ");
  branches.set(key, { ruledOut, ways: ways + (branches.get(key)?.ways ?? 0) });
}

/** The values of a dimension, grouped by the children they rule out. */
function valueGroups(dimension: Dimension, children: readonly Dimension[]): { size: number; ruledOut: string[] }[] {
  const conditions = children.map(({ name, when }) => ({ name, values: when?.[dimension.name] ?? [] }));
  const asked = new Set(conditions.flatMap(({ values }) => values));
  const groups = [...asked].map((value) => ({
    size: 1,
    ruledOut: conditions.filter(({ values }) => !values.includes(value)).map(({ name }) => name),
  }));
  const others = countValues(dimension) - asked.size;
  return others === 0 ? groups : [...groups, { size: others, ruledOut: conditions.map(({ name }) => name) }];
}

/**
 * The dimensions ordered with every child as close as possible to its parents, so that few branches are open at a time.
 */
function childrenEarly(space: SearchSpace): readonly Dimension[] {
  const ordered: Dimension[] = [];
  const add = (dimension: Dimension): void => {
    const parents = space.filter(({ name }) => dimension.when !== undefined && Object.hasOwn(dimension.when, name));
    if (ordered.includes(dimension) || !parents.every((parent) => ordered.includes(parent))) return;
    ordered.push(dimension);
    childrenOf(space, dimension).forEach(add);
  };
  space.forEach(add);
  return ordered;
}

function childrenOf(space: SearchSpace, parent: Dimension): readonly Dimension[] {
  return space.filter(({ when }) => when !== undefined && Object.hasOwn(when, parent.name));
}
