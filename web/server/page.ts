/** Pages of lists: as many entries as were asked for, or fewer where they are large. */
import type { Page } from "../../tuner/store.ts";

/** Characters of JSON in a page. Its first entry is in it whatever its size, so that a client gets on. */
export const PAGE_CHARACTERS = 4 * 1024 * 1024;
/** Entries that are read at first; twice as many each time while they are small. */
const FIRST = 64;

/** How many entries, from the first one on, fit in a page that holds `held` characters already. */
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
 * Reads a page bit by bit, so that a long list of large entries is never in memory as a whole. `read` gives at most `count`
 * entries behind those that were read.
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

/** A page of a list that is read by position: its entries, and where the next page begins; null at the end. */
export async function readByOffset<T>(
  { after, limit }: { readonly after: number; readonly limit: number },
  read: (page: Page) => Promise<readonly T[]>,
): Promise<{ readonly entries: readonly T[]; readonly next: number | null }> {
  const { entries, hasMore } = await readPage<T>(limit, ({ length }, count) =>
    read({ offset: after + length, limit: count }),
  );
  return { entries, next: hasMore ? after + entries.length : null };
}
