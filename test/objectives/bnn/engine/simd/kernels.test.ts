/** SIMD against the reference, bit by bit, and both against double precision. */
import { describe, expect, it } from "vitest";
import { normalCdf, normalPdf } from "../../../../../math/normal.ts";
import { FREE, backends, normals, onBoth } from "./support.ts";

const [A, B, C, D, SLOPES] = [0, 1, 2, 3, 4].map((i) => FREE + i * 2 ** 19);
const sizes = [4, 8, 12, 20, 52, 64];

it("there are two backends", () => {
  expect(backends.map(({ name }) => name)).toEqual(["simd", "typescript"]);
});

it.each([
  [4, 8, 12],
  [8, 20, 4],
  [52, 4, 64],
])("A Bᵀ is the product with the transpose of B: %d × %d, %d terms", (m, n, k) => {
  const [a, b] = [normals("a", m * k), normals("b", n * k)];
  const [fast, plain] = onBoth(
    [
      [A, a],
      [B, b],
    ],
    ({ kernels }) => {
      kernels.transpose(B, n, k, D);
      kernels.multiply(A, 4 * k, 4, D, 4 * n, C, 4 * n, m, n, k, 1, 0, 0);
    },
    { address: C, count: m * n },
  );
  expect(fast).toEqual(plain);
  fast.forEach((found, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let l = 0; l < k; l++) sum += a[i * k + l] * b[j * k + l];
    expect(Math.abs(found - sum)).toBeLessThan(1e-6 * (k + 1));
  });
});

/** A as rows and columns, or as the transpose of that. */
const forms = [
  ["A B", false],
  ["Aᵀ B", true],
] as const;

describe.each(forms)("multiply, %s", (_, isTurned) => {
  it.each(sizes.flatMap((m) => sizes.flatMap((n) => [1, 2, 7, 33].map((k) => [m, n, k] as const))))(
    "%d × %d, %d terms",
    (m, n, k) => {
      const [a, b, d] = [normals("a", m * k), normals("b", k * n), normals("d", n)];
      const [ai, ak] = isTurned ? [4, 4 * m] : [4 * k, 4];
      const given = [
        [A, a],
        [B, b],
        [D, d],
      ] as const;
      const [fast, plain] = onBoth(
        given,
        ({ kernels }) => kernels.multiply(A, ai, ak, B, 4 * n, C, 4 * n, m, n, k, 0.5, D, 0),
        { address: C, count: m * n },
      );
      expect(fast).toEqual(plain);
      let worst = 0;
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let l = 0; l < k; l++) sum += a[(i * ai + l * ak) / 4] * b[l * n + j];
          worst = Math.max(worst, Math.abs(fast[i * n + j] - (0.5 * sum + d[j])));
        }
      }
      expect(worst).toBeLessThan(1e-6 * (k + 1));
    },
  );

  it("adds a matrix, or nothing", () => {
    const given = [[A, normals("a", 64)] as const, [B, normals("b", 64)] as const, [D, normals("d", 64)] as const];
    const product = (d: number) =>
      onBoth(given, ({ kernels }) => kernels.multiply(A, 32, 4, B, 32, C, 32, 8, 8, 8, 1, d, 32), {
        address: C,
        count: 64,
      });
    const [[sum, sumOfReference], [bare, bareOfReference]] = [product(D), product(0)];
    expect(sum).toEqual(sumOfReference);
    expect(bare).toEqual(bareOfReference);
    expect(sum).toEqual(bare.map((value, i) => value + given[2][1][i]));
  });
});

describe("transpose and columnSums", () => {
  it.each([
    [4, 4],
    [8, 52],
    [52, 16],
  ])("%d × %d", (m, n) => {
    const a = normals("t", m * n);
    const turn = onBoth([[A, a]], ({ kernels }) => kernels.transpose(A, m, n, C), { address: C, count: m * n });
    expect(turn[0]).toEqual(turn[1]);
    expect(turn[0]).toEqual(Float32Array.from({ length: m * n }, (_, at) => a[(at % m) * n + Math.floor(at / m)]));
    const sums = onBoth([[A, a]], ({ kernels }) => kernels.columnSums(A, m, n, C), { address: C, count: n });
    expect(sums[0]).toEqual(sums[1]);
    sums[0].forEach((sum, j) => {
      const truth = a.reduce((total, value, at) => (at % n === j ? total + value : total), 0);
      expect(Math.abs(sum - truth)).toBeLessThan(1e-5);
    });
  });
});

const gelu = (z: number) => z * normalCdf(z);
const logistic = (z: number) => 1 / (1 + Math.exp(-z));
const references = [
  ["relu", 1, (z: number) => Math.max(0, z), (z: number) => (z > 0 ? 1 : 0)],
  ["tanh", 2, Math.tanh, (z: number) => 1 - Math.tanh(z) ** 2],
  ["gelu", 3, gelu, (z: number) => normalCdf(z) + z * normalPdf(z)],
  ["silu", 4, (z: number) => z * logistic(z), (z: number) => logistic(z) * (1 + z * logistic(-z))],
] as const;

describe.each(references)("%s", (_, kind, value, slope) => {
  const count = 4096;
  // The whole range where it bends, near 0 and far from it.
  const z = Float32Array.from({ length: count }, (_, i) => {
    const at = (2 * i) / (count - 1) - 1;
    return i % 3 === 0 ? 9 * at : i % 3 === 1 ? at / 8 : 200 * at;
  });
  const size = 4 * count;

  it("has the value, to the last bits", () => {
    const both = onBoth([[A, z]], ({ kernels }) => kernels.activate(kind, A, B, SLOPES, size), { address: B, count });
    expect(both[0]).toEqual(both[1]);
    both[0].forEach((found, i) => {
      expect(Math.abs(found - value(z[i]))).toBeLessThan(3e-7 * Math.max(1, Math.abs(z[i])));
    });
  });

  it("has the slope", () => {
    const both = onBoth(
      [
        [A, z],
        [C, normals("g", count)],
      ],
      ({ kernels }) => {
        kernels.activate(kind, A, B, SLOPES, size);
        kernels.deactivate(kind, B, SLOPES, C, D, size);
      },
      { address: D, count },
    );
    expect(both[0]).toEqual(both[1]);
    const gradient = normals("g", count);
    both[0].forEach((found, i) => {
      expect(Math.abs(found - gradient[i] * slope(z[i]))).toBeLessThan(1e-6 * Math.max(1, Math.abs(gradient[i])));
    });
  });

  it("may overwrite its input with values, or with slopes if it keeps them", () => {
    const run = (out: number, slopes: number) =>
      onBoth(
        [
          [A, z],
          [C, normals("g", count)],
        ],
        ({ kernels }) => {
          kernels.activate(kind, A, out, slopes, size);
          kernels.deactivate(kind, out, slopes, C, D, size);
        },
        { address: D, count },
      );
    expect(kind > 2 ? run(B, A) : run(A, 0)).toEqual(run(B, SLOPES));
  });

  it("lets NaN pass, so that a divergence is seen", () => {
    const both = onBoth(
      [[A, Float32Array.of(NaN, 1, NaN, -1)]],
      ({ kernels }) => kernels.activate(kind, A, B, SLOPES, 16),
      {
        address: B,
        count: 4,
      },
    );
    for (const result of both) expect([...result].map(Number.isNaN)).toEqual([true, false, true, false]);
  });
});

it("scale is f a, and add a + b", () => {
  const [a, b] = [normals("a", 64), normals("b", 64)];
  const given = [[A, a] as const, [B, b] as const];
  const scaled = onBoth(given, ({ kernels }) => kernels.scale(A, 0.7, C, 256), { address: C, count: 64 });
  expect(scaled).toEqual([0, 1].map(() => a.map((value) => Math.fround(0.7) * value)));
  const sums = onBoth(given, ({ kernels }) => kernels.add(A, B, C, 256), { address: C, count: 64 });
  expect(sums).toEqual([0, 1].map(() => a.map((value, i) => value + b[i])));
});

it("addBranch is h + b a", () => {
  const [h, a] = [normals("h", 64), normals("a", 64)];
  const given = [[A, h] as const, [B, a] as const];
  const both = onBoth(given, ({ kernels }) => kernels.addBranch(A, 0.5, B, C, 256), { address: C, count: 64 });
  expect(both[0]).toEqual(both[1]);
  expect(both[0]).toEqual(h.map((value, i) => value + 0.5 * a[i]));
});
