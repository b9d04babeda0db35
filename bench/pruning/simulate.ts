/** A simulated study with asynchronous workers: time passes in steps, and the rule answers each report. */
import { fold, makeKey, openStream, type Key } from "../../math/random.ts";
import type { Curve } from "../../tuner/pruning/curve.ts";
import { isPruned } from "../../tuner/pruning/decide.ts";
import type { PruningSettings } from "../../tuner/pruning/pruning.ts";
import { lossAt, reportedCurve, type CurveProblem } from "./problems.ts";

export const STEPS = 81;
export const WORKERS = 4;

export interface Simulation {
  readonly problem: CurveProblem;
  readonly pruning: PruningSettings | null;
  readonly seed: number;
  readonly trials: number;
}

export interface SimulatedStudy {
  readonly steps: number;
  readonly trials: number;
  /**
   * The noise-free loss, at the last step, of the complete trial with the best report there; Infinity if there is none.
   */
  readonly loss: number;
  readonly pruned: number;
}

interface Running {
  readonly number: number;
  readonly point: readonly number[];
  readonly curve: readonly number[];
  /** Time per step, since machines and settings differ. */
  readonly pace: number;
  time: number;
}

/** All runs of a study in full, as shown to a peer. */
export function wholeRuns({ problem, seed, trials }: Omit<Simulation, "pruning">): readonly Omit<Running, "time">[] {
  const key = fold(makeKey(seed), problem.name);
  return Array.from({ length: trials }, (_, number) => runOf(problem, fold(key, number), number));
}

/** The points are drawn at random, and are the same for every rule. */
export function simulate({ problem, pruning, seed, trials }: Simulation): SimulatedStudy {
  const key = fold(makeKey(seed), problem.name);
  const curves: { -readonly [Field in keyof Curve]: Curve[Field] }[] = [];
  const running: Running[] = [];
  const best = { reported: Infinity, loss: Infinity };
  let [used, pruned] = [0, 0];
  const start = (time: number) => {
    if (curves.length >= trials) return;
    const number = curves.length;
    running.push({ ...runOf(problem, fold(key, number), number), time });
    curves.push({ number, isComplete: false, steps: [], values: [] });
  };
  for (let worker = 0; worker < WORKERS; worker++) start(0);
  while (running.length > 0) {
    const next = running.reduce((one, other) => (finish(other) < finish(one) ? other : one));
    next.time = finish(next);
    used += 1;
    const own = curves[next.number];
    const step = own.steps.length + 1;
    const value = next.curve[step - 1];
    const isOver = step === STEPS;
    const isEnded =
      !isOver && pruning !== null && isPruned(pruning, { seed, curves }, { number: next.number, step, value });
    own.steps = [...own.steps, step];
    own.values = [...own.values, value];
    if (!isOver && !isEnded) continue;
    own.isComplete = isOver;
    if (isEnded) pruned += 1;
    if (isOver && value < best.reported) {
      Object.assign(best, { reported: value, loss: lossAt(problem, next.point, STEPS) });
    }
    running.splice(running.indexOf(next), 1);
    start(next.time);
  }
  return { steps: used, trials: curves.length, loss: best.loss, pruned };
}

function finish({ time, pace }: Running): number {
  return time + pace;
}

function runOf(problem: CurveProblem, key: Key, number: number): Omit<Running, "time"> {
  const stream = openStream(fold(key, "point"));
  const point = [stream.uniform(), stream.uniform(), stream.uniform()];
  const curve = reportedCurve(problem, point, { key: fold(key, "curve"), steps: STEPS });
  return { number, point, curve, pace: 0.5 + stream.uniform() };
}
