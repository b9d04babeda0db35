/** The nonlinearities: values and slopes, computed over whole buffers. */
import { normalCdf, normalPdf } from "../../../math/normal.ts";

export interface Activation {
  /** out[i] = a(z[i]) for i < count. */
  apply(z: Float64Array, out: Float64Array, count: number): void;
  /** The slopes a′(z[i]) for i < count; `value` holds a(z[i]), from which some slopes can be computed more cheaply. */
  slope(z: Float64Array, value: Float64Array, out: Float64Array, count: number): void;
}

/** max(0, z); the slope at 0 is 0. */
const relu: Activation = {
  apply(z, out, count) {
    // `!(z <= 0)` rather than `z > 0`: NaN passes through and is detected as divergence instead of becoming 0.
    for (let i = 0; i < count; i++) out[i] = z[i] <= 0 ? 0 : z[i];
  },
  slope(z, _value, out, count) {
    for (let i = 0; i < count; i++) out[i] = z[i] > 0 ? 1 : 0;
  },
};

const tanh: Activation = {
  apply(z, out, count) {
    for (let i = 0; i < count; i++) out[i] = Math.tanh(z[i]);
  },
  slope(_z, value, out, count) {
    for (let i = 0; i < count; i++) out[i] = 1 - value[i] * value[i];
  },
};

/** z Φ(z), the exact form (Hendrycks & Gimpel 2016). */
const gelu: Activation = {
  apply(z, out, count) {
    for (let i = 0; i < count; i++) out[i] = z[i] * normalCdf(z[i]);
  },
  slope(z, value, out, count) {
    // Φ(z) is expensive to compute, and a(z)/z equals it.
    for (let i = 0; i < count; i++) out[i] = (z[i] === 0 ? 0.5 : value[i] / z[i]) + z[i] * normalPdf(z[i]);
  },
};

/** z/(1 + e⁻ᶻ), also called swish (Elfwing et al. 2018; Ramachandran et al. 2017). */
const silu: Activation = {
  apply(z, out, count) {
    for (let i = 0; i < count; i++) out[i] = z[i] * logistic(z[i]);
  },
  slope(z, value, out, count) {
    for (let i = 0; i < count; i++) {
      const share = logistic(z[i]);
      out[i] = share + value[i] * (1 - share);
    }
  },
};

/** 1/(1 + e⁻ᶻ), without overflow. */
function logistic(z: number): number {
  const e = Math.exp(-Math.abs(z));
  return (z < 0 ? e : 1) / (1 + e);
}

export const activations = { relu, tanh, gelu, silu } as const satisfies Readonly<Record<string, Activation>>;

export type ActivationName = keyof typeof activations;
