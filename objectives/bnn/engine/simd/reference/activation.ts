/** ../assembly/activation.ts: nonlinearities and their slopes. */
import type { Views } from "../backend.ts";
import { RELU, SILU, TANH } from "../record-layout.ts";
import { bell, hyperbolicTangent, logistic, normalCdf } from "./functions.ts";

const single = Math.fround;
const PEAK = single(0.3989422804014327);

interface Values {
  readonly z: number;
  readonly out: number;
  readonly slopes: number;
  readonly size: number;
}

export function activate({ singles: s }: Views, kind: number, values: Values): void {
  const [z, out, slopes] = [values.z / 4, values.out / 4, values.slopes / 4];
  for (let i = 0; i < values.size / 4; i++) {
    const x = s[z + i];
    if (kind === RELU) {
      s[out + i] = x <= 0 ? 0 : x;
    } else if (kind === TANH) {
      s[out + i] = hyperbolicTangent(x);
    } else if (kind === SILU) {
      const share = logistic(x);
      const value = single(x * share);
      s[out + i] = value;
      s[slopes + i] = share + single(value * single(1 - share));
    } else {
      const e = bell(x);
      const share = normalCdf(x, e);
      s[out + i] = single(x * share);
      s[slopes + i] = share + single(x * single(PEAK * e));
    }
  }
}

interface Buffers {
  readonly values: number;
  readonly slopes: number;
  readonly gradient: number;
  readonly delta: number;
  readonly size: number;
}

export function deactivate({ singles: s }: Views, kind: number, buffers: Buffers): void {
  const { values, slopes, gradient, delta, size } = buffers;
  for (let i = 0; i < size / 4; i++) {
    const g = s[gradient / 4 + i];
    const value = s[values / 4 + i];
    if (kind === RELU) s[delta / 4 + i] = value > 0 ? g : 0;
    else s[delta / 4 + i] = (kind === TANH ? single(1 - single(value * value)) : s[slopes / 4 + i]) * g;
  }
}
