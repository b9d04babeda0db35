/** The kernels of likelihoods: SIMD and twin bit by bit, and both against the reference in double precision. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { categorical } from "../../../../objectives/likelihood/categorical.ts";
import { heteroscedasticNoise } from "../../../../objectives/likelihood/heteroscedastic.ts";
import { fixedNoise, learnedNoise } from "../../../../objectives/likelihood/homoscedastic.ts";
import type { Likelihood } from "../../../../objectives/likelihood/likelihood.ts";
import { FREE, machines, normals, onBoth } from "./support.ts";

const [OUTPUTS, TARGETS, DELTA, OWN, OWN_GRADIENT] = [0, 1, 2, 3, 4].map((i) => FREE + i * 2 ** 17);
const padded = (count: number) => (count + 3) & ~3;

/** Kinds as in words.ts. */
const members = fc.oneof(
  fc.constant([0, learnedNoise(0.1), 0.01] as const),
  fc.constant([1, fixedNoise(0.3), 0.09] as const),
  fc.constant([2, heteroscedasticNoise(0.2), 0.04] as const),
  fc.integer({ min: 2, max: 21 }).map((classes) => [3, categorical(classes), 0] as const),
);

function targetsOf({ form, outputs }: Likelihood, rows: number): Float32Array {
  if (form.kind !== "categorical") return normals("targets", rows);
  return Float32Array.from({ length: rows }, (_, row) => (5 * row + 1) % outputs);
}

/** Value, gradient in the outputs (rows × stride) and in the own weight, of one machine and its twin. */
function onMachines(kind: number, variance: number, given: { outputs: Float32Array; targets: Float32Array }) {
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
      ({ kernels }) =>
        values.push(kernels.logDensity(kind, OUTPUTS, width, TARGETS, rows, DELTA, 3, variance, OWN, OWN_GRADIENT)),
      { address, count },
    );
  const [delta, ownGradient] = [read(DELTA, rows * stride), read(OWN_GRADIENT, 1)];
  return { values, delta, ownGradient, stride };
}

it("is the reference's value and gradient, for every number of rows and outputs", () => {
  fc.assert(
    fc.property(
      members,
      fc.integer({ min: 1, max: 11 }),
      fc.constantFrom(1, 30),
      ([kind, member, least], rows, size) => {
        const width = member.outputs;
        const outputs = normals("outputs", rows * width).map((value) => size * value);
        const targets = targetsOf(member, rows);
        const { values, delta, ownGradient, stride } = onMachines(kind, least, { outputs, targets });
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
        if (kind === 0)
          expect(Math.abs(ownGradient[0][0] - gradient[0])).toBeLessThan(1e-6 * (1 + Math.abs(gradient[0])));
      },
    ),
    { seed: 4, numRuns: 200 },
  );
});

it("knows nothing of a target that is no class", () => {
  for (const target of [-1, 3, 0.5, Number.NaN]) {
    const { values } = onMachines(3, 0, { outputs: normals("outputs", 3), targets: Float32Array.of(target) });
    expect(values.every(Number.isNaN)).toBe(true);
  }
  expect(machines).toHaveLength(2);
});
