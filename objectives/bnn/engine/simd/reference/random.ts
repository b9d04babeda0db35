/** ../assembly/random.ts: normal numbers from four lanes of xoshiro128++ with the Box–Muller transform. */
import { LANES, nextOfLane, seedLanes } from "../../../../../math/random/lanes.ts";
import type { Views } from "../backend.ts";

const single = Math.fround;
const TWO_NEGATIVE_31 = 2 ** -31;
const SQRT_HALF = 0x3f3504f3;
const MINUS_TWO_LN2 = single(-1.3862944);
const CURVE = Float32Array.of(-0.6666849, 0.49966523, -0.39849055, 0.34274483, -0.32048333, 0.20381989);
const ANGLE = single(3.6572952e-10);
const SINE = Float32Array.of(-0.16663457, 0.0081646);
const COSINE = Float32Array.of(0.04166128, -0.00136524);

const bits = new Int32Array(1);
const number = new Float32Array(bits.buffer);

export function seed({ words }: Views, state: number, high: number, low: number): void {
  seedLanes(words, state / 4, { high: high >>> 0, low: low >>> 0 });
}

export function fillNormal({ words, singles }: Views, state: number, out: number, count: number): void {
  for (let at = out / 4; at < out / 4 + count; at += 2 * LANES) {
    for (let lane = 0; lane < LANES; lane++) {
      const u = nextOfLane(words, state / 4 + lane);
      const v = nextOfLane(words, state / 4 + lane);
      const radius = radiusOf(single(single(single(u >>> 1) + 0.5) * TWO_NEGATIVE_31));
      const angle = single(single(v << 2) * ANGLE);
      const square = single(angle * angle);
      const sine = single(angle + single(single(angle * square) * linear(SINE, 0, square)));
      const bent = single(single(square * square) * linear(COSINE, 0, square));
      const across = single(radius * sine);
      const length = single(radius * single(single(1 - single(0.5 * square)) + bent));
      const along = v < 0 ? -length : length;
      const isSwapped = (v & 0x40000000) !== 0;
      singles[at + lane] = isSwapped ? along : across;
      singles[at + LANES + lane] = isSwapped ? across : along;
    }
  }
}

/** √(−2 ln u). */
function radiusOf(u: number): number {
  number[0] = u;
  const power = (bits[0] - SQRT_HALF) >> 23;
  bits[0] -= power << 23;
  const f = single(number[0] - 1);
  const square = single(f * f);
  const upper = single(linear(CURVE, 2, f) + single(square * linear(CURVE, 4, f)));
  const curve = single(square + single(single(square * f) * single(linear(CURVE, 0, f) + single(square * upper))));
  return single(Math.sqrt(single(single(power * MINUS_TWO_LN2) + single(curve - single(f + f)))));
}

function linear(c: Float32Array, from: number, x: number): number {
  return single(c[from] + single(c[from + 1] * x));
}
