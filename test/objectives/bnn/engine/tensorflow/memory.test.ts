/** Tensors that the engine holds on the device, and that it releases them. */
import { afterEach, describe, expect, it } from "vitest";
import { fold, makeKey } from "../../../../../math/random.ts";
import { tensorflowEngine } from "../../../../../objectives/bnn/engine/tensorflow/engine.ts";
import type { TensorFlow } from "../../../../../objectives/bnn/engine/tensorflow/library.ts";
import { heteroscedasticNoise } from "../../../../../objectives/bnn/likelihood/heteroscedastic-gaussian.ts";
import { fixedNoise, learnedNoise } from "../../../../../objectives/bnn/likelihood/gaussian.ts";
import { makeProblem } from "../../../../contracts/engine/problems.ts";
import { tf } from "./plain-library.ts";

const count = () => tf.memory().numTensors;
const rows = Int32Array.of(3, 1, 4, 1, 5);

afterEach(() => expect(count()).toBe(0));

describe.each([
  ["learned noise, gelu", { activation: "gelu" }, learnedNoise(0.1)],
  ["heteroscedastic noise, tanh", { activation: "tanh", residual: true }, heteroscedasticNoise(0.1)],
  ["fixed noise, relu", { activation: "relu" }, fixedNoise(0.3)],
] as const)("an engine with %s", (_, form, likelihood) => {
  const { parts, data, weights } = makeProblem(form, likelihood);

  it("holds as much after a thousand steps as after the first, step sizes and temperatures changing", () => {
    const engine = tensorflowEngine(tf, parts, data);
    engine.writeWeights(weights);
    const gradient = weights.slice();
    const climb = engine.fused.adam();
    const step = (t: number) => {
      if (t % 3 === 0) climb(rows, 1e-3 / (1 + t));
      else engine.fused.langevin(rows, { stepSize: 1e-5 / t, temperature: (t % 3) - 1, key: fold(makeKey("leak"), t) });
    };
    const look = () => {
      engine.logPosterior(rows, gradient);
      engine.predict(data.x, data.rows);
      engine.readWeights();
    };
    step(0);
    step(1);
    look();
    const held = count();
    expect(held).toBeGreaterThan(0);
    for (let t = 2; t < 1000; t++) {
      step(t);
      if (t % 50 === 0) look();
    }
    expect(count()).toBe(held);
    for (let i = 0; i < 20; i++) engine.writeWeights(weights);
    expect(count()).toBe(held);
    engine.dispose();
  });
});

describe("a library that fails", () => {
  const { parts, data, weights } = makeProblem({ residual: true }, learnedNoise(0.1));

  /** Counts every operation; operation `last` throws. */
  function failing(last: number): TensorFlow {
    let operations = 0;
    return new Proxy(tf, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== "function" || ["tidy", "keep", "memory"].includes(String(name))) return value;
        return (...given: unknown[]) => {
          operations += 1;
          if (operations === last) throw new Error("out of memory");
          return (value as (...given: unknown[]) => unknown)(...given);
        };
      },
    });
  }

  it("leaves nothing behind, wherever it fails: on opening, in a step, in a prediction", () => {
    let failures = 0;
    for (let last = 1; ; last++) {
      let engine: ReturnType<typeof tensorflowEngine> | null = null;
      try {
        engine = tensorflowEngine(failing(last), parts, data);
        engine.writeWeights(weights);
        engine.fused.langevin(rows, { stepSize: 1e-5, temperature: 1, key: makeKey(1) });
        engine.fused.adam()(rows, 1e-3);
        engine.logPosterior(rows, weights.slice());
        engine.predict(data.x, data.rows);
        engine.dispose();
        break;
      } catch (error) {
        expect(error).toEqual(new Error("out of memory"));
        failures += 1;
        engine?.dispose();
      }
      expect(count()).toBe(0);
    }
    expect(failures).toBeGreaterThan(150);
  });

  it("leaves the weights as they were before the step that failed", () => {
    const whole = tensorflowEngine(tf, parts, data);
    whole.writeWeights(weights);
    const before = whole.readWeights().slice();
    whole.dispose();
    for (let last = 20; last < 70; last += 7) {
      const engine = tensorflowEngine(failing(last), parts, data);
      engine.writeWeights(weights);
      expect(() => engine.fused.langevin(rows, { stepSize: 1, temperature: 1, key: makeKey(1) })).toThrow();
      expect(engine.readWeights()).toEqual(before);
      engine.dispose();
    }
  });
});
