/** Learning curves of simulated training runs over [0, 1]³: a final loss, and the path towards it. */
import { openStream, type Key } from "../../math/random.ts";

/** Loss before any training. */
const START = 2.3;
const CENTRE = [0.3, 0.7, 0.5];
const CURVATURE = [2, 1, 0.5];

export interface CurveProblem {
  readonly name: string;
  /** Exponent of the power law by which a run with this final loss learns. */
  readonly speed: (final: number) => number;
  /** Standard deviation of the reported values. */
  readonly noise: number;
}

export const problems: readonly CurveProblem[] = [
  { name: "ordered", speed: () => 0.8, noise: 0.01 },
  // The better the final value, the slower the start, so that curves cross.
  { name: "crossing", speed: (final) => 0.5 + 0.4 * final, noise: 0.01 },
  { name: "noisy", speed: () => 0.8, noise: 0.1 },
];

/** The loss after unlimited training; 0.2 at best. */
function finalLoss(point: readonly number[]): number {
  return 0.2 + point.reduce((sum, x, axis) => sum + CURVATURE[axis] * (x - CENTRE[axis]) ** 2, 0);
}

/** Without noise. */
export function lossAt(problem: CurveProblem, point: readonly number[], step: number): number {
  const final = finalLoss(point);
  return final + (START - final) * step ** -problem.speed(final);
}

/** The values as reported at steps 1 … `steps`. */
export function reportedCurve(
  problem: CurveProblem,
  point: readonly number[],
  { key, steps }: { readonly key: Key; readonly steps: number },
): readonly number[] {
  const stream = openStream(key);
  return Array.from({ length: steps }, (_, at) => lossAt(problem, point, at + 1) + problem.noise * stream.normal());
}
