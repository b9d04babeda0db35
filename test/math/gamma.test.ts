import { describe, expect, it } from "vitest";
import { logGamma } from "../../math/gamma.ts";
import { incompleteBeta, incompleteGamma } from "../../math/incomplete.ts";
import { normalCdf } from "../../math/normal.ts";

/** Relative, down to 1. */
const near = (found: number, truth: number, digits = 12) =>
  expect(Math.abs(found - truth)).toBeLessThan(10 ** -digits * Math.max(1, Math.abs(truth)));

describe("logGamma", () => {
  it("is ln (n − 1)! of integers, ln √π at ½, and follows Γ(x + 1) = xΓ(x)", () => {
    let factorial = 0;
    for (let n = 1; n <= 200; n++) {
      near(logGamma(n), factorial);
      factorial += Math.log(n);
    }
    near(logGamma(0.5), 0.5 * Math.log(Math.PI));
    for (const x of [1e-3, 0.3, 2.5, 9.99, 10.01, 1e4]) near(logGamma(x + 1), Math.log(x) + logGamma(x));
    // Γ(2z) = 2^{2z−1} Γ(z) Γ(z + ½)/√π (Legendre).
    for (const z of [0.1, 1.7, 6, 40.3]) {
      near(logGamma(2 * z), (2 * z - 1) * Math.LN2 + logGamma(z) + logGamma(z + 0.5) - 0.5 * Math.log(Math.PI));
    }
  });

  it("is NaN at 0 and below", () => {
    for (const x of [0, -1, -0.5, Number.NaN]) expect(logGamma(x)).toBeNaN();
  });
});

describe("incompleteBeta", () => {
  it("is x for (1, 1), xᵃ for (a, 1), and 2/π arcsin √x for (½, ½)", () => {
    for (const x of [0, 1e-6, 0.2, 0.5, 0.9, 1]) {
      near(incompleteBeta(1, 1)(x), x);
      near(incompleteBeta(3.5, 1)(x), x ** 3.5);
      near(incompleteBeta(0.5, 0.5)(x), (2 / Math.PI) * Math.asin(Math.sqrt(x)));
    }
  });

  it("equals the binomial tail for integers: Σ_{j ≥ a} C(n, j) xʲ (1 − x)ⁿ⁻ʲ with n = a + b − 1", () => {
    for (const [a, b] of [
      [2, 3],
      [7, 1],
      [5, 12],
    ]) {
      const n = a + b - 1;
      for (const x of [0.1, 0.45, 0.8]) {
        let tail = 0;
        for (let j = a; j <= n; j++) {
          const ways = Math.exp(logGamma(n + 1) - logGamma(j + 1) - logGamma(n - j + 1));
          tail += ways * x ** j * (1 - x) ** (n - j);
        }
        near(incompleteBeta(a, b)(x), tail);
      }
    }
  });
});

describe("incompleteGamma", () => {
  it("is 1 − e⁻ˣ for 1, erf for ½, and the Poisson sum for integers", () => {
    for (const x of [0, 1e-3, 0.7, 2, 30]) {
      near(incompleteGamma(1, x).lower, -Math.expm1(-x));
      near(incompleteGamma(0.5, x).upper, 2 * normalCdf(-Math.sqrt(2 * x)));
      let [term, sum] = [Math.exp(-x), 0];
      for (let k = 0; k < 8; k++) {
        sum += term;
        term *= x / (k + 1);
      }
      near(incompleteGamma(8, x).upper, sum);
    }
  });

  it("keeps the digits of both tails", () => {
    // Q(1, 500) = e⁻⁵⁰⁰, P(20, 0.1) ≈ 0.1²⁰ e⁻⁰·¹/20! · (1 + 0.1/21 + …).
    expect(incompleteGamma(1, 500).upper / Math.exp(-500)).toBeCloseTo(1, 10);
    const small = 0.1 ** 20 * Math.exp(-0.1 - logGamma(21)) * (1 + 0.1 / 21 + 0.01 / (21 * 22));
    expect(incompleteGamma(20, 0.1).lower / small).toBeCloseTo(1, 6);
  });
});
