/** ../assembly/layer-norm.ts: layer normalization and its backward pass. */
import type { Views } from "../backend.ts";

const single = Math.fround;
const LANES = 4;

/** Arguments of both passes; addresses and numbers as in the kernels' interface. */
interface Normalized {
  readonly rows: number;
  readonly width: number;
  readonly gain: number;
  readonly standardized: number;
  readonly inverses: number;
  readonly out: number;
}

const padded = (count: number) => (count + 3) & ~3;

/** Sum of `count` numbers, accumulated separately in each lane. */
function laneSums(count: number, term: (i: number) => number): Float32Array {
  const sums = new Float32Array(LANES);
  for (let i = 0; i < count; i++) sums[i % LANES] += term(i);
  return sums;
}

function total(sums: Float32Array): number {
  return single(single(sums[0] + sums[2]) + single(sums[1] + sums[3]));
}

export function normalize(
  { singles: s }: Views,
  to: Normalized & { readonly x: number; readonly epsilon: number; readonly shift: number },
): void {
  const { rows, width } = to;
  const stride = padded(width);
  const [gain, shift, inverses] = [to.gain / 4, to.shift / 4, to.inverses / 4];
  for (let row = 0; row < rows; row++) {
    const from = row * stride;
    const [x, standardized, out] = [to.x / 4 + from, to.standardized / 4 + from, to.out / 4 + from];
    const mean = single(total(laneSums(stride, (i) => s[x + i])) / width);
    for (let i = 0; i < stride; i++) s[standardized + i] = i < width ? s[x + i] - mean : 0;
    const squares = laneSums(stride, (i) => single(s[standardized + i] * s[standardized + i]));
    const variance = single(total(squares) / width);
    s[inverses + row] = single(1 / single(Math.sqrt(single(variance + single(to.epsilon)))));
    for (let i = 0; i < stride; i++) {
      s[standardized + i] = s[standardized + i] * s[inverses + row];
      s[out + i] = single(s[gain + i] * s[standardized + i]) + s[shift + i];
    }
  }
}

export function normalizeBack({ singles: s }: Views, to: Normalized & { readonly delta: number }): void {
  const { rows, width } = to;
  const stride = padded(width);
  const [gain, inverses] = [to.gain / 4, to.inverses / 4];
  for (let row = 0; row < rows; row++) {
    const from = row * stride;
    const [delta, standardized, out] = [to.delta / 4 + from, to.standardized / 4 + from, to.out / 4 + from];
    const scaled = (i: number) => single(s[gain + i] * s[delta + i]);
    const mean = single(total(laneSums(stride, scaled)) / width);
    const slope = single(total(laneSums(stride, (i) => single(scaled(i) * s[standardized + i]))) / width);
    for (let i = 0; i < stride; i++) {
      const rest = single(single(scaled(i) - mean) - single(s[standardized + i] * slope));
      s[out + i] = i < width ? s[inverses + row] * rest : 0;
    }
  }
}

export function productSums(
  { singles: s }: Views,
  delta: number,
  standardized: number,
  to: { rows: number; width: number; out: number },
): void {
  const stride = padded(to.width);
  for (let j = 0; j < stride; j++) {
    let sum = 0;
    for (let i = j; i < to.rows * stride; i += stride) {
      sum = single(sum + single(s[delta / 4 + i] * s[standardized / 4 + i]));
    }
    s[to.out / 4 + j] = sum;
  }
}
