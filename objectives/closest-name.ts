/** "Did you mean …?": the known name nearest to a mistyped one. */

/** The nearest name by edits, or null when none is near enough to be meant. Case is ignored. */
export function closestName(given: string, known: readonly string[]): string | null {
  const wanted = given.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let closest: string | null = null;
  let fewest = limit + 1;
  for (const name of known) {
    const edits = editDistance(wanted, name.toLowerCase());
    if (edits < fewest) [closest, fewest] = [name, edits];
  }
  return closest;
}

/** `Did you mean "x"?`, or else `otherwise`. */
export function didYouMean(given: string, known: readonly string[], otherwise: string): string {
  const name = closestName(given, known);
  return name === null ? otherwise : `Did you mean ${JSON.stringify(name)}?`;
}

/** `"a", "b", "c"`; beyond `limit` names, how many more there are. */
export function listNames(names: readonly string[], limit = 20): string {
  const shown = names.slice(0, limit).map((name) => JSON.stringify(name));
  const more = names.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, substituted);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length];
}
