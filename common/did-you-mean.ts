/** "Did you mean …?": the known names closest to a mistyped one. */

const MAX_NAMES = 3;
/** A typo changes at most this fraction of a name. */
const MAX_EDITED = 1 / 3;
/** Shorter prefixes match too many names. */
const MIN_PREFIX = 3;

/** The known names with the smallest edit distance, at most three, or those with the prefix `name`. Case is ignored. */
export function closeNames(name: string, known: readonly string[]): readonly string[] {
  const wanted = name.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length * MAX_EDITED));
  const ranked = known
    .map((candidate) => ({ candidate, edits: editDistance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits || (a.candidate < b.candidate ? -1 : 1));
  const fewest = Math.min(limit, ranked[0]?.edits ?? 0);
  return ranked
    .filter(
      ({ candidate, edits }) =>
        (edits <= fewest && edits < Math.max(name.length, candidate.length)) ||
        isPrefix(wanted, candidate.toLowerCase()),
    )
    .slice(0, MAX_NAMES)
    .map(({ candidate }) => candidate);
}

/** `Did you mean x or y?`, or `otherwise` if no name is close. */
export function didYouMean(name: string, known: readonly string[], otherwise: string): string {
  const close = closeNames(name, known);
  return close.length === 0 ? otherwise : `Did you mean ${close.map(quotedIfNeeded).join(" or ")}?`;
}

/** `"a", "b", "c"`, followed by the number of names beyond `limit`. */
export function listNames(names: readonly string[], limit = 20): string {
  const shown = names.slice(0, limit).map((name) => JSON.stringify(name));
  const more = names.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function isPrefix(wanted: string, candidate: string): boolean {
  return wanted.length >= MIN_PREFIX && candidate.startsWith(wanted);
}

/** Quotes names with spaces or punctuation, so that leading and trailing spaces are visible. */
function quotedIfNeeded(name: string): string {
  return /^[\p{L}\p{N}_.{}-]+$/u.test(name) ? name : JSON.stringify(name);
}

/**
 * Number of insertions, deletions, substitutions and swaps of adjacent characters that turn one word into the other
 * (optimal string alignment). Decision 0003 explains why no package is used.
 */
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
