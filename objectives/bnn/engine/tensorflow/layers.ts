/** The layers on the device: one function per kind, with its forward and backward pass. */
import type { Layer } from "../../network/layers/index.ts";
import type { DenseLayer } from "../../network/layers/dense.ts";
import type { LayerNormLayer } from "../../network/layers/layer-norm.ts";
import type { Masks } from "../../network/masks.ts";
import type { ActivationName } from "../../network/activation.ts";
import { deviceActivations } from "./activations.ts";
import type { Device } from "./device.ts";
import type { Tensor } from "./library.ts";

/** The rows of one pass through the layers. */
interface DeviceRows {
  readonly count: number;
  /** The key of the dropout masks; without it, dropout is off. */
  readonly masks: Masks | null;
}

/** The outputs of a layer, and its backward pass. */
interface LayerPass {
  readonly output: Tensor;
  /** Gradients with respect to the layer's parts of the weight vector, in order, and to its input if requested. */
  back(gradient: Tensor, wantsInput: boolean): { readonly parts: readonly Tensor[]; readonly input: Tensor | null };
}

/** A layer, with the parts of the weight vector that belong to it. */
export interface DeviceLayer {
  /** Length of each part; the parts of all layers are consecutive in the weight vector. */
  readonly sizes: readonly number[];
  /** Factor applied to each part before it is used, and to its gradient afterwards. */
  readonly scales: readonly number[];
  /** Applies the layer to rows; the parts are passed already scaled, as vectors. */
  forward(parts: readonly Tensor[], input: Tensor, rows: DeviceRows): LayerPass;
}

/** z = W h/√inputs + b. */
function denseLayer({ tf }: Device, { inputs, outputs, scale }: DenseLayer): DeviceLayer {
  return {
    sizes: [inputs * outputs, outputs],
    scales: [scale, 1],
    forward([vector, bias], input) {
      const matrix = tf.reshape(vector, [outputs, inputs]);
      return {
        output: tf.add(tf.matMul(input, matrix, false, true), bias),
        back(delta, wantsInput) {
          const ofMatrix = tf.reshape(tf.matMul(delta, input, true, false), [inputs * outputs]);
          return { parts: [ofMatrix, tf.sum(delta, 0)], input: wantsInput ? tf.matMul(delta, matrix) : null };
        },
      };
    },
  };
}

function activationLayer(device: Device, name: ActivationName): DeviceLayer {
  return {
    sizes: [],
    scales: [],
    forward(_parts, z) {
      const { values, back } = deviceActivations[name](device, z);
      return {
        output: values,
        back: (gradient, wantsInput) => ({ parts: [], input: wantsInput ? back(gradient) : null }),
      };
    },
  };
}

/** y = g ⊙ x̂ + b with x̂ = (x − μ)/√(σ² + ε), row by row. */
function layerNormLayer({ tf, scalar }: Device, { outputs: width, epsilon }: LayerNormLayer): DeviceLayer {
  const meanOfRows = (x: Tensor) => tf.mul(tf.reshape(tf.sum(x, 1), [-1, 1]), scalar(1 / width));
  return {
    sizes: [width, width],
    scales: [1, 1],
    forward([gain, shift], input) {
      const centred = tf.sub(input, meanOfRows(input));
      const deviation = tf.sqrt(tf.add(meanOfRows(tf.square(centred)), scalar(epsilon)));
      const standardized = tf.div(centred, deviation);
      return {
        output: tf.add(tf.mul(standardized, gain), shift),
        back(delta, wantsInput) {
          const parts = [tf.sum(tf.mul(delta, standardized), 0), tf.sum(delta, 0)];
          if (!wantsInput) return { parts, input: null };
          const d = tf.mul(delta, gain);
          // Normalization removes the mean and scale of a row, so the gradient has no component along either.
          const along = tf.mul(standardized, meanOfRows(tf.mul(d, standardized)));
          return { parts, input: tf.div(tf.sub(tf.sub(d, meanOfRows(d)), along), deviation) };
        },
      };
    },
  };
}

/** The masks equal those of the other engines for the same key: they are drawn on the CPU and sent to the device. */
function dropoutLayer({ tf }: Device, width: number, rate: number): DeviceLayer {
  return {
    sizes: [],
    scales: [],
    forward(_parts, input, { count, masks }) {
      if (masks === null) return { output: input, back: (gradient) => ({ parts: [], input: gradient }) };
      const kept = new Float64Array(count * width);
      masks.fill(kept, count, width, rate);
      const mask = tf.tensor(Float32Array.from(kept), [count, width]);
      return {
        output: tf.mul(input, mask),
        back: (gradient, wantsInput) => ({ parts: [], input: wantsInput ? tf.mul(gradient, mask) : null }),
      };
    },
  };
}

/** h + scale · inner(h). */
function residualLayer({ tf, scalar }: Device, scale: number, inner: DeviceLayer): DeviceLayer {
  return {
    ...inner,
    forward(parts, input, rows) {
      const pass = inner.forward(parts, input, rows);
      return {
        output: tf.add(input, tf.mul(pass.output, scalar(scale))),
        back(gradient, wantsInput) {
          const found = pass.back(tf.mul(gradient, scalar(scale)), wantsInput);
          return { parts: found.parts, input: found.input === null ? null : tf.add(found.input, gradient) };
        },
      };
    },
  };
}

function deviceLayer(device: Device, layer: Layer): DeviceLayer {
  switch (layer.kind) {
    case "dense":
      return denseLayer(device, layer);
    case "activation":
      return activationLayer(device, layer.name);
    case "layer-norm":
      return layerNormLayer(device, layer);
    case "dropout":
      return dropoutLayer(device, layer.outputs, layer.rate);
    case "residual":
      return residualLayer(device, layer.scale, deviceLayers(device, layer.layers));
  }
}

/** A sequence of layers as one layer. */
export function deviceLayers(device: Device, networkLayers: readonly Layer[]): DeviceLayer {
  const layers = networkLayers.map((layer) => deviceLayer(device, layer));
  return {
    sizes: layers.flatMap((layer) => layer.sizes),
    scales: layers.flatMap((layer) => layer.scales),
    forward(parts, input, rows) {
      let next = 0;
      let output = input;
      const passes = layers.map((layer) => {
        const pass = layer.forward(parts.slice(next, (next += layer.sizes.length)), output, rows);
        output = pass.output;
        return pass;
      });
      return {
        output,
        back(outputGradient, wantsInput) {
          const found: Tensor[] = [];
          let gradient: Tensor | null = outputGradient;
          for (let l = passes.length - 1; l >= 0 && gradient !== null; l--) {
            const step: ReturnType<LayerPass["back"]> = passes[l].back(gradient, wantsInput || l > 0);
            found.unshift(...step.parts);
            gradient = step.input;
          }
          return { parts: found, input: gradient };
        },
      };
    },
  };
}
