/** A time limit per evaluation, for objectives without one. */
import type { Evaluation, EvaluationContext, Hyperparameters, Objective } from "../../tuner/objective.ts";
import { formatDuration } from "../terminal/format.ts";

/** 24 days; Node fires longer timers immediately. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/**
 * Wraps the objective so that evaluations are aborted after `milliseconds` and fail as infeasible. An evaluation that
 * ignores its signal is ended with its thread, after the pool's grace period.
 */
export function withTimeLimit(objective: Objective, milliseconds: number): Objective {
  return {
    ...objective,
    evaluate: async (hyperparameters: Hyperparameters, context: EvaluationContext): Promise<Evaluation> => {
      const limit = AbortSignal.timeout(Math.min(MAX_TIMEOUT, Math.ceil(milliseconds)));
      const evaluation = await objective.evaluate(hyperparameters, {
        ...context,
        signal: AbortSignal.any([context.signal, limit]),
        report: (step, metric, value) => {
          const answer = context.report(step, metric, value);
          return limit.aborted ? "stop" : answer;
        },
      });
      if (!limit.aborted || context.signal.aborted) return evaluation;
      return { failure: { kind: "infeasible", message: `Ran longer than ${formatDuration(milliseconds / 1000)}` } };
    },
  };
}
