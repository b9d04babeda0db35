/**
 * The likelihoods on the device: one function per form. Sums are computed on the device; densities are computed from
 * them in double precision on the host.
 */
import { LOG_TWO_PI } from "../../../../math/constants.ts";
import type { LikelihoodForm } from "../../likelihood/likelihood.ts";
import { studentConstant } from "../../predictive/family.ts";
import type { Device } from "./device.ts";
import type { Tensor } from "./library.ts";

type GaussianForm = Extract<LikelihoodForm, { readonly kind: "fixed" | "learned" | "heteroscedastic" }>;
type StudentForm = Extract<LikelihoodForm, { readonly kind: "student-t" }>;

/** The rows of a minibatch. */
interface Observation {
  /** The network's outputs (rows × outputs). */
  readonly outputs: Tensor;
  /** rows × 1. */
  readonly targets: Tensor;
  readonly rows: number;
  /** The likelihood's own weights, as a vector; only if it has any. */
  readonly own: Tensor;
  /** A scalar by which gradients, but not the value, are multiplied. */
  readonly factor: Tensor;
}

interface Observed {
  readonly outputGradient: Tensor;
  /** The gradient with respect to the own weights, as a vector; null if there are none. */
  readonly ownGradient: Tensor | null;
  /** Scalars from which the density is computed once they have been read back. */
  readonly sums: readonly Tensor[];
  /** Σ_rows log p(y | …), from the values of `sums`. */
  logDensity(sums: readonly number[]): number;
}

export type DeviceLikelihood = (observation: Observation) => Observed;

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

/** σ² = floor² + exp(−λ), where λ is the own weight. */
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

/** p(y = k) = e^{z_k} / Σ_j e^{z_j}; an invalid class makes the value NaN. */
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
    // 0/0 for an invalid class.
    const ofTarget = tf.div(tf.sum(tf.mul(shifted, isClass), 1), tf.sum(isClass, 1));
    return {
      outputGradient: tf.mul(tf.sub(isClass, tf.div(exponentials, total)), factor),
      ownGradient: null,
      sums: [tf.sum(ofTarget), tf.sum(tf.log(total))],
      logDensity: ([numerators, denominators]) => numerators - denominators,
    };
  };
};

/** y = f + σt, where t has ν degrees of freedom, σ² = floor² + exp(−λ), and λ is the own weight. */
const studentT = ({ tf, scalar }: Device, { variance: floor, degreesOfFreedom: nu }: StudentForm): DeviceLikelihood => {
  const constant = studentConstant(nu);
  return ({ outputs, targets, rows, own, factor }) => {
    const residual = tf.sub(targets, outputs);
    const squares = tf.square(residual);
    const noise = tf.exp(tf.neg(own));
    const variance = tf.add(noise, scalar(floor));
    const spread = tf.mul(variance, scalar(nu));
    const total = tf.add(squares, spread);
    const shares = tf.sum(tf.div(squares, total));
    const excess = tf.sub(scalar(rows), tf.mul(shares, scalar(nu + 1)));
    return {
      outputGradient: tf.mul(tf.div(residual, total), tf.mul(factor, scalar(nu + 1))),
      ownGradient: tf.mul(tf.mul(tf.div(tf.mul(factor, noise), variance), scalar(0.5)), excess),
      sums: [tf.sum(tf.log(tf.add(tf.div(squares, spread), scalar(1)))), variance],
      logDensity: ([logs, at]) => rows * (constant - 0.5 * Math.log(at)) - 0.5 * (nu + 1) * logs,
    };
  };
};

/** From this value on, Stirling's series is exact to single precision. */
const FAR = 8;

/** ln y! of counts: Stirling's series for (y + 8)!, minus the logarithms of the extra factors. */
function logFactorials({ tf, scalar }: Device, counts: Tensor): Tensor {
  const far = tf.add(counts, scalar(FAR + 1));
  const added = Array.from({ length: FAR }, (_, i) => tf.log(tf.add(counts, scalar(i + 1))));
  const main = tf.sub(tf.mul(tf.sub(far, scalar(0.5)), tf.log(far)), far);
  const rest = tf.add(tf.div(scalar(1 / 12), far), scalar(0.5 * LOG_TWO_PI));
  return tf.sub(tf.add(main, rest), tf.addN(added));
}

/** Counts with rate r eᶠ; a target that is not a count makes the value NaN. */
const poisson = (device: Device, rate: number): DeviceLikelihood => {
  const { tf, scalar } = device;
  return ({ outputs, targets, factor }) => {
    const logs = tf.add(outputs, scalar(Math.log(rate)));
    const means = tf.exp(logs);
    return {
      outputGradient: tf.mul(tf.sub(targets, means), factor),
      ownGradient: null,
      sums: [tf.sum(tf.mul(targets, logs)), tf.sum(means), tf.sum(logFactorials(device, targets))],
      logDensity: ([products, total, factorials]) => products - total - factorials,
    };
  };
};

/** Targets are 0 or 1; any other makes the value NaN. */
const bernoulli = ({ tf, scalar }: Device): DeviceLikelihood => {
  return ({ outputs, targets, factor }) => {
    const isFirst = tf.cast(tf.equal(targets, scalar(0)), "float32");
    const isSecond = tf.cast(tf.equal(targets, scalar(1)), "float32");
    // 0/0 for an invalid class.
    const ofTarget = tf.div(tf.mul(isSecond, outputs), tf.add(isFirst, isSecond));
    return {
      outputGradient: tf.mul(tf.sub(isSecond, tf.sigmoid(outputs)), factor),
      ownGradient: null,
      sums: [tf.sum(ofTarget), tf.sum(tf.softplus(outputs))],
      logDensity: ([products, totals]) => products - totals,
    };
  };
};

/** @param outputs number of network outputs per row */
export function deviceLikelihood(device: Device, form: LikelihoodForm, outputs: number): DeviceLikelihood {
  switch (form.kind) {
    case "fixed":
      return fixed(device, form);
    case "learned":
      return learned(device, form);
    case "heteroscedastic":
      return heteroscedastic(device, form);
    case "student-t":
      return studentT(device, form);
    case "poisson":
      return poisson(device, form.rate);
    case "bernoulli":
      return bernoulli(device);
    case "categorical":
      return categorical(device, outputs);
  }
}
