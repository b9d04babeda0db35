/** Pages of lists: the requested number of entries, or fewer if they are large. */
import type { Page } from "../../tuner/store.ts";

/** Maximum number of JSON characters in a page. The first entry is always included, so that clients make progress. */
export const PAGE_CHARACTERS = 4 * 1024 * 1024;
/** Number of entries read first; doubled each time as long as entries are small. */
const FIRST = 64;

/** Number of leading entries that fit in a page that already contains `held` characters. */
function fittingCount(entries: readonly unknown[], held: { characters: number }): number {
  for (const [index, entry] of entries.entries()) {
    const { length } = JSON.stringify(entry);
    if (held.characters > 0 && held.characters + length > PAGE_CHARACTERS) return index;
    held.characters += length;
  }
  return entries.length;
}

/** The entries that fit in a page. */
export function fitting<T>(entries: readonly T[]): readonly T[] {
  return entries.slice(0, fittingCount(entries, { characters: 0 }));
}

interface Read<T> {
  readonly entries: readonly T[];
  readonly hasMore: boolean;
}

/**
 * Reads a page in chunks, so that a long list of large entries is never in memory at once. `read` returns at most
 * `count` entries after those already read.
 */
export async function readPage<T>(
  limit: number,
  read: (before: readonly T[], count: number) => Promise<readonly T[]>,
): Promise<Read<T>> {
  const entries: T[] = [];
  const held = { characters: 0 };
  for (let count = FIRST; ; count *= 2) {
    const wanted = Math.min(count, limit - entries.length);
    const found = await read(entries, wanted + 1);
    const taken = found.slice(0, wanted);
    const fit = fittingCount(taken, held);
    entries.push(...taken.slice(0, fit));
    const isFull = fit < taken.length || entries.length === limit;
    if (isFull || found.length <= wanted) return { entries, hasMore: found.length > fit };
  }
}

/** A page of a list addressed by offset: its entries, and the offset of the next page (null at the end). */
export async function readByOffset<T>(
  { after, limit }: { readonly after: number; readonly limit: number },
  read: (page: Page) => Promise<readonly T[]>,
): Promise<{ readonly entries: readonly T[]; readonly next: number | null }> {
  const { entries, hasMore } = await readPage<T>(limit, ({ length }, count) =>
    read({ offset: after + length, limit: count }),
  );
  return { entries, next: hasMore ? after + entries.length : null };
}
