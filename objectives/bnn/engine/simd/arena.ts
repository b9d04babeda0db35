/**
 * The memory of one network, allocated in sequence when the network is opened and never afterwards: its records, data
 * and weights, and one set of buffers per layer. It is all released when the network is closed (current-backend.ts).
 */

/** The first bytes are reserved for the compiler. */
const BASE = 65_536;
/** One cache line. */
const ALIGNMENT = 64;

export interface Arena {
  /** Allocates this many bytes and returns the address. */
  take(bytes: number): number;
  /** End of the allocated memory. */
  end(): number;
}

export function openArena(): Arena {
  let end = BASE;
  return {
    take(bytes) {
      const address = end;
      end = Math.ceil((end + bytes) / ALIGNMENT) * ALIGNMENT;
      return address;
    },
    end: () => end,
  };
}

/** Rows and columns are padded with zeros to this many numbers. */
export const padded = (count: number): number => (count + 3) & ~3;
