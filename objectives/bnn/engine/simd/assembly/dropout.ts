/** Inverted dropout: rows of `width` numbers, padded to a multiple of four; masks come from four lanes of xoshiro128++. */
import { bytes, padded } from "./plan";
import { rotate } from "./random";

/** mask ← `kept`, or 0 where the stream's next word is below the threshold; out ← mask ⊙ x. */
export function drop(
  state: usize,
  x: usize,
  rows: i32,
  width: i32,
  threshold: i32,
  kept: f32,
  mask: usize,
  out: usize,
): void {
  let s0 = v128.load(state);
  let s1 = v128.load(state, 16);
  let s2 = v128.load(state, 32);
  let s3 = v128.load(state, 48);
  const least = i32x4.splat(threshold),
    factor = f32x4.splat(kept);
  const size = <usize>rows * bytes(padded(width));
  for (let i: usize = 0; i < size; i += 16) {
    const word = i32x4.add(rotate(i32x4.add(s0, s3), 7), s0);
    const shifted = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, shifted);
    s3 = rotate(s3, 11);
    const m = v128.and(factor, i32x4.ge_u(word, least));
    v128.store(mask + i, m);
    v128.store(out + i, f32x4.mul(m, v128.load(x + i)));
  }
  v128.store(state, s0);
  v128.store(state, s1, 16);
  v128.store(state, s2, 32);
  v128.store(state, s3, 48);
}

/** out ← mask ⊙ gradient, on `size` bytes. */
export function applyMask(mask: usize, gradient: usize, out: usize, size: usize): void {
  for (let i: usize = 0; i < size; i += 16) {
    v128.store(out + i, f32x4.mul(v128.load(mask + i), v128.load(gradient + i)));
  }
}
