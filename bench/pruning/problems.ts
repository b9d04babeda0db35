/** The table of pruning problems: simulated learning curves over [0, 1]³, and recorded ones of real networks. */
import { fold, makeKey, openStream, type Key } from "../../math/random.ts";
import type { CurveProblem, TrainingRun } from "./curve-problem.ts";
import { recordedProblems } from "./recorded.ts";

/** Loss before any training. */
const START = 2.3;
const CENTRE = [0.3, 0.7, 0.5];
const CURVATURE = [2, 1, 0.5];

const STEPS = 81;

interface PowerLaws {
  readonly name: string;
  /** Exponent of the power law by which a run with this final loss learns. */
  readonly speed: (final: number) => number;
  /** Standard deviation of the reported values. */
  readonly noise: number;
}

const powerLaws: readonly PowerLaws[] = [
  { name: "ordered", speed: () => 0.8, noise: 0.01 },
  // The better the final value, the slower the start, so that curves cross.
  { name: "crossing", speed: (final) => 0.5 + 0.4 * final, noise: 0.01 },
  { name: "noisy", speed: () => 0.8, noise: 0.1 },
];

export const problems: readonly CurveProblem[] = [...powerLaws.map(simulated), ...recordedProblems];

/** With points drawn at random. */
function simulated(laws: PowerLaws): CurveProblem {
  return {
    name: laws.name,
    steps: STEPS,
    runs({ seed, trials }) {
      const key = fold(makeKey(seed), laws.name);
      return Array.from({ length: trials }, (_, number) => runOf(laws, fold(key, number)));
    },
  };
}

function runOf(laws: PowerLaws, key: Key): TrainingRun {
  const stream = openStream(fold(key, "point"));
  const point = [stream.uniform(), stream.uniform(), stream.uniform()];
  const pace = 0.5 + stream.uniform();
  const noise = openStream(fold(key, "curve"));
  const curve = Array.from({ length: STEPS }, (_, at) => lossAt(laws, point, at + 1) + laws.noise * noise.normal());
  return { curve, loss: lossAt(laws, point, STEPS), pace };
}

/** The loss after unlimited training; 0.2 at best. */
function finalLoss(point: readonly number[]): number {
  return 0.2 + point.reduce((sum, x, axis) => sum + CURVATURE[axis] * (x - CENTRE[axis]) ** 2, 0);
}

/** Without noise. */
function lossAt(laws: PowerLaws, point: readonly number[], step: number): number {
  const final = finalLoss(point);
  return final + (START - final) * step ** -laws.speed(final);
}
