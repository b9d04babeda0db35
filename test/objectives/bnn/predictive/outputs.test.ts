/** Linearized predictions: f + Jv with the exact Jacobian, and the closed form N(f, JΣJᵀ) for the draws of a Gaussian. */
import { expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { denseNetwork } from "../../../../objectives/bnn/network/dense-network.ts";
import { posteriorOf, type Gaussian } from "../../../../objectives/bnn/posterior/posterior.ts";
import { outputsOf } from "../../../../objectives/bnn/predictive/outputs.ts";

const network = denseNetwork({ inputs: 2, hidden: [5, 5], outputs: 2, activation: "tanh", residual: true });
const d = network.weightCount;
const stream = openStream(makeKey("linearized"));
const mean = Float64Array.from({ length: d + 1 }, () => stream.normal());
const deviation = Float64Array.from({ length: d + 1 }, () => 3 * stream.uniform());
const x = Float64Array.of(0.3, -1, 2, 0.5);
const gaussian: Gaussian = { kind: "gaussian", mean, deviation, factors: [], isLinearized: true };

/** The Jacobian of output k of row b, by the way back. */
function slopes(b: number, k: number): Float64Array {
  const gradient = new Float64Array(d + 1);
  const one = new Float64Array(4);
  one[2 * b + k] = 1;
  network.forward(mean, x, 2);
  network.backward(mean, one, gradient);
  return gradient;
}

it("are f(x; m) + J(x)(θ − m), however far the draw is", () => {
  const base = network.forward(mean, x, 2).slice(0, 4);
  for (const draw of posteriorOf("gaussian", [gaussian]).sample(5, makeKey(1))) {
    const found = outputsOf(network, draw, x, 2);
    for (let b = 0; b < 2; b++) {
      for (let k = 0; k < 2; k++) {
        const along = slopes(b, k).reduce((sum, slope, i) => sum + slope * (draw[i] - mean[i]), 0);
        expect(found[2 * b + k]).toBeCloseTo(base[2 * b + k] + along, 6);
      }
    }
  }
});

it("have the variance JΣJᵀ over draws", () => {
  const count = 4000;
  const draws = posteriorOf("gaussian", [gaussian]).sample(count, makeKey(2));
  const outputs = draws.map((draw) => outputsOf(network, draw, x, 2)[3]);
  const center = network.forward(mean, x, 2)[3];
  const truth = slopes(1, 1).reduce((sum, slope, i) => sum + (slope * deviation[i]) ** 2, 0);
  const found = outputs.reduce((sum, value) => sum + (value - center) ** 2 / count, 0);
  expect(Math.abs(found / truth - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
});

it("take finite differences from the network in double precision if the engine uses single", () => {
  const single = {
    weightCount: d,
    precise: network,
    forward: (weights: Float64Array, rows: Float64Array, count: number) =>
      network.forward(Float64Array.from(weights, Math.fround), rows, count),
  };
  const [draw] = posteriorOf("gaussian", [gaussian]).sample(1, makeKey(1));
  expect(outputsOf(single, draw, x, 2)).toEqual(outputsOf(network, draw, x, 2));
});

it("of any other weights are the network's", () => {
  const [draw] = posteriorOf("gaussian", [{ ...gaussian, isLinearized: false }]).sample(1, makeKey(1));
  const truth = network.forward(draw, x, 2).slice(0, 4);
  expect(outputsOf(network, draw, x, 2).slice(0, 4)).toEqual(truth);
});
