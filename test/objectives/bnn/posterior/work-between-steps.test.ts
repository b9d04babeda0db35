/**
 * How much work a method does between two steps. A run is stopped between steps only, and looks at its signal at least
 * every 32 of them (run-method.test.ts), so this bounds how long an abort takes.
 */
import { expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { rowNumbers } from "../../../../objectives/bnn/data/minibatches.ts";
import { plainNetworkEngine } from "../../../../objectives/bnn/engine/plain.ts";
import { heteroscedasticNoise } from "../../../../objectives/bnn/likelihood/heteroscedastic-gaussian.ts";
import { denseNetwork } from "../../../../objectives/bnn/network/dense-network.ts";
import type { Network } from "../../../../objectives/bnn/network/network.ts";
import { posteriorMethods } from "../../../../objectives/bnn/posterior/index.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { gaussianPrior } from "../../../../objectives/bnn/prior/gaussian.ts";
import { startingWeights } from "../../../../objectives/bnn/starting-weights.ts";

const [ROWS, MINIBATCH] = [400, 32];
const stream = openStream(makeKey("rows"));
const x = Float64Array.from({ length: 2 * ROWS }, () => stream.normal());
const y = Float64Array.from({ length: ROWS }, (_, i) => Math.sin(x[2 * i]) + 0.3 * stream.normal());
const data = { x, y, rows: ROWS, columns: 2 };

/** The options that cost most between steps. */
const options: Readonly<Record<string, readonly Readonly<Record<string, number | string | boolean>>[]>> = {
  sgld: [{ controlVariates: true }],
  psgld: [{ controlVariates: true }],
  sghmc: [{ massFrom: "curvature" }, { noiseCorrection: true }],
  laplace: [{ curvature: "full" }, { curvature: "kronecker", priorPrecision: "evidence" }],
  map: [{ starts: 3, stopShare: 0.3 }],
  ensemble: [{ stopShare: 0.3 }],
};
const cases = Object.keys(posteriorMethods).flatMap((method) => {
  return [{}, ...(options[method] ?? [])].map((changes) => [method, changes] as const);
});

it.each(cases)("%s with %j passes each row at most twice through the network", (name, changes) => {
  const method = posteriorMethods[name];
  let passed = 0;
  const plain = denseNetwork({ inputs: 2, hidden: [4], outputs: 2, activation: "tanh", residual: false });
  const network: Network = {
    ...plain,
    forward(weights, inputs, rows, key) {
      passed += rows;
      return plain.forward(weights, inputs, rows, key);
    },
  };
  const prior = gaussianPrior([{ count: network.weightCount, mean: 0, scale: 1 }]);
  const parts = { network, likelihood: heteroscedasticNoise(0.01), prior };
  const isFull = method.needs.batch === "all";
  const steps = method.run(
    {
      engine: plainNetworkEngine(parts, data),
      parts,
      data,
      rows: ROWS,
      minibatch: rowNumbers(ROWS, isFull ? ROWS : MINIBATCH, makeKey(1)),
      start: startingWeights(parts, makeKey(2)),
      iterations: isFull ? 4 : 500,
      key: makeKey(3),
    },
    knobValues(method.knobs, changes),
  );
  let most = 0;
  for (let step = steps.next(); step.done !== true; step = steps.next()) {
    most = Math.max(most, passed);
    passed = 0;
  }
  expect(Math.max(most, passed)).toBeGreaterThan(0);
  expect(Math.max(most, passed)).toBeLessThanOrEqual(2 * ROWS);
});
