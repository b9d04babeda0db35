/** Preconditioned SGLD: its equations, and that it targets the right distribution once the preconditioner is frozen. */
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { plainEngine } from "../../../../objectives/bnn/engine/plain.ts";
import type { Engine } from "../../../../objectives/bnn/engine/engine.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import type { Run } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { preconditionedLangevin, psgld } from "../../../../objectives/bnn/posterior/psgld.ts";
import { expectChainMean, recordChain } from "../chains.ts";
import { gaussianTarget, logisticTarget } from "../targets.ts";

/** The mean of squares of 50 coordinates with precision `from` and 50 with precision `to`. */
const precisions = [...new Array<number>(50).fill(100), ...new Array<number>(50).fill(1)];
const meanSquare = (from: number, to: number) => (weights: Float64Array) => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += weights[i] * weights[i];
  return sum / (to - from);
};

describe("preconditioned SGLD", () => {
  it.each([1, 4])("samples narrow and wide directions alike, at temperature %d", { timeout: 60_000 }, (temperature) => {
    const options = knobValues(psgld.knobs, {
      preconditionedStep: 4e-3,
      squareMemory: 0.999,
      temperature,
      burnIn: 0.1,
    });
    const series = recordChain({
      run: (run: Run<null>) => psgld.run(run, options),
      target: gaussianTarget(precisions),
      start: precisions.map(() => 0),
      minibatch: () => null,
      iterations: 90_000,
      burnIn: 10_000,
      seed: 5,
      record: [meanSquare(0, 50), meanSquare(50, 100)],
    });
    // ε p/2 is 2 % where p = 100 and T = 1, since √V is near √(pT), and 0.2 % where p = 1.
    const bend = 1 / (1 - (4e-3 * 10) / Math.sqrt(temperature) / 2);
    expectChainMean(series[0], 0.01 * temperature * bend, 0.0002 * temperature);
    expectChainMean(series[1], temperature, 0.03 * temperature);
  });

  it("follows its equations, and freezes V after the burn-in", () => {
    const [ell, rows, alpha, lambda, T] = [0.5, 20, 0.9, 0.01, 2];
    const engine = plainEngine(logisticTarget) as Engine<null>;
    engine.writeWeights(Float64Array.of(0.5, -1));
    const update = preconditionedLangevin(engine, { rows, learning: 3, squareMemory: alpha, squareFloor: lambda });
    const gradient = new Float64Array(2);
    const noise = new Float64Array(2);
    let V = [1, 1];
    for (let t = 0; t < 6; t++) {
      const theta = engine.readWeights().slice();
      const before = logisticTarget.evaluate(theta, null, gradient);
      openStream(makeKey(t)).fillNormal(noise);
      if (t < 3) V = V.map((v, i) => alpha * v + (1 - alpha) * (gradient[i] / rows) ** 2);
      expect(update(null, { stepSize: ell, temperature: T, key: makeKey(t) })).toBe(before);
      engine.readWeights().forEach((weight, i) => {
        const epsilon = ell / rows / (lambda + Math.sqrt(V[i]));
        expect(weight).toBeCloseTo(theta[i] + epsilon * gradient[i] + Math.sqrt(2 * epsilon * T) * noise[i], 13);
      });
    }
  });

  it.each([
    [0, 2000, 500],
    [0.25, 1000, 250],
    [0, 60, 30],
  ])("with burn-in %d of %d iterations learns for %d", (burnIn, iterations, learning) => {
    // With V frozen, a flat target leaves the weights where they are at temperature 0, and the gradient alone moves V.
    let evaluations = 0;
    const growing = {
      weightCount: 1,
      evaluate(_weights: Float64Array, _minibatch: null, into: Float64Array) {
        into[0] = ++evaluations;
        return 0;
      },
    };
    const engine = plainEngine(growing);
    const options = knobValues(psgld.knobs, { burnIn, temperature: 0, squareMemory: 0, preconditionedStep: 1 });
    const run = { engine, minibatch: () => null, start: Float64Array.of(0), iterations, key: makeKey(1) };
    const moves: number[] = [];
    let last = 0;
    for (const _ of psgld.run(run, options)) {
      moves.push(engine.readWeights()[0] - last);
      [last] = engine.readWeights();
    }
    // g/√V is 1 while V is g², and grows once it is frozen.
    expect(moves.findIndex((move) => move > 1 + 1e-6)).toBe(learning);
  });
});
