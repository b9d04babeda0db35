/** The inner loop of all O(n³) work. assembly/tile.ts computes eight at a time, and is tested against this version. */

/**
 * c −= a · b over `length` terms (an even number). Even and odd terms are summed separately, like the lanes of a
 * vector.
 */
export function subtractDot(m: Float64Array, a: number, b: number, length: number, c: number): void {
  let even = 0;
  let odd = 0;
  for (let k = 0; k < length; k += 2) {
    even += m[a + k] * m[b + k];
    odd += m[a + k + 1] * m[b + k + 1];
  }
  m[c] -= even + odd;
}
