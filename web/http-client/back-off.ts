/** How long to wait before trying again: the delay doubles each time, up to a limit, with full jitter. */

/** In milliseconds: the maximum delay after the first failure, and overall. */
const FIRST = 200;
const LONGEST = 10_000;

/**
 * The wait after `failures` failures in a row, ≥ 1: uniform between 0 and FIRST · 2^(failures − 1), at most LONGEST,
 * so that a server's many clients do not all retry at the same time. `random`: uniform in [0, 1).
 */
export function backOff(failures: number, random: () => number): number {
  return random() * Math.min(LONGEST, FIRST * 2 ** (failures - 1));
}
