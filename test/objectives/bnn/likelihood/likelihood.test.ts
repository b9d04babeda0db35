import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { categorical } from "../../../../objectives/bnn/likelihood/categorical.ts";
import { heteroscedasticNoise } from "../../../../objectives/bnn/likelihood/heteroscedastic-gaussian.ts";
import { fixedNoise, learnedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import type { Likelihood, RegressionLikelihood } from "../../../../objectives/bnn/likelihood/likelihood.ts";
import { expectGradient } from "../finite-differences.ts";

const ROWS = 5;
const OFFSET = 2;

function normals(seed: string, count: number): Float64Array {
  const values = new Float64Array(count);
  openStream(makeKey(seed)).fillNormal(values);
  return values;
}

/** The value and both gradients at some outputs and weights, times `factor`. */
function evaluate(likelihood: Likelihood, outputs: Float64Array, weights: Float64Array, factor = 1) {
  const targets = normals("targets", ROWS);
  const outputGradient = new Float64Array(ROWS * likelihood.outputs);
  const gradient = new Float64Array(weights.length);
  const observed = { outputs, targets, rows: ROWS, outputGradient };
  const value = likelihood.logDensity(observed, { weights, gradient, offset: OFFSET }, factor);
  return { value, outputGradient, gradient, targets };
}

const members: readonly (readonly [string, RegressionLikelihood])[] = [
  ["learned noise", learnedNoise(0)],
  ["learned noise with a floor", learnedNoise(0.3)],
  ["heteroscedastic noise", heteroscedasticNoise(0)],
  ["heteroscedastic noise with a floor", heteroscedasticNoise(0.3)],
  ["fixed noise", fixedNoise(0.4)],
];

describe.each(members)("%s", (_, likelihood) => {
  const outputs = normals("outputs", ROWS * likelihood.outputs);
  const weights = normals("weights", OFFSET + likelihood.ownWeights.length);

  it("is the sum of Gaussian log densities with the predicted mean and variance", () => {
    const { value, targets } = evaluate(likelihood, outputs, weights);
    const predicted = { mean: new Float64Array(ROWS), variance: new Float64Array(ROWS) };
    likelihood.predict(outputs, weights, OFFSET, predicted);
    const expected = targets.reduce((sum, y, row) => {
      const [mean, variance] = [predicted.mean[row], predicted.variance[row]];
      return sum - 0.5 * Math.log(2 * Math.PI * variance) - (y - mean) ** 2 / (2 * variance);
    }, 0);
    expect(value).toBeCloseTo(expected, 12);
    expect([...predicted.mean]).toEqual(Array.from(predicted.mean, (_mean, row) => outputs[row * likelihood.outputs]));
  });

  it("has the gradient in the outputs that finite differences have", () => {
    const { outputGradient } = evaluate(likelihood, outputs, weights);
    expectGradient((x) => evaluate(likelihood, x, weights).value, outputs.slice(), outputGradient);
  });

  it("has the gradient in its own weights that finite differences have, and leaves the others alone", () => {
    const { gradient } = evaluate(likelihood, outputs, weights);
    expect([...gradient.subarray(0, OFFSET)]).toEqual([0, 0]);
    if (likelihood.ownWeights.length > 0) {
      const f = (x: Float64Array) => evaluate(likelihood, outputs, x).value;
      expectGradient(f, weights.slice(), gradient);
    }
    expect(gradient).toHaveLength(OFFSET + likelihood.ownWeights.length);
  });

  it("multiplies gradients, and not the value, by the factor", () => {
    const [once, thrice] = [evaluate(likelihood, outputs, weights), evaluate(likelihood, outputs, weights, 3)];
    expect(thrice.value).toBe(once.value);
    thrice.outputGradient.forEach((value, i) => expect(value).toBeCloseTo(3 * once.outputGradient[i], 12));
    thrice.gradient.forEach((value, i) => expect(value).toBeCloseTo(3 * once.gradient[i], 12));
  });
});

describe("categorical", () => {
  const evaluateClasses = (outputs: Float64Array, targets: Float64Array, classes: number, factor = 1) => {
    const outputGradient = new Float64Array(outputs.length);
    const observed = { outputs, targets, rows: targets.length, outputGradient };
    const nothing = { weights: new Float64Array(0), gradient: new Float64Array(0), offset: 0 };
    return { value: categorical(classes).logDensity(observed, nothing, factor), outputGradient };
  };

  it("is the log of the softmax: ln ¼, ln ¾ for outputs 0 and ln 3", () => {
    const { value, outputGradient } = evaluateClasses(Float64Array.of(0, Math.log(3)), Float64Array.of(1), 2, 8);
    expect(value).toBeCloseTo(Math.log(0.75), 14);
    expect([...outputGradient]).toEqual([expect.closeTo(-2, 14), expect.closeTo(2, 14)]);
    expect(evaluateClasses(Float64Array.of(0, Math.log(3)), Float64Array.of(0), 2).value).toBeCloseTo(Math.log(0.25));
  });

  it("is a distribution: the probabilities of all classes sum to 1, and a constant added to all outputs has no effect", () => {
    const outputs = normals("outputs", 7);
    const probabilities = (shift: number) =>
      Array.from({ length: 7 }, (_, k) =>
        Math.exp(
          evaluateClasses(
            outputs.map((z) => z + shift),
            Float64Array.of(k),
            7,
          ).value,
        ),
      );
    expect(probabilities(0).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 14);
    probabilities(100).forEach((p, k) => expect(p).toBeCloseTo(probabilities(0)[k], 12));
  });

  it.each([2, 3, 10])("has the gradient of finite differences in %d outputs", (classes) => {
    const outputs = normals("outputs", ROWS * classes);
    const targets = Float64Array.from({ length: ROWS }, (_, row) => row % classes);
    const { outputGradient } = evaluateClasses(outputs, targets, classes);
    expectGradient((x) => evaluateClasses(x, targets, classes).value, outputs.slice(), outputGradient);
  });

  it("stays finite for outputs beyond the range of e^x", () => {
    const { value, outputGradient } = evaluateClasses(Float64Array.of(5000, -5000, 0), Float64Array.of(1), 3);
    expect(value).toBe(-10_000);
    expect([...outputGradient]).toEqual([-1, 1, 0]);
  });

  it("shows targets that are no classes, and refuses less than two", () => {
    for (const target of [-1, 2, 0.5, Number.NaN]) {
      expect(evaluateClasses(Float64Array.of(0, 0), Float64Array.of(target), 2).value).toBeNaN();
    }
    expect(() => categorical(1)).toThrow(new RangeError("invalid number of classes; must be an integer ≥ 2: 1"));
  });
});

function variances(likelihood: RegressionLikelihood, outputs: Float64Array, weights: Float64Array): number[] {
  const rows = outputs.length / likelihood.outputs;
  const into = { mean: new Float64Array(rows), variance: new Float64Array(rows) };
  likelihood.predict(outputs, weights, 0, into);
  return [...into.variance];
}

describe("noise variances", () => {
  it("are floor² + exp(−λ) when learned, with prior N(2, 2²) on λ", () => {
    expect(variances(learnedNoise(0.5), Float64Array.of(0, 0), Float64Array.of(0))).toEqual([1.25, 1.25]);
    expect(learnedNoise(0).ownWeights).toEqual([{ name: "logPrecision", priorMean: 2, priorScale: 2 }]);
  });

  it("are floor² + ln(1 + eˢ) if the network predicts them, without overflow", () => {
    const outputs = Float64Array.of(0, 0, 0, 800, 0, -800);
    expect(variances(heteroscedasticNoise(0.5), outputs, new Float64Array(0))).toEqual([0.25 + Math.LN2, 800.25, 0.25]);
  });

  it("are the square of a fixed observation scale", () => {
    expect(variances(fixedNoise(0.5), Float64Array.of(7), new Float64Array(0))).toEqual([0.25]);
  });

  it("keep the density finite where the noise goes to its floor", () => {
    const { value, outputGradient } = evaluate(learnedNoise(0.01), new Float64Array(ROWS), Float64Array.of(0, 0, 1000));
    expect(Number.isFinite(value)).toBe(true);
    expect(outputGradient.every(Number.isFinite)).toBe(true);
  });
});
