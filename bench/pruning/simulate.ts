/** A simulated study with asynchronous workers: time passes in steps, and the rule answers each report. */
import type { Curve } from "../../tuner/pruning/curve.ts";
import { isPruned } from "../../tuner/pruning/decide.ts";
import type { PruningSettings } from "../../tuner/pruning/pruning.ts";
import type { CurveProblem, TrainingRun } from "./curve-problem.ts";

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
  /** The loss of the complete trial with the best last report; Infinity if there is none. */
  readonly loss: number;
  readonly pruned: number;
}

interface Running extends TrainingRun {
  readonly number: number;
  time: number;
}

export function simulate({ problem, pruning, seed, trials }: Simulation): SimulatedStudy {
  const runs = problem.runs({ seed, trials });
  const curves: { -readonly [Field in keyof Curve]: Curve[Field] }[] = [];
  const running: Running[] = [];
  const best = { reported: Infinity, loss: Infinity };
  let [used, pruned] = [0, 0];
  const start = (time: number) => {
    if (curves.length >= trials) return;
    const number = curves.length;
    running.push({ ...runs[number], number, time });
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
    const isOver = step === problem.steps;
    const isEnded =
      !isOver && pruning !== null && isPruned(pruning, { seed, curves }, { number: next.number, step, value });
    own.steps = [...own.steps, step];
    own.values = [...own.values, value];
    if (!isOver && !isEnded) continue;
    own.isComplete = isOver;
    if (isEnded) pruned += 1;
    if (isOver && value < best.reported) Object.assign(best, { reported: value, loss: next.loss });
    running.splice(running.indexOf(next), 1);
    start(next.time);
  }
  return { steps: used, trials: curves.length, loss: best.loss, pruned };
}

function finish({ time, pace }: Running): number {
  return time + pace;
}
