/** The likelihoods on the device: each form is one function. Device and totals are left to double precision. */
import type { Likelihood } from "../../likelihood/likelihood.ts";
import type { Device } from "./device.ts";
import type { Tensor } from "./library.ts";

type Form = Likelihood["form"];
/** A Gaussian one has a number. */
type GaussianForm = Extract<Form, { readonly variance: number }>;

/** What the rows of a minibatch show. */
interface Observation {
  /** The network's outputs, rows × outputs. */
  readonly outputs: Tensor;
  /** rows × 1. */
  readonly targets: Tensor;
  readonly rows: number;
  /** The likelihood's own weights, a vector; only where it has some. */
  readonly own: Tensor;
  /** A scalar that the gradients are multiplied by, but not the value. */
  readonly factor: Tensor;
}

interface Observed {
  readonly outputGradient: Tensor;
  /** In the own weights, a vector; null where it has none. */
  readonly ownGradient: Tensor | null;
  /** Scalars that the density is computed from, once they are here. */
  readonly sums: readonly Tensor[];
  /** Σ_rows log p(y | …), from the values of `sums`. */
  logDensity(sums: readonly number[]): number;
}

export type DeviceLikelihood = (observation: Observation) => Observed;

const LOG_TWO_PI = Math.log(2 * Math.PI);

const fixed = ({ tf, scalar }: Device, { variance }: GaussianForm): DeviceLikelihood => {
  return ({ outputs, targets, rows, factor }) => {
    const residual = tf.sub(targets, outputs);
    return {
      outputGradient: tf.mul(residual, tf.mul(factor, scalar(1 / variance))),
      ownGradient: null,
      sums: [tf.sum(tf.square(residual))],
      logDensity: ([squares]) => -0.5 * (rows * (LOG_TWO_PI + Math.log(variance)) + squares / variance),
    };
  };
};

/** σ² = floor² + exp(−λ), and λ is the own weight. */
const learned = ({ tf, scalar }: Device, form: GaussianForm): DeviceLikelihood => {
  return ({ outputs, targets, rows, own, factor }) => {
    const residual = tf.sub(targets, outputs);
    const squares = tf.sum(tf.square(residual));
    const noise = tf.exp(tf.neg(own));
    const variance = tf.add(noise, scalar(form.variance));
    const perVariance = tf.div(factor, variance);
    // (factor · noise / 2σ²)(rows − squares/σ²)
    const excess = tf.sub(scalar(rows), tf.div(squares, variance));
    return {
      outputGradient: tf.mul(residual, perVariance),
      ownGradient: tf.mul(tf.mul(tf.mul(perVariance, noise), scalar(0.5)), excess),
      sums: [squares, variance],
      logDensity: ([total, at]) => -0.5 * (rows * (LOG_TWO_PI + Math.log(at)) + total / at),
    };
  };
};

/** σ² = floor² + softplus(s) for the outputs (μ, s). */
const heteroscedastic = ({ tf, scalar }: Device, form: GaussianForm): DeviceLikelihood => {
  return ({ outputs, targets, rows, factor }) => {
    const [mean, spread] = tf.split(outputs, [1, 1], 1);
    const variance = tf.add(tf.softplus(spread), scalar(form.variance));
    const residual = tf.sub(targets, mean);
    const perVariance = tf.div(factor, variance);
    const standardized = tf.div(tf.square(residual), variance);
    const half = tf.mul(tf.mul(tf.sigmoid(spread), perVariance), scalar(0.5));
    const gradients = [tf.mul(residual, perVariance), tf.mul(half, tf.sub(standardized, scalar(1)))];
    return {
      outputGradient: tf.concat(gradients, 1),
      ownGradient: null,
      sums: [tf.sum(tf.add(tf.log(variance), standardized))],
      logDensity: ([total]) => -0.5 * (rows * LOG_TWO_PI + total),
    };
  };
};

/** p(y = k) = e^{z_k} / Σ_j e^{z_j}; a target that is no class makes the value NaN. */
const categorical = (device: Device, classes: number): DeviceLikelihood => {
  const { tf } = device;
  const numbers = device.matrix(
    Float32Array.from({ length: classes }, (_, k) => k),
    classes,
  );
  return ({ outputs, targets, factor }) => {
    const shifted = tf.sub(outputs, tf.reshape(tf.max(outputs, 1), [-1, 1]));
    const exponentials = tf.exp(shifted);
    const total = tf.reshape(tf.sum(exponentials, 1), [-1, 1]);
    const isClass = tf.cast(tf.equal(targets, numbers), "float32");
    // 0/0 where a target is no class.
    const ofTarget = tf.div(tf.sum(tf.mul(shifted, isClass), 1), tf.sum(isClass, 1));
    return {
      outputGradient: tf.mul(tf.sub(isClass, tf.div(exponentials, total)), factor),
      ownGradient: null,
      sums: [tf.sum(ofTarget), tf.sum(tf.log(total))],
      logDensity: ([numerators, denominators]) => numerators - denominators,
    };
  };
};

const gaussian = { fixed, learned, heteroscedastic };

/** @param outputs numbers that the network puts out for a row */
export function deviceLikelihood(device: Device, form: Form, outputs: number): DeviceLikelihood {
  return form.kind === "categorical" ? categorical(device, outputs) : gaussian[form.kind](device, form);
}
