/** The nonlinearities on the device, as objectives/bnn/network/activation.ts defines them. */
import type { ActivationName } from "../../network/activation.ts";
import type { Device } from "./device.ts";
import type { Tensor } from "./library.ts";

/** The values, and the backward pass: from the gradient with respect to the values to that with respect to z. */
interface Activated {
  readonly values: Tensor;
  back(gradient: Tensor): Tensor;
}

type Activate = (device: Device, z: Tensor) => Activated;

const relu: Activate = ({ tf }, z) => {
  const values = tf.relu(z);
  // If the value is ≥ 0, the slope is its sign.
  return { values, back: (gradient) => tf.mul(gradient, tf.sign(values)) };
};

const tanh: Activate = ({ tf, scalar }, z) => {
  const values = tf.tanh(z);
  return { values, back: (gradient) => tf.mul(gradient, tf.sub(scalar(1), tf.square(values))) };
};

/** z Φ(z), whose slope is Φ(z) + z φ(z). */
const gelu: Activate = ({ tf, scalar }, z) => {
  const halfErf = tf.mul(tf.erf(tf.mul(z, scalar(Math.SQRT1_2))), scalar(0.5));
  const below = tf.add(halfErf, scalar(0.5));
  return {
    values: tf.mul(z, below),
    back(gradient) {
      const density = tf.mul(tf.exp(tf.mul(tf.square(z), scalar(-0.5))), scalar(1 / Math.sqrt(2 * Math.PI)));
      return tf.mul(gradient, tf.add(below, tf.mul(z, density)));
    },
  };
};

/** z s(z) for the logistic s, whose slope is s + z s (1 − s). */
const silu: Activate = ({ tf, scalar }, z) => {
  const share = tf.sigmoid(z);
  const values = tf.mul(z, share);
  return {
    values,
    back: (gradient) => tf.mul(gradient, tf.add(share, tf.mul(values, tf.sub(scalar(1), share)))),
  };
};

export const deviceActivations: Readonly<Record<ActivationName, Activate>> = { relu, tanh, gelu, silu };
