/**
 * Problems with several objectives and known fronts, all minimized. Hypervolumes are relative to fixed reference
 * points.
 */

import { closeDigits, costs, trainDigits } from "./digits-net.ts";
import type { Metric } from "../../tuner/objective.ts";
import type { Hyperparameters, SearchSpace } from "../../tuner/space/search-space.ts";

export interface ObjectivesProblem {
  readonly name: string;
  readonly space: SearchSpace;
  readonly metrics: readonly [Metric, ...Metric[]];
  /** Reference point of the tuned metrics for scoring; unknown to the methods. */
  readonly reference: readonly number[];
  /** The hypervolume of the entire front. */
  readonly volume: number;
  evaluate(
    hyperparameters: Hyperparameters,
  ): Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>;
  /** Releases what evaluations use. */
  close?(): Promise<void>;
}

const cube = (dimensions: number): SearchSpace =>
  Array.from({ length: dimensions }, (_, k) => ({
    kind: "float",
    name: `x${k + 1}`,
    low: 0,
    high: 1,
    scale: "linear",
  }));
const sumOf = (values: readonly number[], of: (value: number) => number) =>
  values.reduce((sum, value) => sum + of(value), 0);
const vector = (hyperparameters: Hyperparameters) => Object.values(hyperparameters).map(Number);
const tuned = (...names: readonly [string, ...string[]]): readonly [Metric, ...Metric[]] => {
  const [first, ...others] = names.map((name): Metric => ({ name, direction: "minimize" }));
  return [first, ...others.map((metric) => ({ ...metric, tuned: true }))];
};

/**
 * Deb, Thiele, Laumanns & Zitzler 2005, "Scalable test problems", section 4.2: the front is the part of the unit sphere
 * with positive coordinates.
 */
function dtlz2(x: readonly number[], m: number): number[] {
  const g = sumOf(x.slice(m - 1), (one) => (one - 0.5) ** 2);
  return Array.from({ length: m }, (_, i) => {
    let value = 1 + g;
    for (let k = 0; k < m - 1 - i; k++) value *= Math.cos((x[k] * Math.PI) / 2);
    return i === 0 ? value : value * Math.sin((x[m - 1 - i] * Math.PI) / 2);
  });
}

/** Zitzler, Deb & Thiele 2000, "Comparison of multiobjective evolutionary algorithms", T1 and T3. */
function zdt(x: readonly number[], waves: boolean): { f1: number; f2: number } {
  const [f1, ...rest] = x;
  const g = 1 + (9 * sumOf(rest, (one) => one)) / rest.length;
  const wave = waves ? (f1 / g) * Math.sin(10 * Math.PI * f1) : 0;
  return { f1, f2: g * (1 - Math.sqrt(f1 / g) - wave) };
}

/** The volume that T3's front dominates up to (1.1, 1.1): the integral of the best second value so far. */
function zdt3Volume(): number {
  const steps = 2_000_000;
  let best = 1.1;
  let total = 0;
  for (let i = 0; i < steps; i++) {
    const f1 = (1.1 * (i + 0.5)) / steps;
    if (f1 <= 1) best = Math.min(best, zdt([f1, 0], true).f2);
    total += ((1.1 - best) * 1.1) / steps;
  }
  return total;
}

function named(values: readonly number[]): Record<string, number> {
  return Object.fromEntries(values.map((value, k) => [`f${k + 1}`, value]));
}

/** Branin and Currin's function, negated so that both are minimized (Belakaria, Deshwal & Doppa 2019). */
function braninCurrin([u, v]: readonly number[]): { f1: number; f2: number } {
  const [x, y] = [15 * u - 5, 15 * v];
  const valley = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
  const branin = valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  const factor = v === 0 ? 1 : 1 - Math.exp(-1 / (2 * v));
  const above = 2300 * u ** 3 + 1900 * u ** 2 + 2092 * u + 60;
  return { f1: branin, f2: (factor * above) / (100 * u ** 3 + 500 * u ** 2 + 4 * u + 20) };
}

/** Jain & Deb 2014, C2-DTLZ2 with r = 0.2: only three patches of the front are feasible, where this is ≤ 0. */
function c2Violation(f: readonly number[]): number {
  const m = f.length;
  const r = 0.2 ** 2;
  const corners = f.map((one, i) => (one - 1) ** 2 + sumOf(f, (other) => other ** 2) - f[i] ** 2 - r);
  const middle = sumOf(f, (one) => (one - 1 / Math.sqrt(m)) ** 2) - r;
  return Math.min(...corners, middle);
}

export const problems: readonly ObjectivesProblem[] = [
  {
    name: "dtlz2",
    space: cube(6),
    metrics: tuned("f1", "f2"),
    reference: [1.1, 1.1],
    volume: 1.21 - Math.PI / 4,
    evaluate: (h) => named(dtlz2(vector(h), 2)),
  },
  {
    name: "dtlz2-3",
    space: cube(6),
    metrics: tuned("f1", "f2", "f3"),
    reference: [1.1, 1.1, 1.1],
    volume: 1.331 - Math.PI / 6,
    evaluate: (h) => named(dtlz2(vector(h), 3)),
  },
  {
    name: "zdt1",
    space: cube(6),
    metrics: tuned("f1", "f2"),
    reference: [1.1, 1.1],
    volume: 1.21 - 1 / 3,
    evaluate: (h) => zdt(vector(h), false),
  },
  {
    name: "zdt3",
    space: cube(6),
    metrics: tuned("f1", "f2"),
    reference: [1.1, 1.1],
    volume: zdt3Volume(),
    evaluate: (h) => zdt(vector(h), true),
  },
  {
    name: "branin-currin",
    space: cube(2),
    metrics: tuned("f1", "f2"),
    reference: [18, 6],
    // Daulton, Balandat & Bakshy 2020 give it for this reference point.
    volume: 59.36011874867746,
    evaluate: (h) => braninCurrin(vector(h)),
  },
  {
    name: "c2-dtlz2",
    space: cube(6),
    metrics: [...tuned("f1", "f2"), { name: "violation", direction: "minimize", atMost: 0 }],
    reference: [1.1, 1.1],
    // Daulton, Balandat & Bakshy 2020 give it for this reference point and r.
    volume: 0.3996406303723544,
    evaluate(h) {
      const f = dtlz2(vector(h), 2);
      return { ...named(f), violation: c2Violation(f) };
    },
  },
  {
    name: "digits-net",
    space: cube(4),
    metrics: tuned("nll", "cost"),
    // A network that learned nothing, and the dearest one.
    reference: [Math.log(10), costs[1]],
    // The front is unknown: the box up to a perfect network at the lowest cost, which none reaches.
    volume: Math.log(10) * (costs[1] - costs[0]),
    evaluate: (h) => trainDigits(vector(h)),
    close: closeDigits,
  },
];
