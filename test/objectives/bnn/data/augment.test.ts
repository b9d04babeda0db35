import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { mean, sampleVariance } from "../../../../math/statistics.ts";
import { augmented } from "../../../../objectives/bnn/data/augment.ts";

const ROWS = 40;
const stream = openStream(makeKey("augmentation"));
const x = new Float64Array(2 * ROWS);
stream.fillNormal(x);
const y = Float64Array.from({ length: ROWS }, (_, i) => x[2 * i] - 0.5 * x[2 * i + 1] + 0.1 * stream.normal());
const data = { x, y, rows: ROWS, columns: 2 };
const none = { copies: 1, inputNoise: 0, mixup: 0, labelSmoothing: 0 };
const numbers = { classes: null, key: makeKey(1) };

/** (XᵀX + ridge)⁻¹ Xᵀy, each row with its weight. */
function leastSquares(rows: typeof data & { weight?: number }, ridge: number): number[] {
  const X = new Matrix(Array.from({ length: rows.rows }, (_, i) => [...rows.x.subarray(2 * i, 2 * i + 2)]));
  const weight = rows.weight ?? 1;
  const normal = Matrix.add(X.transpose().mmul(X).mul(weight), Matrix.eye(2).mul(ridge));
  return inverse(normal)
    .mmul(X.transpose().mmul(Matrix.columnVector(rows.y)).mul(weight))
    .to1DArray();
}

describe("augmented rows", () => {
  it("are the rows themselves without augmentation, and exact copies if nothing is altered", () => {
    expect(augmented(data, undefined, numbers)).toBe(data);
    const twice = augmented(data, { ...none, copies: 2 }, numbers);
    expect([...twice.x]).toEqual([...x, ...x]);
    expect([...twice.y]).toEqual([...y, ...y]);
    expect(twice).toMatchObject({ rows: 2 * ROWS, columns: 2, weight: 0.5 });
  });

  it("with noise on the inputs are a ridge of Nσ² for least squares (Bishop 1995)", () => {
    const copies = 2000;
    const noise = 0.5;
    const noisy = augmented(data, { ...none, copies, inputNoise: noise }, numbers);
    const found = leastSquares(noisy, 0);
    const truth = leastSquares(data, ROWS * noise ** 2);
    const plain = leastSquares(data, 0);
    // Errors of about σ|w|/√(copies · ROWS), five of them.
    const bound = (5 * noise * 1.2) / Math.sqrt(copies * ROWS);
    truth.forEach((weight, i) => {
      expect(Math.abs(found[i] - weight)).toBeLessThan(bound);
      expect(Math.abs(plain[i] - weight)).toBeGreaterThan(5 * bound);
    });
  });

  it.each([0.2, 1])(
    "mixed in pairs have the mean of the rows and E λ² + (1 − λ)² of their variance: α = %d",
    (alpha) => {
      const copies = 2000;
      const mixed = augmented(data, { ...none, copies, mixup: alpha }, numbers);
      // Var λ = 1/(4(2α + 1)); the pairs are independent, a row with itself included.
      const shrunk = 0.5 + 2 / (4 * (2 * alpha + 1));
      const n = copies * ROWS;
      const center = mean(y);
      const variance = mean(y.map((value) => (value - center) ** 2));
      expect(Math.abs(mean(mixed.y) - center)).toBeLessThan(5 * Math.sqrt(variance / n));
      const squares = mixed.y.map((value) => (value - center) ** 2);
      const error = Math.sqrt(sampleVariance(squares) / n);
      expect(Math.abs(mean(squares) - shrunk * variance)).toBeLessThan(5 * error);
      // Inputs and target are mixed alike, so that linear relations are preserved.
      const exact = { ...data, y: y.map((_, i) => 2 * x[2 * i] - x[2 * i + 1]) };
      const linear = augmented(exact, { ...none, copies: 2, mixup: alpha }, numbers);
      linear.y.forEach((value, i) => expect(value).toBeCloseTo(2 * linear.x[2 * i] - linear.x[2 * i + 1], 10));
    },
  );

  it("with smoothed labels keep 1 − ε + ε/K of them, the others alike", () => {
    const classes = 4;
    const labelled = { ...data, y: new Float64Array(ROWS).fill(2) };
    const smoothed = augmented(labelled, { ...none, copies: 1000, labelSmoothing: 0.2 }, { classes, key: makeKey(2) });
    const n = 1000 * ROWS;
    for (let k = 0; k < classes; k++) {
      const share = smoothed.y.filter((label) => label === k).length / n;
      const truth = (k === 2 ? 0.8 : 0) + 0.2 / classes;
      expect(Math.abs(share - truth)).toBeLessThan(5 * Math.sqrt((truth * (1 - truth)) / n));
    }
    expect([...smoothed.x.subarray(0, 2 * ROWS)]).toEqual([...x]);
  });
});
