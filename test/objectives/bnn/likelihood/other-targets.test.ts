/** Student's t, counts and log odds: densities, gradients and Fisher information against closed forms. */
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { bernoulli } from "../../../../objectives/bnn/likelihood/bernoulli.ts";
import { categorical } from "../../../../objectives/bnn/likelihood/categorical.ts";
import type { Likelihood } from "../../../../objectives/bnn/likelihood/likelihood.ts";
import { poisson } from "../../../../objectives/bnn/likelihood/poisson.ts";
import { studentT } from "../../../../objectives/bnn/likelihood/student-t.ts";
import { distributionOf } from "../../../../objectives/bnn/predictive/family.ts";
import { expectGradient } from "../finite-differences.ts";

const ROWS = 5;

function normals(seed: string, count: number): Float64Array {
  const values = new Float64Array(count);
  openStream(makeKey(seed)).fillNormal(values);
  return values;
}

/** Σ log p and both gradients of targets that suit the likelihood. */
function evaluateOn(
  likelihood: Likelihood,
  at: { outputs: Float64Array; weights: Float64Array; targets: Float64Array },
) {
  const { outputs, weights, targets } = at;
  const outputGradient = new Float64Array(outputs.length);
  const gradient = new Float64Array(weights.length);
  const observed = { outputs, targets, rows: targets.length, outputGradient };
  const value = likelihood.logDensity(observed, { weights, gradient, offset: 0 }, 1);
  return { value, outputGradient, gradient };
}

describe.each<[string, Likelihood, Float64Array]>([
  ["student-t", studentT(4, 0), normals("targets", ROWS)],
  ["student-t with a floor", studentT(2.5, 0.3), normals("targets", ROWS)],
  ["poisson", poisson(3), Float64Array.of(0, 1, 2, 7, 40)],
  ["bernoulli", bernoulli, Float64Array.of(0, 1, 1, 0, 1)],
])("%s", (_, likelihood, targets) => {
  const outputs = normals("outputs", ROWS);
  const weights = normals("weights", likelihood.ownWeights.length);

  it("has the gradients that finite differences have", () => {
    const { outputGradient, gradient } = evaluateOn(likelihood, { outputs, weights, targets });
    expectGradient(
      (x) => evaluateOn(likelihood, { outputs: x, weights, targets }).value,
      outputs.slice(),
      outputGradient,
    );
    if (weights.length === 0) return;
    expectGradient((x) => evaluateOn(likelihood, { outputs, weights: x, targets }).value, weights.slice(), gradient);
  });

  it("has outcomes that make up the expectation of squares, which is that of minus the curvature", () => {
    for (const output of outputs) {
      const at = Float64Array.of(output);
      const outcomes = likelihood.outcomes(at, weights, 0);
      expect(outcomes.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
      const slopes = outcomes.map(({ target, weight }) => {
        const targets = Float64Array.of(target);
        const found = evaluateOn(likelihood, { outputs: at, weights, targets });
        return { weight, output: found.outputGradient[0], own: found.gradient[0] };
      });
      const mean = (f: (slope: (typeof slopes)[number]) => number) =>
        slopes.reduce((sum, slope) => sum + slope.weight * f(slope), 0);
      expect(mean((slope) => slope.output)).toBeCloseTo(0, 10);
      const { location, own } = informationOf(likelihood, output, weights);
      expect(mean((slope) => slope.output ** 2)).toBeCloseTo(location, 9);
      if (weights.length > 0) {
        expect(mean((slope) => slope.own ** 2)).toBeCloseTo(own, 9);
        expect(mean((slope) => slope.own * slope.output)).toBeCloseTo(0, 10);
      }
    }
  });
});

/** The Fisher information of a row as books have it: of t, (ν + 1)/((ν + 3)σ²), and 2ν/(ν + 3) of ln σ. */
function informationOf({ form }: Likelihood, output: number, weights: Float64Array) {
  if (form.kind === "student-t") {
    const learned = Math.exp(-weights[0]);
    const variance = form.variance + learned;
    const nu = form.degreesOfFreedom;
    // d ln σ/dλ = −learned/(2σ²).
    return {
      location: (nu + 1) / ((nu + 3) * variance),
      own: ((2 * nu) / (nu + 3)) * (learned / (2 * variance)) ** 2,
    };
  }
  if (form.kind === "poisson") return { location: form.rate * Math.exp(output), own: 0 };
  const p = 1 / (1 + Math.exp(-output));
  return { location: p * (1 - p), own: 0 };
}

describe("student-t", () => {
  it("is the density of its family, with the mean and variance that it predicts", () => {
    const likelihood = studentT(3.5, 0.2);
    const [outputs, weights] = [Float64Array.of(0.3, -1), Float64Array.of(0.7)];
    const into = { mean: new Float64Array(2), variance: new Float64Array(2) };
    likelihood.predict(outputs, weights, 0, into);
    const { logDensity } = distributionOf(likelihood.family);
    const targets = Float64Array.of(2, -1.5);
    const expected = targets.reduce((sum, y, b) => sum + logDensity(y, into.mean[b], into.variance[b]), 0);
    expect(evaluateOn(likelihood, { outputs, weights, targets }).value).toBeCloseTo(expected, 12);
    expect([...into.mean]).toEqual([0.3, -1]);
    expect(into.variance[0]).toBeCloseTo(((0.04 + Math.exp(-0.7)) * 3.5) / 1.5, 14);
  });

  it("lets an outlier pull less the further out it is, where a Gaussian lets it pull more", () => {
    const pull = (target: number) =>
      evaluateOn(studentT(4, 0), {
        outputs: Float64Array.of(0),
        weights: Float64Array.of(0),
        targets: Float64Array.of(target),
      }).outputGradient[0];
    expect(pull(2)).toBeCloseTo(10 / 8, 14);
    expect(pull(20)).toBeLessThan(pull(2));
  });

  it("refuses degrees of freedom that leave no variance", () => {
    expect(() => studentT(2, 0)).toThrow(new RangeError("invalid degrees of freedom; must be > 2: 2"));
  });
});

describe("poisson", () => {
  it("is e^{−μ} μʸ/y! with μ = r eᶠ, which is also its mean and variance", () => {
    const at = { outputs: Float64Array.of(Math.log(2)), weights: new Float64Array(0), targets: Float64Array.of(3) };
    expect(evaluateOn(poisson(1.5), at).value).toBeCloseTo(-3 + 3 * Math.log(3) - Math.log(6), 12);
    const into = { mean: new Float64Array(1), variance: new Float64Array(1) };
    poisson(1.5).predict(at.outputs, at.weights, 0, into);
    expect([into.mean[0], into.variance[0]]).toEqual([3, 3]);
  });

  it("shows targets that are no counts, and refuses a rate that is none", () => {
    const at = { outputs: Float64Array.of(0), weights: new Float64Array(0) };
    for (const target of [-1, 0.5, Number.NaN]) {
      expect(evaluateOn(poisson(1), { ...at, targets: Float64Array.of(target) }).value).toBeNaN();
    }
    expect(() => poisson(0)).toThrow(new RangeError("invalid rate; must be > 0: 0"));
  });
});

describe("bernoulli", () => {
  it("is the categorical of two classes whose first has the output 0", () => {
    const z = normals("outputs", ROWS);
    const targets = Float64Array.of(0, 1, 1, 0, 1);
    const weights = new Float64Array(0);
    const logits = new Float64Array(2 * ROWS);
    bernoulli.logits(z, logits);
    const two = evaluateOn(categorical(2), { outputs: logits, weights, targets });
    const one = evaluateOn(bernoulli, { outputs: z, weights, targets });
    expect(one.value).toBeCloseTo(two.value, 12);
    one.outputGradient.forEach((slope, b) => expect(slope).toBeCloseTo(two.outputGradient[2 * b + 1], 12));
  });

  it("stays finite for outputs beyond the range of eˣ, and shows targets that are no class", () => {
    const at = { weights: new Float64Array(0), outputs: Float64Array.of(5000) };
    expect(evaluateOn(bernoulli, { ...at, targets: Float64Array.of(0) })).toMatchObject({ value: -5000 });
    expect(evaluateOn(bernoulli, { ...at, targets: Float64Array.of(1) })).toMatchObject({ value: 0 });
    expect(evaluateOn(bernoulli, { ...at, targets: Float64Array.of(2) }).value).toBeNaN();
  });
});
