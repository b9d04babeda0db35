/** Sobol' low-discrepancy points, plain or scrambled with a key. */
import { fold, openStream, type Key } from "./random.ts";
import { sobolDirections } from "./sobol-directions.ts";

/** The maximum number of coordinates of a point. */
export const MAX_SOBOL_DIMENSION = 64;

const BITS = 32;
const TWO_32 = 2 ** 32;

/**
 * Points `skip` … `skip + count − 1` of the sequence, in Gray-code order (count × dimension, in [0, 1)).
 *
 * With a key each coordinate is scrambled by a random lower-triangular matrix and a random digital shift (Matoušek
 * 1998, "On the L2-discrepancy for anchored boxes"): every point is uniform, and 2^k consecutive points starting at a
 * multiple of 2^k are spread as evenly as unscrambled ones. The same key gives the same sequence for any `skip`. Throws
 * a RangeError for a dimension above 64, or for points beyond the 2³²-th.
 */
export function sobolPoints(
  dimension: number,
  count: number,
  options: { key?: Key; skip?: number } = {},
): Float64Array {
  const { key, skip = 0 } = options;
  check(dimension, count, skip);

  const points = new Float64Array(count * dimension);
  for (let k = 0; k < dimension; k++) {
    const plain = directionNumbers(k);
    const { directions, shift } = key ? scramble(plain, fold(key, k)) : { directions: plain, shift: 0 };
    let state = shift;
    for (let bit = 0, gray = grayCode(skip); gray > 0; bit++, gray = Math.floor(gray / 2)) {
      if (gray % 2 === 1) state ^= directions[bit];
    }
    for (let row = 0; row < count; row++) {
      points[row * dimension + k] = (state >>> 0) / TWO_32;
      state ^= directions[trailingZeros(skip + row + 1)];
    }
  }
  return points;
}

function check(dimension: number, count: number, skip: number): void {
  if (!Number.isInteger(dimension) || dimension < 1 || dimension > MAX_SOBOL_DIMENSION) {
    throw new RangeError(`invalid dimension; must be an integer from 1 to ${MAX_SOBOL_DIMENSION}: ${dimension}`);
  }
  if (!Number.isInteger(count) || count < 0) {
    throw new RangeError(`invalid count; must be an integer ≥ 0: ${count}`);
  }
  if (!Number.isInteger(skip) || skip < 0 || skip + count > TWO_32) {
    throw new RangeError(`invalid skip; must be an integer from 0 to 2^32 − ${count}: ${skip}`);
  }
}

/** The numbers v₁ … v₃₂ of one coordinate as 32-bit fractions (Bratley & Fox 1988, eq. 2). */
function directionNumbers(coordinate: number): Int32Array {
  const directions = new Int32Array(BITS);
  if (coordinate === 0) {
    for (let i = 0; i < BITS; i++) directions[i] = 1 << (BITS - 1 - i);
    return directions;
  }
  const [polynomial, ...initial] = sobolDirections[coordinate - 1];
  const degree = initial.length;
  for (let i = 0; i < degree; i++) directions[i] = initial[i] << (BITS - 1 - i);
  for (let i = degree; i < BITS; i++) {
    let value = directions[i - degree] ^ (directions[i - degree] >>> degree);
    for (let j = 1; j < degree; j++) if ((polynomial >>> (degree - j)) & 1) value ^= directions[i - j];
    directions[i] = value;
  }
  return directions;
}

/** Multiplies the direction numbers by a random lower-triangular matrix of bits, 1 on its diagonal. */
function scramble(plain: Int32Array, key: Key): { directions: Int32Array; shift: number } {
  const stream = openStream(key);
  const shift = stream.uint32() | 0;
  // Row r, counted from the top bit, may use bits 0 … r: the top r bits are random, bit r is 1, and the rest are 0.
  const rows = Int32Array.from({ length: BITS }, (_, row) => {
    const diagonal = 1 << (BITS - 1 - row);
    const above = row === 0 ? 0 : -1 << (BITS - row);
    return (stream.uint32() & above) | diagonal;
  });
  const directions = plain.map((direction) => {
    let scrambled = 0;
    for (let row = 0; row < BITS; row++) scrambled |= parity(direction & rows[row]) << (BITS - 1 - row);
    return scrambled;
  });
  return { directions, shift };
}

/**
 * Gray codes of consecutive indices differ in one bit, so that each point is one exclusive-or away from the previous
 * one.
 */
function grayCode(index: number): number {
  return (index ^ Math.floor(index / 2)) >>> 0;
}

/** For 1 ≤ index ≤ 2³²; the last index, which no point needs, gives 31. */
function trailingZeros(index: number): number {
  const low = index & -index;
  return low === 0 ? BITS - 1 : BITS - 1 - Math.clz32(low);
}

function parity(bits: number): number {
  let folded = bits ^ (bits >>> 16);
  folded ^= folded >>> 8;
  folded ^= folded >>> 4;
  folded ^= folded >>> 2;
  folded ^= folded >>> 1;
  return folded & 1;
}
