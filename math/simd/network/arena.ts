/**
 * The memory of one network, handed out from the bottom to the top when the network is opened and never after that: its
 * records, its data, its weights, one set of buffers for each layer. So a network takes what its plan says, and nothing
 * in it moves. The whole goes back when the network is closed (current-machine.ts).
 */

/** The first bytes are left to the compiler's own. */
const BASE = 65_536;
/** One line of the cache. */
const ALIGNMENT = 64;

export interface Arena {
  /** The address of so many bytes. */
  take(bytes: number): number;
  /** The end of what was taken. */
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

/** Rows and columns are padded with zeros to so many numbers. */
export const padded = (count: number): number => (count + 3) & ~3;
