/** The layers on the device: each kind is one function, its way forward with its way back. */
import type { Layer, Layout } from "../../network/architecture.ts";
import type { ActivationName } from "../../network/activation.ts";
import { deviceActivations } from "./activations.ts";
import type { Device } from "./device.ts";
import type { Tensor } from "./library.ts";

/** What a layer has put out, and the way back from the gradient in that. */
interface LayerPass {
  readonly output: Tensor;
  /** Gradients in the layer's parts of the weight vector, in their order, and in its input where that is wanted. */
  back(gradient: Tensor, wantsInput: boolean): { readonly parts: readonly Tensor[]; readonly input: Tensor | null };
}

/** A layer, with the parts of the weight vector that belong to it. */
export interface DeviceLayer {
  /** Numbers in each part; the parts of all layers follow each other in the weight vector. */
  readonly sizes: readonly number[];
  /** What each part is multiplied by before it is used: a gradient is, after. */
  readonly scales: readonly number[];
  /** Applies the layer to rows; the parts come scaled, as vectors. */
  forward(parts: readonly Tensor[], input: Tensor): LayerPass;
}

/** z = W h/√inputs + b and, where the layer is hidden, the activation and the skip connection. */
function denseLayer(device: Device, layer: Layer, activation: ActivationName): DeviceLayer {
  const { tf, scalar } = device;
  const { inputs, outputs, scale, hidden, branch } = layer;
  const activate = deviceActivations[activation];
  return {
    sizes: [inputs * outputs, outputs],
    scales: [scale, 1],
    forward([vector, bias], input) {
      const matrix = tf.reshape(vector, [outputs, inputs]);
      const z = tf.add(tf.matMul(input, matrix, false, true), bias);
      const activated = hidden ? activate(device, z) : null;
      const values = activated?.values ?? z;
      return {
        output: branch > 0 ? tf.add(input, tf.mul(values, scalar(branch))) : values,
        back(gradient, wantsInput) {
          const inValues = branch > 0 ? tf.mul(gradient, scalar(branch)) : gradient;
          const delta = activated?.back(inValues) ?? inValues;
          const parts = [tf.reshape(tf.matMul(delta, input, true, false), [inputs * outputs]), tf.sum(delta, 0)];
          if (!wantsInput) return { parts, input: null };
          const through = tf.matMul(delta, matrix);
          return { parts, input: branch > 0 ? tf.add(through, gradient) : through };
        },
      };
    },
  };
}

export function deviceLayers(device: Device, { layers }: Layout, activation: ActivationName): DeviceLayer[] {
  return layers.map((layer) => denseLayer(device, layer, activation));
}
