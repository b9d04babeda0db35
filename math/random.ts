/**
 * Splittable random keys. A key is a value: the same key gives the same numbers on every machine, and keys are
 * never reused, only split or folded.
 */
import { threefry } from "./random/threefry.ts";
import { settle, stripInside, stripScale } from "./random/ziggurat.ts";

/** 64 bits of key material as two unsigned 32-bit words. */
export interface Key {
  readonly high: number;
  readonly low: number;
}

/** A local generator that advances with every number drawn: xoshiro128**, seeded by a key. */
export interface RandomStream {
  /** An integer from 0 to 2³² − 1. */
  uint32(): number;
  /** A multiple of 2⁻⁵³ in [0, 1). */
  uniform(): number;
  /** A standard normal number. */
  normal(): number;
  /** An integer from 0 to below − 1, each equally likely. Throws a RangeError unless 1 ≤ below ≤ 2⁵³. */
  integer(below: number): number;
  /** Fills the array with standard normal numbers: those that repeated calls of `normal` would return. */
  fillNormal(out: Float64Array | Float32Array): void;
}

/** The purpose of a child key. Different purposes of one key never share numbers. */
const purposes = { split: 1, number: 2, string: 3, stream: 4, permutation: 5, lanes: 6, masks: 7 } as const;

/** Any fixed value would do; these are the first bits of the fractional part of π. */
const root: Key = { high: 0x243f6a88, low: 0x85a308d3 };

/** The key for a seed. Throws a RangeError for a number that is not finite. */
export function makeKey(seed: number | string): Key {
  if (typeof seed === "number" && !Number.isFinite(seed)) {
    throw new RangeError(`invalid seed; must be a finite number: ${seed}`);
  }
  return fold(root, seed);
}

/** `count` keys that are independent of each other and of `key`. The first ones do not depend on `count`. */
export function split(key: Key, count: number): Key[] {
  if (!Number.isInteger(count) || count < 0) {
    throw new RangeError(`invalid count; must be an integer ≥ 0: ${count}`);
  }
  const parent = forPurpose(key, purposes.split);
  return Array.from({ length: count }, (_, index) => threefry(parent, 0, index));
}

/**
 * The named child of `key`. Barring a 64-bit collision, different numbers give different children, as do different
 * strings, and a string and a number ("1" and 1). Throws a RangeError for a number that is not finite.
 */
export function fold(key: Key, label: number | string): Key {
  return typeof label === "number" ? foldNumber(key, label) : foldString(key, label);
}

/** A new generator; the same key gives the same stream. */
export function openStream(key: Key): RandomStream {
  return new Xoshiro(forPurpose(key, purposes.stream));
}

/** A uniformly random permutation of 0 … n − 1 (Fisher–Yates). */
export function permutation(key: Key, n: number): Int32Array {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`invalid permutation size; must be an integer ≥ 0: ${n}`);
  const order = new Int32Array(n);
  for (let index = 0; index < n; index++) order[index] = index;
  new Xoshiro(forPurpose(key, purposes.permutation)).shuffle(order);
  return order;
}

/** The key for normal numbers in network kernels. */
export function keyOfLanes(key: Key): Key {
  return forPurpose(key, purposes.lanes);
}

/** The key for dropout masks, which are the same on every engine. */
export function keyOfMasks(key: Key): Key {
  return forPurpose(key, purposes.masks);
}

function forPurpose(key: Key, purpose: number): Key {
  return threefry(key, 0, purpose);
}

/** Reads a number's 64 bits in a byte order that does not depend on the machine. */
const scratch = new DataView(new ArrayBuffer(8));

function foldNumber(key: Key, label: number): Key {
  if (!Number.isFinite(label)) throw new RangeError(`invalid label; must be a finite number: ${label}`);
  // Adding 0 turns −0 into 0, since both are the same number.
  scratch.setFloat64(0, label + 0);
  return threefry(forPurpose(key, purposes.number), scratch.getUint32(0), scratch.getUint32(4));
}

/** The length comes first, so that padding the last block cannot make two different strings equal. */
function foldString(key: Key, label: string): Key {
  let state = threefry(forPurpose(key, purposes.string), 0, label.length);
  const unit = (at: number): number => (at < label.length ? label.charCodeAt(at) : 0);
  for (let at = 0; at < label.length; at += 4) {
    state = threefry(state, (unit(at) << 16) | unit(at + 1), (unit(at + 2) << 16) | unit(at + 3));
  }
  return state;
}

const TWO_32 = 2 ** 32;
const TWO_53 = 2 ** 53;

/** Blackman & Vigna 2018, "Scrambled linear pseudorandom number generators". */
class Xoshiro implements RandomStream {
  private readonly state: Int32Array;

  constructor(key: Key) {
    // The all-zero state, which would never change, cannot occur: two images under the same bijection are not both
    // zero.
    const first = threefry(key, 0, 0);
    const second = threefry(key, 0, 1);
    this.state = Int32Array.of(first.high, first.low, second.high, second.low);
  }

  uint32(): number {
    const state = this.state;
    const a = state[0];
    const b = state[1];
    const c = state[2] ^ a;
    const d = state[3] ^ b;
    state[0] = a ^ d;
    state[1] = b ^ c;
    state[2] = c ^ (b << 9);
    state[3] = (d << 11) | (d >>> 21);
    const scrambled = Math.imul(b, 5);
    return Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
  }

  uniform(): number {
    const high = this.uint32();
    return ((high >>> 11) * TWO_32 + this.uint32()) / TWO_53;
  }

  normal(): number {
    for (;;) {
      // 64 bits: 8 choose the strip, 1 the sign, and 53 the position within the strip.
      const high = this.uint32();
      const mantissa = (high >>> 11) * TWO_32 + this.uint32();
      const strip = high & 0xff;
      let x = mantissa * stripScale[strip];
      if (mantissa >= stripInside[strip]) x = settle(strip, x, () => this.uniform());
      if (x === x) return (high & 0x100) === 0 ? x : -x;
    }
  }

  integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > TWO_53) {
      throw new RangeError(`invalid bound; must be an integer from 1 to 2^53: ${below}`);
    }
    // Numbers from the last, incomplete interval of length `below` are redrawn; otherwise small remainders would be
    // more likely.
    const small = below <= TWO_32;
    const range = small ? TWO_32 : TWO_53;
    const limit = range - (range % below);
    for (;;) {
      const number = small ? this.uint32() : this.uniform() * TWO_53;
      if (number < limit) return number % below;
    }
  }

  /**
   * Swaps each entry, starting with the last, with the one at integer(its position): the same result as calling
   * `integer`, in a third of the time, because the state is in local variables and divisions are 32-bit.
   */
  shuffle(order: Int32Array): void {
    const state = this.state;
    let [a, b, c, d] = state;
    for (let last = order.length - 1; last > 0; last--) {
      const below = (last + 1) >>> 0;
      const largest = (0xffffffff - (((0xffffffff % below) + 1) % below)) >>> 0;
      let number;
      do {
        const scrambled = Math.imul(b, 5);
        number = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
        const [e, f] = [c ^ a, d ^ b];
        c = e ^ (b << 9);
        a ^= f;
        b ^= e;
        d = (f << 11) | (f >>> 21);
      } while (number > largest);
      const other = number % below;
      const kept = order[last];
      order[last] = order[other];
      order[other] = kept;
    }
    state.set([a, b, c, d]);
  }

  fillNormal(out: Float64Array | Float32Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.normal();
  }
}
