/** What every engine must do: agree with the reference, follow its keys, and keep its weights to itself. */
import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../math/random.ts";
import { plainNetworkEngine } from "../../objectives/engine/plain.ts";
import type { NetworkEngine } from "../../objectives/engine/engine.ts";
import { heteroscedasticNoise } from "../../objectives/likelihood/heteroscedastic.ts";
import { fixedNoise, learnedNoise } from "../../objectives/likelihood/homoscedastic.ts";
import type { Likelihood } from "../../objectives/likelihood/likelihood.ts";
import type { BayesianNetwork } from "../../objectives/log-posterior.ts";
import { denseNetwork } from "../../objectives/network/dense-network.ts";
import type { Architecture } from "../../objectives/network/architecture.ts";
import { gaussianPrior } from "../../objectives/weight-prior.ts";
import type { TrainingRows } from "../../objectives/minibatches.ts";

type Open = (parts: BayesianNetwork, data: TrainingRows, minibatch: number) => NetworkEngine;

const ROWS = 41;

export function makeProblem(form: Partial<Omit<Architecture, "outputs">>, likelihood: Likelihood) {
  const architecture = { inputs: 5, hidden: [7, 7], activation: "tanh" as const, residual: false, ...form };
  const network = denseNetwork({ ...architecture, outputs: likelihood.outputs });
  const prior = gaussianPrior([
    { count: network.weightCount, mean: 0, scale: 1.5 },
    ...likelihood.ownWeights.map((own) => ({ count: 1, mean: own.priorMean, scale: own.priorScale })),
  ]);
  const stream = openStream(makeKey("engine"));
  const normals = (count: number) => Float64Array.from({ length: count }, () => stream.normal());
  const columns = architecture.inputs;
  const data = { x: normals(ROWS * columns), y: normals(ROWS), rows: ROWS, columns };
  return { parts: { network, likelihood, prior }, data, weights: normals(prior.weightCount) };
}

const forms: readonly (readonly [string, Partial<Omit<Architecture, "outputs">>, Likelihood])[] = [
  ["a linear model", { hidden: [] }, fixedNoise(0.4)],
  ["relu", { activation: "relu" }, learnedNoise(0.05)],
  ["tanh", { hidden: [50], inputs: 13 }, heteroscedasticNoise(0.05)],
  ["gelu", { activation: "gelu", hidden: [9, 3] }, learnedNoise(0.01)],
  ["skip connections", { residual: true, hidden: [6, 6, 6] }, heteroscedasticNoise(0.01)],
  ["skip connections and gelu", { residual: true, hidden: [8, 8, 8, 2], activation: "gelu" }, fixedNoise(0.3)],
  ["one of everything", { inputs: 1, hidden: [1] }, learnedNoise(0.1)],
];

/** ‖a − b‖ / ‖b‖. */
function distance(a: Float64Array, b: Float64Array): number {
  const difference = a.map((value, i) => value - b[i]);
  return Math.hypot(...difference) / Math.hypot(...b);
}

export function engineContract(name: string, open: Open): void {
  const take = (count: number) => Int32Array.from({ length: count }, (_, i) => (7 * i + 3) % ROWS);

  describe.each(forms)(`the engine ${name} on %s`, (_, form, likelihood) => {
    const { parts, data, weights } = makeProblem(form, likelihood);
    const start = (minibatch = ROWS) => {
      const engine = open(parts, data, minibatch);
      engine.writeWeights(weights);
      return engine;
    };
    const reference = plainNetworkEngine(parts, data);
    const step = (t: number) => ({ stepSize: 1e-5, temperature: 1, key: fold(makeKey("step"), t) });

    it.each([1, 2, 3, 4, 5, 8, 31, 32, ROWS])("agrees with the reference on %d rows, value and gradient", (count) => {
      const engine = start();
      reference.writeWeights(weights);
      const [found, truth] = [weights.slice(), weights.slice()];
      const value = engine.logPosterior(take(count), found);
      const expected = reference.logPosterior(take(count), truth);
      expect(Math.abs(value - expected)).toBeLessThan(1e-4 * Math.abs(expected));
      expect(distance(found, truth)).toBeLessThan(1e-4);
      engine.dispose();
    });

    it("hands back the weights it was given, as single precision has them at least", () => {
      const engine = start();
      const read = engine.readWeights();
      expect(engine.weightCount).toBe(weights.length);
      read.forEach((value, i) =>
        expect(Math.abs(value - weights[i])).toBeLessThanOrEqual(2 ** -24 * Math.abs(weights[i])),
      );
      engine.dispose();
    });

    it("predicts what the reference predicts, for as many rows as there are", () => {
      const engine = start(8);
      reference.writeWeights(weights);
      const found = engine.predict(data.x, ROWS).slice(0, ROWS * parts.network.outputs);
      expect(distance(found, reference.predict(data.x, ROWS).slice(0, found.length))).toBeLessThan(1e-5);
      engine.dispose();
    });

    it("descends as the reference does at temperature 0, and by Adam", () => {
      const ways = [
        (engine: NetworkEngine, t: number) => engine.langevinStep(take(8), { ...step(t), temperature: 0 }),
        (engine: NetworkEngine) => engine.adamStep(take(8), 0.01),
      ];
      for (const way of ways) {
        const engine = start(8);
        reference.writeWeights(weights);
        for (let t = 0; t < 20; t++) {
          const expected = way(reference, t);
          expect(Math.abs(way(engine, t) - expected)).toBeLessThan(1e-3 * Math.abs(expected));
        }
        expect(distance(engine.readWeights(), reference.readWeights())).toBeLessThan(1e-3);
        engine.dispose();
      }
    });

    it("gives the same weights for the same keys, bit for bit, and others for others", () => {
      const run = (from: number) => {
        const engine = start(8);
        for (let t = 0; t < 10; t++) engine.langevinStep(take(8), step(from + t));
        const read = engine.readWeights().slice();
        engine.dispose();
        return read;
      };
      expect(run(0)).toEqual(run(0));
      expect(run(1)).not.toEqual(run(0));
    });

    it("moves every weight by ε ∇ log p and noise of deviation √(2εT)", () => {
      const engine = start(8);
      const gradient = weights.slice();
      engine.logPosterior(take(8), gradient);
      const stepSize = 1e-4;
      const draws = 400;
      const sums = weights.map(() => 0);
      const squares = weights.map(() => 0);
      for (let t = 0; t < draws; t++) {
        engine.writeWeights(weights);
        engine.langevinStep(take(8), { stepSize, temperature: 2, key: fold(makeKey("noise"), t) });
        engine.readWeights().forEach((value, i) => {
          const z = (value - weights[i] - stepSize * gradient[i]) / Math.sqrt(2 * stepSize * 2);
          sums[i] += z;
          squares[i] += z * z;
        });
      }
      for (let i = 0; i < weights.length; i++) {
        expect(Math.abs(sums[i] / draws)).toBeLessThan(5 / Math.sqrt(draws));
        expect(Math.abs(squares[i] / draws - 1)).toBeLessThan(5 * Math.sqrt(2 / draws));
      }
      engine.dispose();
    });
  });

  describe(`the engine ${name}`, () => {
    const { parts, data, weights } = makeProblem({}, learnedNoise(0.05));

    it("shows weights that have run away instead of throwing", () => {
      const engine = open(parts, data, 8);
      engine.writeWeights(weights.map(() => 1e200));
      expect(Number.isFinite(engine.langevinStep(take(8), { stepSize: 1, temperature: 1, key: makeKey(1) }))).toBe(
        false,
      );
      engine.dispose();
    });

    it("knows nothing of the engines beside it and before it", () => {
      const run = (engine: NetworkEngine) => {
        engine.writeWeights(weights);
        const values = Array.from({ length: 5 }, () => engine.adamStep(take(8), 0.1));
        return [...values, ...engine.readWeights()];
      };
      const first = open(parts, data, 8);
      const expected = run(first);
      first.dispose();
      const [one, other] = [open(parts, data, 8), open(parts, data, 8)];
      other.writeWeights(weights.map((value) => value + 1));
      other.adamStep(take(8), 0.5);
      expect(run(one)).toEqual(expected);
      // A chain starts anew: the running means are forgotten.
      expect(run(other)).toEqual(expected);
      one.dispose();
      other.dispose();
    });

    it("may be opened and disposed of a thousand times", () => {
      for (let i = 0; i < 1000; i++) {
        const engine = open(parts, data, 8);
        engine.writeWeights(weights);
        expect(Number.isFinite(engine.adamStep(take(8), 0.01))).toBe(true);
        engine.dispose();
      }
    });
  });
}
