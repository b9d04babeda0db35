/** What every engine must do: agree with the reference, follow its keys, and keep its weights to itself. */
import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../math/random.ts";
import type { Key } from "../../math/random.ts";
import { plainNetworkEngine } from "../../objectives/engine/plain.ts";
import type { NetworkEngine } from "../../objectives/engine/engine.ts";
import { categorical } from "../../objectives/likelihood/categorical.ts";
import { heteroscedasticNoise } from "../../objectives/likelihood/heteroscedastic.ts";
import { fixedNoise, learnedNoise } from "../../objectives/likelihood/homoscedastic.ts";
import type { Likelihood } from "../../objectives/likelihood/likelihood.ts";
import type { BayesianNetwork } from "../../objectives/log-posterior.ts";
import { layersOf } from "../../objectives/network/architecture.ts";
import type { Architecture } from "../../objectives/network/architecture.ts";
import { layeredNetwork } from "../../objectives/network/layered-network.ts";
import type { LayerSpec } from "../../objectives/network/layers/index.ts";
import { gaussianPrior } from "../../objectives/weight-prior.ts";
import type { TrainingRows } from "../../objectives/minibatches.ts";

type Open = (parts: BayesianNetwork, data: TrainingRows, minibatch: number) => NetworkEngine;

const ROWS = 41;
const small: Architecture = { inputs: 5, hidden: [5], outputs: 5, activation: "gelu", residual: false };

/** Blocks in blocks and at the beginning, activations beside each other, and everything at the start of a block. */
const unusual: readonly LayerSpec[] = [
  {
    kind: "residual",
    scale: 0.5,
    layers: [
      { kind: "residual", scale: 2, layers: [{ kind: "dense", outputs: 6 }] },
      { kind: "activation", name: "tanh" },
      { kind: "activation", name: "relu" },
    ],
  },
  { kind: "activation", name: "tanh" },
  { kind: "residual", scale: 0.7, layers: [{ kind: "layer-norm" }, { kind: "dense", outputs: 6 }] },
  { kind: "residual", scale: 0.3, layers: [{ kind: "activation", name: "tanh" }] },
  { kind: "layer-norm" },
  {
    kind: "residual",
    scale: 1,
    layers: [
      { kind: "residual", scale: 2, layers: [{ kind: "dense", outputs: 6 }] },
      { kind: "activation", name: "silu" },
    ],
  },
];

/** An architecture, or a list of layers before the last. */
type Form = Partial<Omit<Architecture, "outputs">> & { readonly layers?: readonly LayerSpec[] };

export function makeProblem(form: Form, likelihood: Likelihood) {
  const architecture = { inputs: 5, hidden: [7, 7], activation: "tanh" as const, residual: false, ...form };
  const { outputs } = likelihood;
  const last = { kind: "dense", outputs } as const;
  const layers = form.layers === undefined ? layersOf({ ...architecture, outputs }) : [...form.layers, last];
  const network = layeredNetwork(architecture.inputs, layers);
  const prior = gaussianPrior([
    { count: network.weightCount, mean: 0, scale: 1.5 },
    ...likelihood.ownWeights.map((own) => ({ count: 1, mean: own.priorMean, scale: own.priorScale })),
  ]);
  const stream = openStream(makeKey("engine"));
  const normals = (count: number) => Float64Array.from({ length: count }, () => stream.normal());
  const columns = architecture.inputs;
  const x = normals(ROWS * columns);
  const y = normals(ROWS).map((value, row) => (likelihood.form.kind === "categorical" ? (7 * row) % outputs : value));
  const data = { x, y, rows: ROWS, columns };
  return { parts: { network, likelihood, prior }, data, weights: normals(prior.weightCount) };
}

const forms: readonly (readonly [string, Form, Likelihood])[] = [
  ["a linear model", { hidden: [] }, fixedNoise(0.4)],
  ["relu", { activation: "relu" }, learnedNoise(0.05)],
  ["tanh", { hidden: [50], inputs: 13 }, heteroscedasticNoise(0.05)],
  ["gelu", { activation: "gelu", hidden: [9, 3] }, learnedNoise(0.01)],
  ["skip connections", { residual: true, hidden: [6, 6, 6] }, heteroscedasticNoise(0.01)],
  ["skip connections and gelu", { residual: true, hidden: [8, 8, 8, 2], activation: "gelu" }, fixedNoise(0.3)],
  ["one of everything", { inputs: 1, hidden: [1] }, learnedNoise(0.1)],
  ["silu", { activation: "silu", hidden: [9, 3] }, fixedNoise(0.3)],
  ["layer norm", { norm: "layer", hidden: [7, 4, 1] }, learnedNoise(0.1)],
  ["layer norm in blocks", { norm: "layer", residual: true, hidden: [6, 6, 6] }, heteroscedasticNoise(0.05)],
  ["two classes", {}, categorical(2)],
  ["nine classes", { activation: "relu", hidden: [13] }, categorical(9)],
  ["a list of layers as nobody stacks them", { inputs: 6, layers: unusual }, categorical(5)],
];

/** With masks, which are the same on every engine. */
const droppingForms: readonly (readonly [string, Form, Likelihood])[] = [
  ["dropout", { dropout: 0.5, hidden: [7, 6] }, learnedNoise(0.1)],
  ["dropout, layer norm and blocks", { dropout: 0.2, norm: "layer", residual: true, hidden: [9, 9] }, categorical(3)],
  ["dropout of the inputs", { layers: [{ kind: "dropout", rate: 0.3 }, ...layersOf(small)] }, fixedNoise(0.3)],
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

    it.each([1, 3, 8, 20])(
      "gives the gradient of each of %d rows, which make up that of the log posterior",
      (count) => {
        // More rows than a minibatch has: they do not depend on each other.
        const engine = start(8);
        reference.writeWeights(weights);
        const into = () => new Float64Array(count * weights.length);
        const [found, truth] = [into(), into()];
        engine.gradientsByRow(take(count), found);
        reference.gradientsByRow(take(count), truth);
        expect(distance(found, truth)).toBeLessThan(1e-4);
        const sum = weights.slice();
        parts.prior.logDensity(weights, sum);
        found.forEach((value, i) => (sum[i % weights.length] += (value * ROWS) / count));
        const gradient = weights.slice();
        const whole = start();
        whole.logPosterior(take(count), gradient);
        expect(distance(sum, gradient)).toBeLessThan(1e-4);
        engine.dispose();
        whole.dispose();
      },
    );

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

  describe.each(droppingForms)(`the engine ${name} on %s`, (_, form, likelihood) => {
    const { parts, data, weights } = makeProblem(form, likelihood);
    const reference = plainNetworkEngine(parts, data);
    const start = () => {
      const engine = open(parts, data, 32);
      engine.writeWeights(weights);
      reference.writeWeights(weights);
      return engine;
    };
    const key = (t: number) => fold(makeKey("masks"), t);

    it.each([1, 3, 8, 31])(
      "drops of %d rows what the reference drops for the same key, and nothing without",
      (count) => {
        const engine = start();
        const evaluate = (of: NetworkEngine, own?: Key) => {
          const gradient = weights.slice();
          return { value: of.logPosterior(take(count), gradient, own), gradient };
        };
        const seen = new Set<number>();
        for (const own of [key(0), key(1), undefined]) {
          const [found, truth] = [evaluate(engine, own), evaluate(reference, own)];
          expect(Math.abs(found.value - truth.value)).toBeLessThan(1e-4 * Math.abs(truth.value));
          expect(distance(found.gradient, truth.gradient)).toBeLessThan(1e-4);
          expect(evaluate(engine, own)).toEqual(found);
          seen.add(found.value);
        }
        expect(seen.size).toBe(3);
        engine.dispose();
      },
    );

    it("drops in its iterations, and not when it predicts or gives gradients by row", () => {
      const ways = [
        (engine: NetworkEngine, t: number) =>
          engine.langevinStep(take(8), { stepSize: 1e-5, temperature: 0, key: key(t) }),
        (engine: NetworkEngine, t: number) => engine.adamStep(take(8), 0.01, key(t)),
      ];
      for (const way of ways) {
        const engine = start();
        const [found, truth] = [0, 1].map(() => new Float64Array(3 * weights.length));
        for (let t = 0; t < 10; t++) {
          const expected = way(reference, t);
          expect(Math.abs(way(engine, t) - expected)).toBeLessThan(1e-3 * Math.abs(expected));
          const outputs = engine.predict(data.x, ROWS).slice(0, ROWS * parts.network.outputs);
          expect(distance(outputs, reference.predict(data.x, ROWS).slice(0, outputs.length))).toBeLessThan(1e-3);
          engine.gradientsByRow(take(3), found);
          reference.gradientsByRow(take(3), truth);
          expect(distance(found, truth)).toBeLessThan(1e-3);
        }
        expect(distance(engine.readWeights(), reference.readWeights())).toBeLessThan(1e-3);
        engine.dispose();
      }
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
