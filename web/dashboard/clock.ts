/** The viewer's clock: the only place where the page reads it. */

/** Milliseconds since 1970. */
export function now(): number {
  return Date.now();
}
