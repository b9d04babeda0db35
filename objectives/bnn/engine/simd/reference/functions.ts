/** ../assembly/functions.ts: elementary functions in single precision, operation by operation. */
const single = Math.fround;

const bits = new Int32Array(1);
const number = new Float32Array(bits.buffer);

const LOG2_E = single(1.44269504);
/** 1.5 · 2²³: adding it to a number rounds that number to an integer. */
const INTEGER = 12582912;
const LN2_LOW = single(-2.1219444e-4);
const EXPONENTIAL = Float32Array.of(0.00139505, 0.00836889, 0.04166621, 0.16666518, 0.5);
const TANGENT = Float32Array.of(-0.00571697, 0.02065052, -0.05374347, 0.13331491, -0.33333284);
const TAIL = Float32Array.of(
  0.03674668,
  -0.16170087,
  0.21417063,
  -0.06095535,
  0.13245934,
  0.09871325,
  0.12095006,
  0.1196162,
);
const SLANT = single(0.3);

/** Horner's rule; the highest coefficient comes first. */
function polynomial(coefficients: Float32Array, x: number): number {
  let p = coefficients[0];
  for (let i = 1; i < coefficients.length; i++) p = single(single(p * x) + coefficients[i]);
  return p;
}

/** 2^power, if the result is a normal (not subnormal) number. */
function powerOfTwo(power: number): number {
  bits[0] = (power + 127) << 23;
  return number[0];
}

function exponential(x: number): number {
  if (x < -87) return 0;
  const twos = single(single(single(x * LOG2_E) + INTEGER) - INTEGER);
  if (twos !== twos) return NaN;
  const r = single(single(x - single(twos * 0.693359375)) - single(twos * LN2_LOW));
  const p = polynomial(EXPONENTIAL, r);
  return single(single(1 + single(r + single(single(r * r) * p))) * powerOfTwo(twos));
}

export function hyperbolicTangent(x: number): number {
  const size = Math.abs(x);
  if (size < 0.625) {
    const u = single(x * x);
    return single(x + single(single(x * u) * polynomial(TANGENT, u)));
  }
  const e = exponential(single(-2 * size));
  const far = single(single(1 - e) / single(1 + e));
  return x < 0 ? -far : far;
}

export function logistic(x: number): number {
  const e = exponential(-Math.abs(x));
  return single((x < 0 ? e : 1) / single(1 + e));
}

export function bell(z: number): number {
  return exponential(single(single(-0.5 * z) * z));
}

export function normalCdf(z: number, e: number): number {
  const t = single(1 / single(1 + single(SLANT * Math.abs(z))));
  const upper = single(e * single(t * polynomial(TAIL, t)));
  return z < 0 ? upper : single(1 - upper);
}
