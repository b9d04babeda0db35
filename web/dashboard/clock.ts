/** The viewer's clock: the one position of the page that reads it. */

/** Milliseconds since 1970. */
export function now(): number {
  return Date.now();
}
