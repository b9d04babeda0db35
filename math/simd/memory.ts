/**
 * A bump allocator for the memory of one backend. Each thread has its own; computations are synchronous, so they never
 * overlap.
 *
 * - Scratch space is a stack: allocations in `compute` are freed when its callback returns or throws, so memory can
 *   neither leak nor fragment.
 * - Below the stack are two slots for data worth keeping between computations (`keep`), such as the factor that hundreds
 *   of predictions use. A third entry evicts the least recently used one.
 * - The memory grows when the stack needs more, by at least a quarter, and never shrinks (WebAssembly memory cannot),
 *   so it remains as large as the largest computation required. A fit to n rows needs 3 n² numbers.
 * - Growing invalidates views: a view is valid until the next `allocate`. Addresses stay valid.
 */

/** The underlying storage. */
export interface RawMemory {
  /** A view of the whole memory, valid until it grows. */
  numbers(): Float64Array;
  /** Grows to at least this many bytes; contents and addresses are preserved. */
  grow(bytes: number): void;
}

/** Allocates `count` uninitialized numbers and returns their address. */
export type Allocate = (count: number) => number;

export interface Memory {
  compute<T>(work: (allocate: Allocate) => T): T;
  /** The address of the data kept for `owner`; `write` fills it on a miss. Must not be called inside `compute`. */
  keep(owner: object, count: number, write: (address: number) => void): number;
  /** The `count` numbers at an address, until the next `allocate`. */
  view(address: number, count: number): Float64Array;
  /** Bytes reserved so far. */
  size(): number;
}

/** The first page belongs to the compiler's runtime. */
const BASE = 65_536;
/** One cache line. */
const ALIGNMENT = 64;

interface Slot {
  readonly owner: object;
  readonly address: number;
  readonly end: number;
}

export function manage(raw: RawMemory): Memory {
  /** The most recently used slot comes first. */
  let slots: readonly Slot[] = [];
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
    const found = slots.find((slot) => slot.owner === owner);
    if (found !== undefined) {
      slots = [found, ...slots.filter((slot) => slot !== found)];
      return found.address;
    }
    if (depth > 0) throw new Error("memory kept inside a computation; must be kept before it");
    const address = makeRoom(8 * count);
    const slot = { owner, address, end: aligned(address + 8 * count) };
    slots = [slot, ...slots];
    top = BASE;
    for (const { end } of slots) top = Math.max(top, end);
    if (top > raw.numbers().byteLength) raw.grow(top);
    write(address);
    return address;
  }

  /**
   * Makes room next to the most recently used slot, above or below it; evicts that one too if there is not enough room.
   */
  function makeRoom(bytes: number): number {
    slots = slots.slice(0, 1);
    const [other] = slots;
    if (other === undefined) return BASE;
    if (other.address === BASE) return other.end;
    if (BASE + bytes <= other.address) return BASE;
    slots = [];
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
