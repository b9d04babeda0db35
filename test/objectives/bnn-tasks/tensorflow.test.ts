/** `bnn-regression` from its options to its value on the engine `tensorflow`, with TensorFlow.js in plain JavaScript. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { makeKey, openStream } from "../../../math/random.ts";
import { bnnRegressionOn } from "../../../objectives/bnn-tasks/regression.ts";
import type { Dataset } from "../../../objectives/bnn/data/dataset.ts";
import type { NoTensorFlow, TensorFlowSearch } from "../../../objectives/bnn/engine/tensorflow/library.ts";
import type { Evaluation, EvaluationContext, Objective } from "../../../tuner/objective.ts";
import { plainLibrary, tf } from "../bnn/engine/tensorflow/plain-library.ts";

const here = vi.hoisted(() => ({ search: undefined as unknown }));
vi.mock("../../../objectives/bnn/engine/tensorflow/find.ts", () => ({ findTensorFlow: () => here.search }));

function install(search: TensorFlowSearch): void {
  here.search = search;
}

const missing: NoTensorFlow = { reasons: [{ package: "p", isInstalled: false, reason: "is not installed" }] };

/** y = sin 2x + noise of deviation 0.2. */
function waves(rows: number): Dataset {
  const stream = openStream(makeKey("waves"));
  const features = Float64Array.from({ length: rows }, () => 4 * stream.uniform() - 2);
  const target = features.map((x) => Math.sin(2 * x) + 0.2 * stream.normal());
  return { name: "waves", featureNames: ["x"], targetName: "y", rows, columns: 1, features, target, notices: [] };
}

const quick = {
  method: "sgld",
  chains: "2",
  iterations: "40",
  "warm-start": "60",
  draws: "5",
  hidden: "6,6",
  minibatch: "16",
};
const sensible = { priorScale: 1, temperature: 1, stepSize: 1e-5 };

function createOn(options: Record<string, string>, rows = 60): Objective {
  const created = bnnRegressionOn(waves(rows), { ...quick, ...options });
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  return created.objective;
}

function context(changes: Partial<EvaluationContext> = {}): EvaluationContext {
  return {
    report: () => "continue",
    signal: new AbortController().signal,
    key: makeKey(1),
    trial: { study: "test", number: 0, attempt: 1 },
    ...changes,
  };
}

function numbersOf(evaluation: Evaluation | undefined): Readonly<Record<string, number>> {
  if (evaluation === undefined || "failure" in evaluation) throw new Error(JSON.stringify(evaluation));
  return { ...evaluation.values, ...evaluation.metrics };
}

// Whatever its outcome, an evaluation leaves no tensors on the device.
afterEach(() => expect(tf.memory().numTensors).toBe(0));

describe("bnn-regression on the engine tensorflow", () => {
  install(plainLibrary);
  const activations = ["relu", "tanh", "gelu"] as const;
  const likelihoods = ["gaussian", "heteroscedastic", "fixed", "student-t"] as const;

  // At temperature 0 no noise is drawn, so both engines follow the same path, up to their precision.
  it.each(activations.flatMap((activation) => likelihoods.map((likelihood) => [activation, likelihood] as const)))(
    "finds the result of simd without noise: %s, %s likelihood, skip connections",
    async (activation, likelihood) => {
      const options = { activation, likelihood, residual: "true" };
      const cold = { ...sensible, temperature: 0 };
      const evaluation = await createOn({ ...options, engine: "tensorflow" }).evaluate(cold, context());
      const expected = await createOn({ ...options, engine: "simd" }).evaluate(cold, context());
      const [found, truth] = [numbersOf(evaluation), numbersOf(expected)];
      expect(Object.keys(found)).toEqual(Object.keys(truth));
      for (const [name, value] of Object.entries(truth)) {
        expect(Math.abs(found[name] - value), name).toBeLessThan(2e-3 * (1 + Math.abs(value)));
      }
    },
  );

  it("gives the same for the same key, bit for bit, and something else for another", async () => {
    const objective = createOn({ engine: "tensorflow" });
    const evaluation = await objective.evaluate(sensible, context());
    expect(await objective.evaluate(sensible, context())).toEqual(evaluation);
    expect(await objective.evaluate(sensible, context({ key: makeKey(2) }))).not.toEqual(evaluation);
    // Two at once do not disturb each other.
    const both = [0, 1].map(() => objective.evaluate(sensible, context()));
    expect(await Promise.all(both)).toEqual([evaluation, evaluation]);
  });

  it("learns with MAP and assesses", async () => {
    const objective = createOn({ engine: "tensorflow", method: "map", iterations: "1000", hidden: "20" }, 200);
    const hyperparameters = { priorScale: 2, learningRate: 0.05 };
    // The mean alone scores 1.1, the noise's own entropy is −0.2.
    expect(numbersOf(await objective.evaluate(hyperparameters, context())).validationNll).toBeLessThan(0.6);
    expect(numbersOf(await objective.assess?.(hyperparameters, context())).testNll).toBeLessThan(0.6);
  });

  it("releases the device when it diverges, is aborted, is stopped, or the library fails", async () => {
    const objective = createOn({ engine: "tensorflow" });
    expect(await objective.evaluate({ ...sensible, stepSize: 1e4 }, context())).toMatchObject({
      failure: { kind: "diverged" },
    });
    const aborted = context({ signal: AbortSignal.abort() });
    expect(await objective.evaluate(sensible, aborted)).toMatchObject({ failure: { kind: "transient" } });
    expect(numbersOf(await objective.evaluate(sensible, context({ report: () => "stop" })))).toBeTruthy();

    let products = 0;
    const matMul: typeof tf.matMul = (...given) => {
      products += 1;
      if (products === 300) throw new Error("out of memory");
      return tf.matMul(...given);
    };
    install({
      ...plainLibrary,
      tf: new Proxy(tf, { get: (on, name) => (name === "matMul" ? matMul : Reflect.get(on, name)) }),
    });
    await expect(createOn({ engine: "tensorflow" }).evaluate(sensible, context())).rejects.toThrow("out of memory");
    install(plainLibrary);
  });

  it("reports the device on which networks are computed", () => {
    expect(createOn({ engine: "tensorflow" }).notices).toEqual([
      "Networks are computed with TensorFlow.js in plain JavaScript, on the CPU.",
    ]);
    expect(createOn({}).notices).toEqual([]);
  });

  it("is taken by auto where there is a GPU and the network is large", () => {
    const wide = { hidden: "3000,3000" };
    install({ ...plainLibrary, device: "GPU" });
    expect(createOn(wide).notices).toEqual([
      "Networks are computed with TensorFlow.js in plain JavaScript, on the GPU.",
    ]);
    expect(createOn({}).notices).toEqual([]);
    install(missing);
    expect(createOn(wide).notices).toEqual([]);
    install(plainLibrary);
    expect(createOn(wide).notices).toEqual([]);
  });

  it("is refused before any computation if it is missing", () => {
    install(missing);
    const created = bnnRegressionOn(waves(60), { engine: "tensorflow" });
    expect(created).toEqual({
      issues: [
        {
          path: "engine",
          message: expect.stringMatching(
            /^engine; must be available: "tensorflow" \(p is not installed\)\. For an NVIDIA GPU: .* Or leave engine out\.$/,
          ) as string,
        },
      ],
    });
    install(plainLibrary);
  });
});
