/** Pareto dominance between outcomes, which are vectors of values to minimize. */

/** Values to minimize, one for each objective. */
export type Outcome = readonly number[];

/** Whether `a` dominates `b`: it is at least as good in every objective, and better in at least one. */
export function dominates(a: Outcome, b: Outcome): boolean {
  let better = false;
  for (let k = 0; k < a.length; k++) {
    if (a[k] > b[k]) return false;
    if (a[k] < b[k]) better = true;
  }
  return better;
}

/** Whether `a` is at least as good as `b` in every objective. */
export function isAtLeastAsGood(a: Outcome, b: Outcome): boolean {
  return a.every((value, k) => value <= b[k]);
}

/**
 * Indices, in ascending order, of the non-dominated outcomes, including all duplicates. O(n·P) for a front of P points:
 * in sorted order, an outcome can only be dominated by an earlier one, and then also by one on the front.
 */
export function nonDominated(outcomes: readonly Outcome[]): readonly number[] {
  const order = [...outcomes.keys()].sort((i, j) => compare(outcomes[i], outcomes[j]) || i - j);
  const front: number[] = [];
  for (const index of order) {
    if (!front.some((other) => dominates(outcomes[other], outcomes[index]))) front.push(index);
  }
  return front.sort((i, j) => i - j);
}

/** Lexicographic order. */
function compare(a: Outcome, b: Outcome): number {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return a[k] - b[k];
  return 0;
}
