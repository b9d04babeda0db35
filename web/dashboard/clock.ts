/** The viewer's clock. The page reads the time only here. */

/** Milliseconds since 1970. */
export function now(): number {
  return Date.now();
}
