/** How long to wait before trying again: twice as long each time, up to a limit, with full jitter. */

/** Milliseconds: the maximum wait after the first failure, and overall. */
const FIRST = 200;
const LONGEST = 10_000;

/**
 * The wait after `failures` failures in a row, ≥ 1: uniform between 0 and FIRST · 2^(failures − 1), at most LONGEST,
 * so that many clients of a server do not retry at the same moment. `random`: uniform in [0, 1).
 */
export function backOff(failures: number, random: () => number): number {
  return random() * Math.min(LONGEST, FIRST * 2 ** (failures - 1));
}
