/** Normal numbers, eight at a time: xoshiro128++ in four lanes (Blackman & Vigna 2018), seeded by a key; Box & Muller 1958. */

/**
 * Constants are read from memory, because compilers build a vector from an immediate number with several instructions
 * every time.
 */
const TABLE = memory.data<f32>([
  1, 0.5, 4.656612873077393e-10, 0.70710677, -1.3862944, 3.6572952e-10, -0.0, -0.6666849, 0.49966523, -0.39849055,
  0.34274483, -0.32048333, 0.20381989, -0.16663457, 0.0081646, 0.04166128, -0.00136524,
]);
const ONE: usize = 0,
  HALF: usize = 4,
  TWO_NEGATIVE_31: usize = 8,
  SQRT_HALF: usize = 12,
  MINUS_TWO_LN2: usize = 16;
const ANGLE: usize = 20,
  SIGN: usize = 24;
const L0: usize = 28,
  L1: usize = 32,
  L2: usize = 36,
  L3: usize = 40,
  L4: usize = 44,
  L5: usize = 48;
const S0: usize = 52,
  S1: usize = 56,
  C0: usize = 60,
  C1: usize = 64;

function constant(offset: usize): v128 {
  return v128.load32_splat(TABLE + offset);
}

export function rotate(x: v128, left: i32): v128 {
  return v128.or(i32x4.shl(x, left), i32x4.shr_u(x, 32 - left));
}

/** Threefry-2×32 of the counters (0, low) in four lanes, as in math/random/threefry.ts; `which` selects the word. */
function threefry(high: i32, low: i32, counter: v128, out: usize, stride: usize): void {
  let first = i32x4.splat(high);
  let second = i32x4.splat(low);
  let third = i32x4.splat(high ^ low ^ 0x1bd11bda);
  let x = first;
  let y = i32x4.add(counter, second);
  for (let group = 1; group <= 5; group++) {
    const odd = (group & 1) === 1;
    x = i32x4.add(x, y);
    y = v128.xor(rotate(y, odd ? 13 : 17), x);
    x = i32x4.add(x, y);
    y = v128.xor(rotate(y, odd ? 15 : 29), x);
    x = i32x4.add(x, y);
    y = v128.xor(rotate(y, odd ? 26 : 16), x);
    x = i32x4.add(x, y);
    y = v128.xor(rotate(y, odd ? 6 : 24), x);
    const oldest = first;
    first = second;
    second = third;
    third = oldest;
    x = i32x4.add(x, first);
    y = i32x4.add(i32x4.add(y, second), i32x4.splat(group));
  }
  v128.store(out, x);
  v128.store(out + stride, y);
}

/** The state (64 bytes) of four lanes: lane l takes the images of 2l and 2l + 1 under the key. */
export function seed(state: usize, high: i32, low: i32): void {
  threefry(high, low, i32x4(0, 2, 4, 6), state, 16);
  threefry(high, low, i32x4(1, 3, 5, 7), state + 32, 16);
}

/** out ← `count` (a multiple of 8) normal numbers. */
export function fillNormal(state: usize, out: usize, count: i32): void {
  let s0 = v128.load(state);
  let s1 = v128.load(state, 16);
  let s2 = v128.load(state, 32);
  let s3 = v128.load(state, 48);
  const end = out + ((<usize>count) << 2);
  for (; out < end; out += 32) {
    const u = i32x4.add(rotate(i32x4.add(s0, s3), 7), s0);
    let kept = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, kept);
    s3 = rotate(s3, 11);

    const v = i32x4.add(rotate(i32x4.add(s0, s3), 7), s0);
    kept = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, kept);
    s3 = rotate(s3, 11);

    // r = √(−2 ln((u + ½)/2³¹)), up to 6.6, with an error of 1e-7; u has 31 bits.
    const uniform = f32x4.mul(
      f32x4.add(f32x4.convert_i32x4_s(i32x4.shr_u(u, 1)), constant(HALF)),
      constant(TWO_NEGATIVE_31),
    );
    const power = i32x4.shr_s(i32x4.sub(uniform, constant(SQRT_HALF)), 23);
    const f = f32x4.sub(i32x4.sub(uniform, i32x4.shl(power, 23)), constant(ONE));
    const f2 = f32x4.mul(f, f);
    const low = f32x4.add(constant(L0), f32x4.mul(constant(L1), f));
    const middle = f32x4.add(constant(L2), f32x4.mul(constant(L3), f));
    const high = f32x4.add(constant(L4), f32x4.mul(constant(L5), f));
    const p = f32x4.add(low, f32x4.mul(f2, f32x4.add(middle, f32x4.mul(f2, high))));
    const curve = f32x4.add(f2, f32x4.mul(f32x4.mul(f2, f), p));
    const whole = f32x4.mul(f32x4.convert_i32x4_s(power), constant(MINUS_TWO_LN2));
    const radius = f32x4.sqrt(f32x4.add(whole, f32x4.sub(curve, f32x4.add(f, f))));
    // An angle within π/4 of an axis; the two highest bits of v choose which one.
    const angle = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(v, 2)), constant(ANGLE));
    const square = f32x4.mul(angle, angle);
    const sine = f32x4.add(constant(S0), f32x4.mul(constant(S1), square));
    const across = f32x4.mul(radius, f32x4.add(angle, f32x4.mul(f32x4.mul(angle, square), sine)));
    const bend = f32x4.add(constant(C0), f32x4.mul(constant(C1), square));
    const cosine = f32x4.add(
      f32x4.sub(constant(ONE), f32x4.mul(constant(HALF), square)),
      f32x4.mul(f32x4.mul(square, square), bend),
    );
    const along = v128.xor(f32x4.mul(radius, cosine), v128.and(v, constant(SIGN)));
    // If the next bit of v is set, sine and cosine are swapped.
    const change = v128.and(v128.xor(along, across), i32x4.shr_s(i32x4.shl(v, 1), 31));
    v128.store(out, v128.xor(across, change));
    v128.store(out, v128.xor(along, change), 16);
  }
  v128.store(state, s0);
  v128.store(state, s1, 16);
  v128.store(state, s2, 32);
  v128.store(state, s3, 48);
}
