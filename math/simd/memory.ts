/**
 * The memory of one machine, managed as simply as can be. Each thread has its own, and computations do not overlap,
 * because none of them waits for anything.
 *
 * - Scratch is a stack: what `compute` hands out while its callback runs is free again when that returns or throws. So
 *   the memory cannot leak, and it cannot be fragmented.
 * - Below the stack stand two places for what is worth keeping from one computation to the next (`keep`), such as the
 *   factor that hundreds of predictions go through. A third takes the place of the one not used for longest.
 * - It grows when the stack needs more, by at least a quarter, and never shrinks (WebAssembly cannot): it stays as
 *   large as the largest computation wanted it. A fit to n rows wants 3 n² numbers.
 * - Growing moves everything: a view is good until the next `allocate`. Addresses stay.
 */

/** Where the numbers are. */
export interface RawMemory {
  /** The current view of everything. */
  numbers(): Float64Array;
  /** Makes it at least so many bytes large; contents and addresses stay. */
  grow(bytes: number): void;
}

/** An address for `count` numbers, which hold anything. */
export type Allocate = (count: number) => number;

export interface Memory {
  compute<T>(work: (allocate: Allocate) => T): T;
  /** The address of what `owner` keeps; `write` fills it when it is not there. Not inside `compute`. */
  keep(owner: object, count: number, write: (address: number) => void): number;
  /** The `count` numbers at an address, until the next `allocate`. */
  view(address: number, count: number): Float64Array;
  /** Bytes it has taken so far. */
  size(): number;
}

/** The first page is left to the compiler's own. */
const BASE = 65_536;
/** One line of the cache. */
const ALIGNMENT = 64;

interface Place {
  readonly owner: object;
  readonly address: number;
  readonly end: number;
}

export function manage(raw: RawMemory): Memory {
  /** The one used last comes first. */
  let places: readonly Place[] = [];
  let top = BASE;
  let depth = 0;

  function allocate(count: number): number {
    const address = top;
    top = aligned(address + 8 * count);
    if (top > raw.numbers().byteLength) raw.grow(Math.max(top, 1.25 * raw.numbers().byteLength));
    return address;
  }

  function compute<T>(work: (allocate: Allocate) => T): T {
    const mark = top;
    depth++;
    try {
      return work(allocate);
    } finally {
      depth--;
      top = mark;
    }
  }

  function keep(owner: object, count: number, write: (address: number) => void): number {
    const found = places.find((place) => place.owner === owner);
    if (found !== undefined) {
      places = [found, ...places.filter((place) => place !== found)];
      return found.address;
    }
    if (depth > 0) throw new Error("memory kept inside a computation; must be kept before it");
    const address = makeRoom(8 * count);
    const place = { owner, address, end: aligned(address + 8 * count) };
    places = [place, ...places];
    top = BASE;
    for (const { end } of places) top = Math.max(top, end);
    if (top > raw.numbers().byteLength) raw.grow(top);
    write(address);
    return address;
  }

  /** Beside the place used last, above or below it; where there is no room beside it, that goes too. */
  function makeRoom(bytes: number): number {
    places = places.slice(0, 1);
    const [other] = places;
    if (other === undefined) return BASE;
    if (other.address === BASE) return other.end;
    if (BASE + bytes <= other.address) return BASE;
    places = [];
    return BASE;
  }

  return {
    compute,
    keep,
    view: (address, count) => raw.numbers().subarray(address / 8, address / 8 + count),
    size: () => raw.numbers().byteLength,
  };
}

function aligned(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}
