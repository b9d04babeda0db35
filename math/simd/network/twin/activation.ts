/** ../../assembly/network/activation.ts: nonlinearities and their slopes. */
import type { Views } from "../machine.ts";
import { GELU, RELU, SILU, TANH } from "../words.ts";
import { bell, hyperbolicTangent, logistic, normalCdf } from "./functions.ts";

const single = Math.fround;
const PEAK = single(0.3989422804014327);

function valueOf(kind: number, x: number): number {
  if (kind === RELU) return x <= 0 ? 0 : x;
  if (kind === TANH) return hyperbolicTangent(x);
  return single(x * (kind === SILU ? logistic(x) : normalCdf(x, bell(x))));
}

function slopeOf(kind: number, x: number, value: number): number {
  if (kind === TANH) return single(1 - single(value * value));
  if (kind === SILU) {
    const share = logistic(x);
    return single(share + single(value * single(1 - share)));
  }
  if (kind !== GELU) throw new Error(`no slope of activation ${kind}`);
  const e = bell(x);
  return single(normalCdf(x, e) + single(x * single(PEAK * e)));
}

export function activate({ singles: s }: Views, kind: number, z: number, to: { out: number; size: number }): void {
  const out = to.out / 4;
  for (let i = 0; i < to.size / 4; i++) s[out + i] = valueOf(kind, s[z / 4 + i]);
}

interface Buffers {
  readonly z: number;
  readonly values: number;
  readonly gradient: number;
  readonly delta: number;
  readonly size: number;
}

export function deactivate({ singles: s }: Views, kind: number, buffers: Buffers): void {
  const { z, values, gradient, delta, size } = buffers;
  for (let i = 0; i < size / 4; i++) {
    const g = s[gradient / 4 + i];
    const value = s[values / 4 + i];
    s[delta / 4 + i] = kind === RELU ? (value > 0 ? g : 0) : single(slopeOf(kind, s[z / 4 + i], value) * g);
  }
}
