/** The kernels of likelihoods: SIMD and reference bit by bit, and both against the reference in double precision. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { bernoulli } from "../../../../../objectives/bnn/likelihood/bernoulli.ts";
import { categorical } from "../../../../../objectives/bnn/likelihood/categorical.ts";
import { heteroscedasticNoise } from "../../../../../objectives/bnn/likelihood/heteroscedastic-gaussian.ts";
import { fixedNoise, learnedNoise } from "../../../../../objectives/bnn/likelihood/gaussian.ts";
import type { Likelihood } from "../../../../../objectives/bnn/likelihood/likelihood.ts";
import { poisson } from "../../../../../objectives/bnn/likelihood/poisson.ts";
import { studentT } from "../../../../../objectives/bnn/likelihood/student-t.ts";
import { likelihoodNumbers } from "../../../../../objectives/bnn/engine/simd/likelihood-numbers.ts";
import { FREE, backends, normals, onBoth } from "./support.ts";

const [OUTPUTS, TARGETS, DELTA, OWN, OWN_GRADIENT] = [0, 1, 2, 3, 4].map((i) => FREE + i * 2 ** 17);
const padded = (count: number) => (count + 3) & ~3;

const members = fc.oneof(
  fc.constant(learnedNoise(0.1)),
  fc.constant(fixedNoise(0.3)),
  fc.constant(heteroscedasticNoise(0.2)),
  fc.constantFrom(2.5, 4, 30).map((degrees) => studentT(degrees, 0.2)),
  fc.constantFrom(0.3, 1, 40).map((rate) => poisson(rate)),
  fc.constant(bernoulli),
  fc.integer({ min: 2, max: 21 }).map((classes) => categorical(classes)),
);

/** Counts up to some twenty thousand among them. */
function countsOf(rows: number): Float32Array {
  return normals("targets", rows).map((value) => Math.floor(Math.exp(3 * Math.abs(value))));
}

function targetsOf({ form, outputs }: Likelihood, rows: number): Float32Array {
  if (form.kind === "poisson") return countsOf(rows);
  if (form.kind === "bernoulli") return Float32Array.from({ length: rows }, (_, row) => row % 2);
  if (form.kind !== "categorical") return normals("targets", rows);
  return Float32Array.from({ length: rows }, (_, row) => (5 * row + 1) % outputs);
}

/** Value, gradient in the outputs (rows × stride) and in the own weight, of one backend and its reference. */
function onBackends({ form }: Likelihood, given: { outputs: Float32Array; targets: Float32Array }) {
  const { kind, variance, degrees, constant } = likelihoodNumbers(form);
  const { outputs, targets } = given;
  const rows = targets.length;
  const width = outputs.length / rows;
  const stride = padded(width);
  const spread = new Float32Array(rows * stride);
  outputs.forEach((value, i) => (spread[Math.floor(i / width) * stride + (i % width)] = value));
  const lists = [
    [OUTPUTS, spread],
    [TARGETS, targets],
    [OWN, Float32Array.of(1.5)],
    [DELTA, new Float32Array(rows * stride)],
  ] as const;
  const values: number[] = [];
  const read = (address: number, count: number) =>
    onBoth(
      lists,
      ({ kernels: { logDensity } }) => {
        const numbers = [variance, degrees, constant] as const;
        values.push(logDensity(kind, OUTPUTS, width, TARGETS, rows, DELTA, 3, ...numbers, OWN, OWN_GRADIENT));
      },
      { address, count },
    );
  const [delta, ownGradient] = [read(DELTA, rows * stride), read(OWN_GRADIENT, 1)];
  return { values, delta, ownGradient, stride };
}

it("is the reference's value and gradient, for every number of rows and outputs", () => {
  fc.assert(
    fc.property(members, fc.integer({ min: 1, max: 11 }), fc.constantFrom(1, 30), (member, rows, size) => {
      const width = member.outputs;
      // The rate of counts is e to the output: no further than single precision goes.
      const far = member.form.kind === "poisson" ? Math.min(size, 5) : size;
      const outputs = normals("outputs", rows * width).map((value) => far * value);
      const targets = targetsOf(member, rows);
      const { values, delta, ownGradient, stride } = onBackends(member, { outputs, targets });
      expect(new Set(values).size).toBe(1);
      expect(delta[0]).toEqual(delta[1]);
      expect(ownGradient[0]).toEqual(ownGradient[1]);

      const outputGradient = new Float64Array(rows * width);
      const [weights, gradient] = [Float64Array.of(1.5), new Float64Array(1)];
      const observed = {
        outputs: Float64Array.from(outputs),
        targets: Float64Array.from(targets),
        rows,
        outputGradient,
      };
      const truth = member.logDensity(observed, { weights, gradient, offset: 0 }, 3);
      expect(Math.abs(values[0] - truth)).toBeLessThan(1e-9 * (1 + Math.abs(truth)));
      delta[0].forEach((found, at) => {
        const [row, column] = [Math.floor(at / stride), at % stride];
        const expected = column < width ? outputGradient[row * width + column] : 0;
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(2e-7 * Math.max(Math.abs(expected), 1e-30));
      });
      if (member.ownWeights.length > 0)
        expect(Math.abs(ownGradient[0][0] - gradient[0])).toBeLessThan(1e-6 * (1 + Math.abs(gradient[0])));
    }),
    { seed: 4, numRuns: 200 },
  );
});

it.each([
  ["class", categorical(3), [-1, 3, 0.5, Number.NaN]],
  ["class of two", bernoulli, [-1, 2, 0.5, Number.NaN]],
  ["count", poisson(2), [-1, 0.5, Number.NaN]],
] as const)("knows nothing of a target that is no %s", (_, member, wrong) => {
  for (const target of wrong) {
    const given = { outputs: normals("outputs", member.outputs), targets: Float32Array.of(target) };
    expect(onBackends(member, given).values.every(Number.isNaN)).toBe(true);
  }
  expect(backends).toHaveLength(2);
});
