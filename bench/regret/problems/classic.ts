/** Classic continuous functions, to be minimized (definitions as in Surjanovic & Bingham's virtual library). */
import * as built from "../../../objectives/test-functions/branin.ts";

const { PI, cos, exp, sin, sqrt } = Math;

/** Dixon & Szegő 1978; x1 in [−5, 10], x2 in [0, 15]; least value 0.397887 at three points. */
export const branin = ([x1, x2]: readonly number[]) => built.branin(x1, x2);

/**
 * Hartmann 1973 in [0, 1]⁶; least value −3.32237. It keeps the rounding used for recorded regrets, which differs from
 * the built-in function.
 */
export function hartmann6(x: readonly number[]): number {
  const heights = [1, 1.2, 3, 3.2];
  const rates = [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ];
  const centres = [
    [1312, 1696, 5569, 124, 8283, 5886],
    [2329, 4135, 8307, 3736, 1004, 9991],
    [2348, 1451, 3522, 2883, 3047, 6650],
    [4047, 8828, 8732, 5743, 1091, 381],
  ];
  return -sum(4, (i) => heights[i] * exp(-sum(6, (j) => rates[i][j] * (x[j] - centres[i][j] / 1e4) ** 2)));
}

/** Ackley 1987; least value 0 at 0. */
export function ackley(x: readonly number[]): number {
  const d = x.length;
  const radius = sqrt(sum(d, (i) => x[i] ** 2) / d);
  return -20 * exp(-0.2 * radius) - exp(sum(d, (i) => cos(2 * PI * x[i])) / d) + 20 + Math.E;
}

/** Rosenbrock 1960; least value 0 at 1. */
export function rosenbrock(x: readonly number[]): number {
  return sum(x.length - 1, (i) => 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2);
}

/** Levy & Montalvo 1985; least value 0 at 1. */
export function levy(x: readonly number[]): number {
  const w = x.map((coordinate) => 1 + (coordinate - 1) / 4);
  const last = w[w.length - 1];
  return (
    sin(PI * w[0]) ** 2 +
    sum(w.length - 1, (i) => (w[i] - 1) ** 2 * (1 + 10 * sin(PI * w[i] + 1) ** 2)) +
    (last - 1) ** 2 * (1 + sin(2 * PI * last) ** 2)
  );
}

/** Styblinski & Tang 1990; least value −39.16616570377 per dimension at −2.903534. */
export function styblinskiTang(x: readonly number[]): number {
  return sum(x.length, (i) => x[i] ** 4 - 16 * x[i] ** 2 + 5 * x[i]) / 2;
}

/** Shekel 1971 with ten wells in [0, 10]⁴; least value −10.536443. */
export function shekel(x: readonly number[]): number {
  const widths = [1, 2, 2, 4, 4, 6, 3, 7, 5, 5];
  const odd = [4, 1, 8, 6, 3, 2, 5, 8, 6, 7];
  const even = [4, 1, 8, 6, 7, 9, 3, 1, 2, 3.6];
  return -sum(10, (i) => 1 / (sum(4, (j) => (x[j] - (j % 2 === 0 ? odd[i] : even[i])) ** 2) + widths[i] / 10));
}

/** Michalewicz 1992 in [0, π]^d, steepness 10; least value −4.687658 for d = 5. */
export function michalewicz(x: readonly number[]): number {
  return -sum(x.length, (i) => sin(x[i]) * sin(((i + 1) * x[i] ** 2) / PI) ** 20);
}

function sum(count: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < count; index++) total += term(index);
  return total;
}
