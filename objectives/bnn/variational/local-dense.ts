/**
 * A dense layer whose weights are independent Gaussians, by the distribution of its outputs (the local reparametrisation
 * of Kingma, Salimans & Welling 2015): z = W h/√inputs + b has mean M h/√inputs + μ_b and variance S²h²/inputs + σ_b² in
 * each row, so that z = mean + √variance · ε with an ε of its own for every row and output.
 */
import { openDense, type DenseLayer } from "../network/layers/dense.ts";
import { roomFor, type LayerPass } from "../network/layers/layer.ts";

/** What a pass needs besides the means, which are the weights of its rows. */
export interface Spread {
  /** σ² of all weights of the network (d). */
  readonly variances: Float64Array;
  /** The backward pass adds the gradient with respect to σ² (d). */
  readonly varianceGradient: Float64Array;
  /** Fills an array with standard normal numbers. */
  readonly fillNoise: (into: Float64Array) => void;
}

export function openLocalDense(layer: DenseLayer, spread: Spread): LayerPass {
  const { inputs, outputs, scale } = layer;
  const means = openDense(layer);
  // Variances add up as means do, with squared inputs and scale.
  const squares = openDense({ ...layer, scale: scale * scale });
  const [squareRoom, noiseRoom, valueRoom, slopeRoom, inputRoom] = Array.from({ length: 5 }, roomFor);
  let input: Float64Array = new Float64Array(0);
  let deviations: Float64Array = new Float64Array(0);
  return {
    forward(rows, values) {
      input = values;
      const [incoming, outgoing] = [rows.count * inputs, rows.count * outputs];
      const squared = squareRoom(incoming);
      for (let i = 0; i < incoming; i++) squared[i] = values[i] * values[i];
      deviations = squares.forward({ ...rows, weights: spread.variances }, squared);
      const mean = means.forward(rows, values);
      const noise = noiseRoom(outgoing);
      spread.fillNoise(noise.subarray(0, outgoing));
      const z = valueRoom(outgoing);
      for (let i = 0; i < outgoing; i++) {
        deviations[i] = Math.sqrt(deviations[i]);
        z[i] = mean[i] + deviations[i] * noise[i];
      }
      return z;
    },
    backward(rows, delta, gradients) {
      const [incoming, outgoing] = [rows.count * inputs, rows.count * outputs];
      const [noise, ofVariance] = [noiseRoom(outgoing), slopeRoom(outgoing)];
      for (let i = 0; i < outgoing; i++) {
        ofVariance[i] = deviations[i] > 0 ? (delta[i] * noise[i]) / (2 * deviations[i]) : 0;
      }
      means.backward(rows, delta, gradients);
      const ofSquares = gradients.input === null ? null : inputRoom(incoming).fill(0, 0, incoming);
      const into = { weights: spread.varianceGradient, input: ofSquares };
      squares.backward({ ...rows, weights: spread.variances }, ofVariance, into);
      if (gradients.input === null || ofSquares === null) return;
      for (let i = 0; i < incoming; i++) gradients.input[i] += 2 * input[i] * ofSquares[i];
    },
  };
}
