/**
 * Requirements on every engine: it agrees with the reference, is determined by its keys, and does not share its
 * weights.
 */
import { describe, expect, it } from "vitest";
import { fold, makeKey, type Key } from "../../math/random.ts";
import { plainNetworkEngine } from "../../objectives/bnn/engine/plain.ts";
import type { NetworkEngine } from "../../objectives/bnn/engine/engine.ts";
import { adam } from "../../objectives/bnn/optimizer/adam.ts";
import { langevin } from "../../objectives/bnn/mcmc/langevin.ts";
import { learnedNoise } from "../../objectives/bnn/likelihood/gaussian.ts";
import type { BayesianNetwork } from "../../objectives/bnn/log-posterior.ts";
import type { TrainingRows } from "../../objectives/bnn/data/minibatches.ts";
import { droppingForms, forms, makeProblem, ROWS } from "./engine/problems.ts";

type Open = (parts: BayesianNetwork, data: TrainingRows, minibatch: number) => NetworkEngine;

/** ‖a − b‖ / ‖b‖. */
function distance(a: Float64Array, b: Float64Array): number {
  const difference = a.map((value, i) => value - b[i]);
  return Math.hypot(...difference) / Math.hypot(...b);
}

/** The updates as a method receives them: the engine's own if it has any, otherwise those written out. */
const langevinOn = (engine: NetworkEngine) => engine.fused?.langevin ?? langevin(engine);
const adamOn = (engine: NetworkEngine) => engine.fused?.adam() ?? adam(engine);

/** Rounding of single precision, with room for the few operations of an update. */
const SINGLE = 4 * 2 ** -24;

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

    it("returns the weights it was given, at least to single precision", () => {
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
      "gives the gradient of each of %d rows, which add up to that of the log posterior",
      (count) => {
        // More rows than in a minibatch, which do not depend on each other.
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

    it("descends like the reference at temperature 0 and with Adam", () => {
      const ways = [
        (engine: NetworkEngine) => {
          const update = langevinOn(engine);
          return (t: number) => update(take(8), { ...step(t), temperature: 0 });
        },
        (engine: NetworkEngine) => {
          const update = adamOn(engine);
          return () => update(take(8), 0.01);
        },
      ];
      for (const way of ways) {
        const engine = start(8);
        reference.writeWeights(weights);
        const [found, truth] = [way(engine), way(reference)];
        for (let t = 0; t < 20; t++) {
          const expected = truth(t);
          expect(Math.abs(found(t) - expected)).toBeLessThan(1e-3 * Math.abs(expected));
        }
        expect(distance(engine.readWeights(), reference.readWeights())).toBeLessThan(1e-3);
        engine.dispose();
      }
    });

    it("fuses exactly the updates that are written out", () => {
      const [fused, written] = [start(8), start(8)];
      const gradient = weights.slice();
      const noise = weights.slice();
      /** Both start from the same weights; their results may differ by the rounding of each term. */
      const compare = (moves: readonly [number, number], terms: (i: number) => number) => {
        expect(moves[0]).toBe(moves[1]);
        const [found, truth] = [fused.readWeights(), written.readWeights()];
        for (let i = 0; i < weights.length; i++) {
          expect(Math.abs(found[i] - truth[i])).toBeLessThanOrEqual(SINGLE * (Math.abs(truth[i]) + terms(i)));
        }
        written.writeWeights(found);
      };
      const [langevinFused, langevinWritten] = [langevinOn(fused), langevin(written)];
      for (let t = 0; t < 10; t++) {
        const one = { stepSize: 1e-4, temperature: t % 3, key: fold(makeKey("fused"), t) };
        written.logPosterior(take(8), gradient, one.key);
        written.fillNoise(one.key, noise);
        const deviation = Math.sqrt(2e-4 * one.temperature);
        const terms = (i: number) => Math.abs(1e-4 * gradient[i]) + Math.abs(deviation * noise[i]);
        compare([langevinFused(take(8), one), langevinWritten(take(8), one)], terms);
      }
      const [adamFused, adamWritten] = [adamOn(fused), adam(written)];
      for (let t = 0; t < 10; t++) {
        // A step is at most a few times the learning rate; the running means accumulate rounding errors.
        compare([adamFused(take(8), 1e-3), adamWritten(take(8), 1e-3)], () => 10 * (t + 1) * 1e-3);
      }
      fused.dispose();
      written.dispose();
    });

    it("gives the same weights for the same keys, bit for bit, and different ones for different keys", () => {
      const run = (from: number) => {
        const engine = start(8);
        const update = langevinOn(engine);
        for (let t = 0; t < 10; t++) update(take(8), step(from + t));
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
      const update = langevinOn(engine);
      for (let t = 0; t < draws; t++) {
        engine.writeWeights(weights);
        update(take(8), { stepSize, temperature: 2, key: fold(makeKey("noise"), t) });
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
      "drops the same numbers of %d rows as the reference for the same key, and none without a key",
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

    it("applies dropout in iterations, but not in predictions or per-row gradients", () => {
      const ways = [
        (engine: NetworkEngine) => {
          const update = langevinOn(engine);
          return (t: number) => update(take(8), { stepSize: 1e-5, temperature: 0, key: key(t) });
        },
        (engine: NetworkEngine) => {
          const update = adamOn(engine);
          return (t: number) => update(take(8), 0.01, key(t));
        },
      ];
      for (const way of ways) {
        const engine = start();
        const [ours, theirs] = [way(engine), way(reference)];
        const [found, truth] = [0, 1].map(() => new Float64Array(3 * weights.length));
        for (let t = 0; t < 10; t++) {
          const expected = theirs(t);
          expect(Math.abs(ours(t) - expected)).toBeLessThan(1e-3 * Math.abs(expected));
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

    it("shows diverged weights instead of throwing", () => {
      const engine = open(parts, data, 8);
      engine.writeWeights(weights.map(() => 1e200));
      const value = langevinOn(engine)(take(8), { stepSize: 1, temperature: 1, key: makeKey(1) });
      expect(Number.isFinite(value)).toBe(false);
      engine.dispose();
    });

    it("is independent of other engines, concurrent or earlier", () => {
      const run = (engine: NetworkEngine) => {
        engine.writeWeights(weights);
        const update = adamOn(engine);
        const values = Array.from({ length: 5 }, () => update(take(8), 0.1));
        return [...values, ...engine.readWeights()];
      };
      const first = open(parts, data, 8);
      const expected = run(first);
      first.dispose();
      const [one, other] = [open(parts, data, 8), open(parts, data, 8)];
      other.writeWeights(weights.map((value) => value + 1));
      adamOn(other)(take(8), 0.5);
      expect(run(one)).toEqual(expected);
      // Adam restarts: its running means are reset.
      expect(run(other)).toEqual(expected);
      one.dispose();
      other.dispose();
    });

    it("may be opened and disposed of a thousand times", () => {
      for (let i = 0; i < 1000; i++) {
        const engine = open(parts, data, 8);
        engine.writeWeights(weights);
        expect(Number.isFinite(adamOn(engine)(take(8), 0.01))).toBe(true);
        engine.dispose();
      }
    });
  });
}
